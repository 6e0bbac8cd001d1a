import { missingFunctions } from '../../src/aws/event-targets.ts'
import { rules } from '../../src/collect/events.ts'
import { functions } from '../../src/collect/lambda.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'events-rule-has-target',
  title: 'Enabled EventBridge rules have a target that exists',
  severity: 'medium',
  source: ['5.4'],
  rationale:
    'A rule without a target matches its events, or its schedule, and does nothing: automation that never runs.',
  correction:
    'The document stops EC2 instances with `aws events put-rule` alone, which does nothing until put-targets adds a ' +
    'target; and the hours of its cron expression are UTC.',
  remediation: 'aws events put-targets --event-bus-name {EventBusName} --rule {Name} --targets Id=1,Arn=TARGET_ARN',
  references: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html'],
  on: rules.with('targets'),
  needs: { functions },
  check(rule, { functions }) {
    const { State, ManagedBy, targets, EventBusName } = rule
    if (ManagedBy) return notApplicable(`The rule is managed by ${ManagedBy}.`)
    if (!State) return unknown('AWS did not say whether the rule is enabled.')
    if (State === 'DISABLED') return notApplicable('The rule is disabled.')
    if (!targets) return unknown('AWS did not list the targets of the rule.')
    if (targets.length === 0) {
      const message = `The rule on event bus ${EventBusName} is enabled and has no target: it does nothing.`
      return fail(message, seen('targets', [], 'a target'))
    }
    const missing = missingFunctions(rule.Arn, targets, functions)
    if (missing.length === 0) return pass(`The rule has ${targets.length} target${targets.length === 1 ? '' : 's'}.`)
    return fail(
      missing.map(({ name }) => `Its target, Lambda function ${name}, does not exist.`).join(' '),
      missing.map(({ path, arn }) => seen(path, arn, 'a function that exists')),
    )
  },
})

import { attributeOf, attributePath } from '../../src/aws/load-balancers.ts'
import { targetGroups } from '../../src/collect/target-groups.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const DELAY = 'deregistration_delay.timeout_seconds'

export default defineRule({
  id: 'elbv2-target-group-deregistration-delay',
  title: 'Targets drain before they leave',
  severity: 'low',
  source: ['4.7', '3.7'],
  rationale:
    'A target that is taken out to be replaced or resized should finish the requests that it has. Without a delay they ' +
    'are cut off.',
  remediation:
    'aws elbv2 modify-target-group-attributes --target-group-arn {TargetGroupArn} --attributes Key=deregistration_delay.timeout_seconds,Value=60',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html',
  ],
  // Seconds.
  options: { minSeconds: 1 },
  on: targetGroups.with('attributes'),
  check({ TargetType, Protocol, attributes = [] }, { options }) {
    if (TargetType === 'lambda') return notApplicable('A function has no connections to drain.')
    if (Protocol === 'GENEVE') return notApplicable('A Gateway Load Balancer sends flows, not requests, to appliances.')
    const delay = attributeOf(attributes, DELAY)
    if (delay === undefined) return unknown('AWS did not say how long its targets drain.')
    if (Number(delay) >= options.minSeconds) return pass(`Targets drain for up to ${delay} s.`)
    return fail(
      `Targets drain for ${delay} s only.`,
      seen(attributePath(DELAY), delay, `at least ${options.minSeconds}`),
    )
  },
})

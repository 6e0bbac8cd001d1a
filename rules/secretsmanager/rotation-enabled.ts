import picomatch from 'picomatch'
import { daysInWords } from '../../src/aws/schedule.ts'
import { rotationInterval, whyNotRotatedHere } from '../../src/aws/secrets.ts'
import { secrets } from '../../src/collect/secretsmanager.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'secretsmanager-rotation-enabled',
  title: 'Secrets rotate automatically',
  severity: 'medium',
  source: ['9.2', '9.10', '9.11'],
  rationale: 'A secret that never changes works for ever for whoever once got hold of it. Rotation limits how long.',
  remediation:
    'aws secretsmanager rotate-secret --secret-id {ARN} --rotation-lambda-arn ROTATION_LAMBDA_ARN --rotation-rules AutomaticallyAfterDays=30',
  references: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html',
  ],
  compliance: {
    securityHub: ['SecretsManager.1', 'SecretsManager.4'],
    config: ['SECRETSMANAGER_ROTATION_ENABLED_CHECK', 'SECRETSMANAGER_SECRET_PERIODIC_ROTATION'],
  },
  peers: { prowler: ['secretsmanager_automatic_rotation_enabled'] },
  // `exceptions` are patterns of the names of secrets that cannot rotate: `partner/*`.
  options: { maxDays: 90, exceptions: [] as string[] },
  on: secrets,
  check(secret, { options: { maxDays, exceptions }, region }) {
    const reason = whyNotRotatedHere(secret, region)
    if (reason) return notApplicable(reason)
    // `bash` lets a star match slashes as well, which secrets' names are full of.
    if (picomatch.isMatch(secret.Name ?? '', exceptions, { bash: true })) {
      return notApplicable('The name of the secret is among the exceptions.')
    }
    // Without a Lambda function too: AWS itself rotates a managed external secret (`ExternalSecretRotationRoleArn`).
    if (!secret.RotationEnabled) {
      const state = secret.RotationEnabled === false ? 'switched off' : 'not set up'
      return fail(`Rotation is ${state}.`, seen('RotationEnabled', secret.RotationEnabled, true))
    }
    const days = rotationInterval(secret)
    if (days === undefined) return unknown('Rotation is on, but AWS did not say how often.')
    const often = `every ${daysInWords(days)}`
    if (days <= maxDays) return pass(`The secret rotates ${often}.`)
    const { ScheduleExpression } = secret.RotationRules ?? {}
    const path = `RotationRules.${ScheduleExpression ? 'ScheduleExpression' : 'AutomaticallyAfterDays'}`
    return fail(`The secret rotates only ${often}.`, seen(path, ScheduleExpression ?? days, `at most ${maxDays} days`))
  },
})

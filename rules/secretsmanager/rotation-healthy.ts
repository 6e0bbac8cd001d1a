import { rotationDue, unfinishedVersion, whyNotRotatedHere } from '../../src/aws/secrets.ts'
import { secrets } from '../../src/collect/secretsmanager.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type Evidence, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince, parseTime } from '../../src/time.ts'

const rotated = secrets.with('rotationFunction')
type Secret = RowOf<typeof rotated>

export default defineRule({
  id: 'secretsmanager-rotation-healthy',
  title: 'Rotation actually succeeds',
  severity: 'high',
  source: ['9.2', '9.4'],
  rationale:
    'Everybody believes that the secret rotates, and it does not. Read the log of its rotation function, mend what it ' +
    'reports, then rotate at once.',
  remediation: 'aws secretsmanager rotate-secret --secret-id {ARN}',
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html'],
  compliance: {
    securityHub: ['SecretsManager.2'],
    config: ['SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK'],
  },
  peers: { prowler: ['secretsmanager_secret_rotated_periodically'] },
  options: { graceDays: 2 },
  on: rotated,
  check(secret, { options, now, region }) {
    const reason = whyNotRotatedHere(secret, region)
    if (reason) return notApplicable(reason)
    if (!secret.RotationEnabled) return notApplicable('Rotation is not on.')

    const due = rotationDue(secret)
    const late = due !== undefined && (daysSince(due, now) ?? 0) >= options.graceDays
    const problems = [
      missingFunction(secret),
      unfinishedRotation(secret, now),
      late ? missedRotation(secret, due) : [],
    ].flat()
    if (problems.length > 0) {
      return fail(
        problems.map(({ message }) => message).join(' '),
        problems.map(({ evidence }) => evidence),
      )
    }
    if (due === undefined) return unknown('AWS did not say when the secret was rotated or will be.')
    const last = parseTime(secret.LastRotatedDate)
    return pass(`${last ? `Last rotated on ${dateOf(last)}` : 'Not rotated yet'}, next due by ${dateOf(due)}.`)
  },
})

interface Problem {
  message: string
  evidence: Evidence
}

function missingFunction({ rotationFunction, RotationLambdaARN }: Secret): Problem[] {
  if (rotationFunction !== null) return []
  const message = `Its rotation function ${RotationLambdaARN} does not exist.`
  return [{ message, evidence: seen('RotationLambdaARN', RotationLambdaARN, 'a function that exists') }]
}

/** AWS does not say since when a version is pending; labelling one is a change, so it is pending since the last at least. */
function unfinishedRotation(secret: Secret, now: Date): Problem[] {
  const version = unfinishedVersion(secret)
  const days = daysSince(secret.LastChangedDate, now)
  if (!version || days === undefined || days < 1) return []
  const message = `A rotation began and did not finish: version ${version} has been AWSPENDING for ${days} days or more.`
  const stages = secret.SecretVersionsToStages?.[version]
  return [{ message, evidence: seen(`SecretVersionsToStages.${version}`, stages, 'AWSCURRENT too') }]
}

function missedRotation({ LastRotatedDate }: Secret, due: number): Problem[] {
  const last = parseTime(LastRotatedDate)
  const message = `The rotation due by ${dateOf(due)} did not happen: ${last ? `the last was on ${dateOf(last)}` : 'there was none yet'}.`
  return [{ message, evidence: seen('LastRotatedDate', LastRotatedDate, `about ${dateOf(due)}`) }]
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10)

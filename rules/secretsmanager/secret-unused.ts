import { daysInWords } from '../../src/aws/schedule.ts'
import { secrets } from '../../src/collect/secretsmanager.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince } from '../../src/time.ts'

export default defineRule({
  id: 'secretsmanager-secret-unused',
  title: 'Secrets are used',
  severity: 'low',
  source: ['9.5', '9.13'],
  rationale:
    'A forgotten secret still opens what it opened, nobody watches it, and it costs every month. Within the recovery ' +
    'window a deleted one can be restored.',
  remediation: 'aws secretsmanager delete-secret --secret-id {ARN} --recovery-window-in-days 30',
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html'],
  compliance: { securityHub: ['SecretsManager.3'], config: ['SECRETSMANAGER_SECRET_UNUSED'] },
  peers: { prowler: ['secretsmanager_secret_unused'] },
  options: { maxDays: 90 },
  on: secrets,
  check(secret, { options: { maxDays }, now, region }) {
    const { DeletedDate, OwningService, PrimaryRegion, LastAccessedDate, CreatedDate } = secret
    if (DeletedDate) return notApplicable('The secret is scheduled for deletion.')
    if (OwningService) return notApplicable(`The secret is managed by ${OwningService}: only that service deletes it.`)
    if (PrimaryRegion && PrimaryRegion !== region) {
      return notApplicable(`The secret is a replica of the one in ${PrimaryRegion}.`)
    }
    const [age, idle] = [daysSince(CreatedDate, now), daysSince(LastAccessedDate, now)]
    if (idle !== undefined && idle <= maxDays) return pass(`The secret was last read ${ago(idle)}.`)
    if (age === undefined && idle === undefined) return unknown('AWS said neither when the secret was made nor read.')
    if (age !== undefined && age <= maxDays) return pass(`The secret was made ${ago(age)}.`)

    const expected = `at most ${maxDays} days ago`
    // AWS counts each region's reads by themselves, and tells only this one's.
    const where = PrimaryRegion ? ', in this region; replicas may be in use' : ''
    if (idle === undefined) {
      const message = `The secret was never read, in the ${age} days since it was made${where}.`
      return fail(message, seen('LastAccessedDate', LastAccessedDate, expected))
    }
    return fail(`The secret was last read ${ago(idle)}${where}.`, seen('LastAccessedDate', LastAccessedDate, expected))
  },
})

const ago = (days: number): string => (days < 1 ? 'today' : `${daysInWords(days)} ago`)

import { rootUses } from '../../src/collect/credential-report.ts'
import { rootUser } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince } from '../../src/time.ts'

export default defineRule({
  id: 'iam-root-usage',
  title: 'The root user is not used for daily work',
  severity: 'medium',
  source: ['8.1', '8.6'],
  rationale:
    'No policy binds the root user, and nothing tells who it was. Work with roles, and keep root for the few tasks that ' +
    'only it can do. The command shows what it was used for.',
  remediation:
    'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html',
  ],
  compliance: { cis: ['1.6'] },
  peers: { prowler: ['iam_avoid_root_usage'] },
  options: {
    /** Days for which the root user should not have been used. */
    maxDays: 30,
    /** Days after an account is made in which the root user sets it up. */
    setupDays: 7,
  },
  on: rootUser,
  check(user, { options: { maxDays, setupDays }, now }) {
    const { uses, untold } = rootUses(user, now)
    const [latest] = uses
    if (latest && latest.days <= maxDays) {
      const age = daysSince(user.user_creation_time, now)
      if (age !== undefined && age - latest.days <= setupDays) {
        return notApplicable(`The root user set the account up ${ago(age)}.`)
      }
      const recent = uses.filter(({ days }) => days <= maxDays)
      return fail(
        `The root user was used ${ago(latest.days)} (${latest.name}), within ${maxDays} days.`,
        recent.map(({ column }) => seen(column, user[column], `more than ${maxDays} days ago`)),
      )
    }
    if (untold) return unknown(`The credential report does not tell when the root user's ${untold} was last used.`)
    if (!latest) return pass('The root user was never used.')
    return pass(`The root user was last used ${ago(latest.days)} (${latest.name}).`)
  },
})

const ago = (days: number) => `${days} day${days === 1 ? '' : 's'} ago`

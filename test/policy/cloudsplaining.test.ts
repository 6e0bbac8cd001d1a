import { existsSync, readFileSync } from 'node:fs'
import { grantsIn, principalsIn } from '../../src/collect/principals.ts'
import { escalationReports, escalationText } from '../../src/policy/escalation-report.ts'
import { fullAccess } from '../../src/policy/full-access.ts'

const file = new URL('../../../shared/data/cloudsplaining_test.snapshot.json', import.meta.url)
const published = new URL('../../../shared/data/cloudsplaining_test.results.json', import.meta.url)

interface PublishedPolicy {
  PolicyName: string
  PrivilegeEscalation: { type: string }[]
}
type Published = Record<
  'aws_managed_policies' | 'customer_managed_policies' | 'inline_policies',
  Record<string, PublishedPolicy>
>

describe.skipIf(!existsSync(file))('the account of cloudsplaining, beside its published results', () => {
  const read = (url: URL) => (existsSync(url) ? JSON.parse(readFileSync(url, 'utf8')) : undefined)
  const details = read(file)?.snapshot.calls[0].output ?? {}
  const results: Published = read(published)
  const full = (policy: Parameters<typeof fullAccess>[0]) => fullAccess(policy, ['iam', 's3', 'ec2']).length > 0
  const report = () => escalationReports(full)(principalsIn(details) ?? [])(new Date('2020-02-01T00:00:00Z'))
  const grantNames = () => (grantsIn(details) ?? []).map(({ PolicyName }) => PolicyName)

  it('publishes five policies with ways to escalate', () => {
    const lists = [results.aws_managed_policies, results.customer_managed_policies, results.inline_policies]
    const escalating = lists.flatMap((list) =>
      Object.values(list).filter(({ PrivilegeEscalation: found }) => found.length > 0),
    )
    expect(escalating.map(({ PolicyName }) => PolicyName).sort()).toEqual([
      'AWSLambdaFullAccess',
      'ExcessivePermissions',
      'IAMFullAccess',
      'OverprivilegedEC2',
      'PowerUserAccess',
    ])
  })

  it('finds the one that is somebody’s way to an administrator, and two that a policy by itself does not show', () => {
    const found = [...report().completedBy].flatMap(([grant, list]) =>
      list.map(({ escalation }) => `${grant.split(':').at(-1)}: ${escalationText(escalation)}`),
    )
    // Both see iam:CreateAccessKey on everybody in the inline policy of OverprivilegedEC2 (published as OverprivilegedEC2,
    // recorded as SupYo). That MyRole and MyOtherRole come there by passing that very role to an instance takes the
    // whole account to see: iam:PassRole with ec2:AssociateIamInstanceProfile is no set of cloudsplaining's.
    expect(found).toEqual([
      'role/OverprivilegedEC2#SupYo: Role OverprivilegedEC2 can become administrator: it makes an access key of user obama.',
      'role/MyRole#EC2-IAM-example: Role MyRole may become administrator, if it can reach an instance: it passes role OverprivilegedEC2 to an instance that it can reach, then role OverprivilegedEC2 makes an access key of user obama.',
      'role/MyOtherRole#SupYo: Role MyOtherRole may become administrator, if it can reach an instance: it passes role OverprivilegedEC2 to an instance that it can reach, then role OverprivilegedEC2 makes an access key of user obama.',
    ])
  })

  it('says nothing of AWSLambdaFullAccess: no role of administrators lets Lambda in', () => {
    const biden = (principalsIn(details) ?? []).find(({ Name }) => Name === 'biden')
    expect(biden?.Policies.map(({ PolicyName }) => PolicyName)).toContain('AWSLambdaFullAccess')
    expect(JSON.stringify(details.RoleDetailList)).not.toContain('lambda.amazonaws.com')
  })

  it('cannot say anything of the others: in this recording nobody has them', () => {
    // The results are of another state of the account: there a user has IAMFullAccess and a role ExcessivePermissions.
    for (const name of ['IAMFullAccess', 'PowerUserAccess', 'ExcessivePermissions']) {
      expect(grantNames()).not.toContain(name)
    }
  })

  it('knows the administrators', () => {
    expect([...report().administrators].map(([{ name }, truth]) => `${name} ${truth}`)).toEqual([
      'obama true',
      'userwithlotsofpermissions true',
    ])
  })
})

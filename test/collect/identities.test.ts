import { NoSuchEntityException } from '@aws-sdk/client-iam'
import { identities, passwordPolicy, roles, rootUser, userIdentities } from '../../src/collect/iam.ts'
import type { Answer } from '../../src/source/source.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`
const attached = [{ PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]
const Tags = [{ Key: 'team', Value: 'shop' }]
const details = {
  UserDetailList: [
    { UserName: 'alice', Arn: arn('user/alice'), GroupList: ['readers'], AttachedManagedPolicies: [], Tags },
    { UserName: 'bob', Arn: arn('user/bob'), UserPolicyList: [{ PolicyName: 'own', PolicyDocument: '{}' }] },
  ],
  GroupDetailList: [{ GroupName: 'readers', Arn: arn('group/readers'), AttachedManagedPolicies: attached }],
  RoleDetailList: [{ RoleName: 'web', Arn: arn('role/web'), RolePolicyList: [{ PolicyName: 'logs' }], Tags }],
  Policies: [],
}
const bulk = (more: object = {}) => ({ GetAccountAuthorizationDetails: output({ ...details, ...more }) })

describe('iam.identities', () => {
  it('has users, groups and roles with the policies of each, from one call', async () => {
    const { rows, identities: found, asked } = await collected(identities, bulk())
    expect(rows).toEqual([
      { kind: 'user', Name: 'alice', Arn: arn('user/alice'), AttachedManagedPolicies: [], InlinePolicyNames: [], Tags },
      { kind: 'user', Name: 'bob', Arn: arn('user/bob'), AttachedManagedPolicies: [], InlinePolicyNames: ['own'] },
      {
        kind: 'group',
        Name: 'readers',
        Arn: arn('group/readers'),
        AttachedManagedPolicies: attached,
        InlinePolicyNames: [],
      },
      {
        kind: 'role',
        Name: 'web',
        Arn: arn('role/web'),
        AttachedManagedPolicies: [],
        InlinePolicyNames: ['logs'],
        Tags,
      },
    ])
    expect(found.map(({ type, name, tags }) => ({ type, name, tags }))).toEqual([
      { type: 'AWS::IAM::User', name: 'alice', tags: { team: 'shop' } },
      { type: 'AWS::IAM::User', name: 'bob', tags: undefined },
      { type: 'AWS::IAM::Group', name: 'readers', tags: undefined },
      { type: 'AWS::IAM::Role', name: 'web', tags: { team: 'shop' } },
    ])
    expect(asked).toHaveLength(1)
  })

  it('has one that is on two pages once', async () => {
    const [alice, bob] = details.UserDetailList
    const { rows } = await collected(identities, bulk({ UserDetailList: [alice, bob, alice] }))
    expect(rows.map(({ Name }) => Name)).toEqual(['alice', 'bob', 'readers', 'web'])
  })

  it.each(['UserDetailList', 'GroupDetailList', 'RoleDetailList'])('is a gap without %s', async (list) => {
    const { rows, gaps } = await collected(identities, bulk({ [list]: undefined }))
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'failed', code: 'UnreadableAnswer' }])
  })

  it('of users alone has no groups and roles', async () => {
    const { rows } = await collected(userIdentities, bulk())
    expect(rows.map(({ Name }) => Name)).toEqual(['alice', 'bob'])
  })
})

describe('iam.passwordPolicy', () => {
  const absent = new NoSuchEntityException({ message: 'There is none.', $metadata: {} })
  const none: Answer = { state: 'error', error: { name: absent.name, message: absent.message } }

  it('has one row for the account', async () => {
    const answers = { GetAccountPasswordPolicy: output({ PasswordPolicy: { MinimumPasswordLength: 14 } }) }
    const { rows, identities: found } = await collected(passwordPolicy, answers)
    expect(rows).toEqual([{ Account: '111122223333', PasswordPolicy: { MinimumPasswordLength: 14 } }])
    expect(found).toMatchObject([{ id: arn('root'), name: '111122223333', type: 'AWS::::Account' }])
  })

  // An answer passes through JSON everywhere else: a member that is undefined is none.
  it('has a row without a policy where nobody set one', async () => {
    const { rows, gaps } = await collected(passwordPolicy, { GetAccountPasswordPolicy: none })
    expect(rows).toEqual([{ Account: '111122223333' }])
    expect(gaps).toEqual([])
  })

  it('is a gap where it is denied', async () => {
    const { rows, gaps } = await collected(passwordPolicy, { GetAccountPasswordPolicy: denied })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'iam:GetAccountPasswordPolicy' }])
  })
})

describe('iam.rootUser', () => {
  const reported = (...rows: string[]) => ({
    GenerateCredentialReport: output({ State: 'COMPLETE' }),
    GetCredentialReport: output({
      Content: Buffer.from(['user,arn,password_last_used', ...rows].join('\n')).toString('base64'),
    }),
  })

  it('is the report’s row of the root user, under the id of the account', async () => {
    const answers = reported(`<root_account>,${arn('root')},no_information`, `alice,${arn('user/alice')},N/A`)
    const { rows, identities: found } = await collected(rootUser, answers)
    expect(rows).toEqual([{ user: '<root_account>', arn: arn('root'), password_last_used: 'no_information' }])
    expect(found).toMatchObject([{ id: arn('root'), name: '111122223333', type: 'AWS::::Account' }])
  })

  it('is a gap where the report is denied, and no other call is tried', async () => {
    const { gaps, asked } = await collected(rootUser, { GenerateCredentialReport: denied, GetCredentialReport: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'iam:GetCredentialReport' }])
    expect(asked).toHaveLength(2)
  })
})

describe('iam.roles with their organization', () => {
  const role = (RoleName: string, Principal: object, Condition?: object) => ({
    RoleName,
    Arn: arn(`role/${RoleName}`),
    AssumeRolePolicyDocument: JSON.stringify({
      Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition },
    }),
  })
  const other = { AWS: 'arn:aws:iam::777788889999:root' }
  const limited = { StringEquals: { 'sts:ExternalId': 'fernhill-7291' } }
  const RoleDetailList = [
    role('open', other),
    role('limited', other, limited),
    role('own', { AWS: arn('root') }),
    role('service', { Service: 'scheduler.amazonaws.com' }),
  ]
  const DescribeOrganization = output({ Organization: { Id: 'o-4fernh1ll7' } })

  it('ask for it only where it matters', async () => {
    const answers = { ...bulk({ RoleDetailList }), DescribeOrganization }
    const { rows, asked } = await collected(roles.with('organization'), answers)
    expect(rows.map((row) => row.organization)).toEqual([{ Id: 'o-4fernh1ll7' }, undefined, undefined, undefined])
    expect(asked.filter((call) => call.includes('DescribeOrganization'))).toHaveLength(1)
  })

  it('miss it only there', async () => {
    const answers = { ...bulk({ RoleDetailList }), DescribeOrganization: denied }
    const { gaps } = await collected(roles.with('organization'), answers)
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'organizations:DescribeOrganization' }])
  })
})

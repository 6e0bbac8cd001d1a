import { type Grant, grants, type PrincipalRow, principals } from '../../src/collect/principals.ts'
import type { CallRequest } from '../../src/source/source.ts'
import { denied, output, scriptedSource } from '../engine/scripted-source.ts'
import { slicesOf } from './slices.ts'

const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const DEPLOY = arn('policy/deploy')
const BOUNDARY = arn('policy/boundary')
const TRUST = '%7B%22Statement%22%3A%5B%5D%7D'

const DEPLOY_POLICY = {
  PolicyName: 'deploy',
  Arn: DEPLOY,
  DefaultVersionId: 'v2',
  AttachmentCount: 1,
  PolicyVersionList: [
    { VersionId: 'v2', IsDefaultVersion: true, Document: 'deploy-2' },
    { VersionId: 'v1', IsDefaultVersion: false, Document: 'deploy-1' },
  ],
}
const BOUNDARY_POLICY = {
  PolicyName: 'boundary',
  Arn: BOUNDARY,
  DefaultVersionId: 'v1',
  AttachmentCount: 0,
  PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: 'boundary-1' }],
}
const READ_ONLY_POLICY = {
  PolicyName: 'ReadOnlyAccess',
  Arn: READ_ONLY,
  DefaultVersionId: 'v9',
  PolicyVersionList: [{ VersionId: 'v9', IsDefaultVersion: true, Document: 'read-only' }],
}
const PermissionsBoundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: BOUNDARY }

const OWN = {
  UserDetailList: [
    {
      UserName: 'eve',
      UserId: 'AIDAEVE',
      Arn: arn('user/eve'),
      GroupList: ['dev'],
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: 'own' }],
      AttachedManagedPolicies: [],
      PermissionsBoundary,
      Tags: [{ Key: 'team', Value: 'shop' }],
    },
  ],
  GroupDetailList: [
    {
      GroupName: 'dev',
      Arn: arn('group/dev'),
      GroupPolicyList: [{ PolicyName: 'work', PolicyDocument: 'work' }],
      AttachedManagedPolicies: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: READ_ONLY }],
    },
  ],
  RoleDetailList: [
    {
      RoleName: 'app',
      RoleId: 'AROAAPP',
      Arn: arn('role/app'),
      AssumeRolePolicyDocument: TRUST,
      RolePolicyList: [],
      AttachedManagedPolicies: [{ PolicyName: 'deploy', PolicyArn: DEPLOY }],
      InstanceProfileList: [{ Arn: arn('instance-profile/app') }],
      Tags: [],
    },
    {
      RoleName: 'AWSServiceRoleForSupport',
      Arn: arn('role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport'),
      AttachedManagedPolicies: [],
    },
  ],
  Policies: [DEPLOY_POLICY, BOUNDARY_POLICY],
}
const bulk = ({ input }: CallRequest) => {
  const isManaged = JSON.stringify(input.Filter) === '["AWSManagedPolicy"]'
  return output(isManaged ? { UserDetailList: [], Policies: [READ_ONLY_POLICY] } : OWN)
}

const rowsOf = async (collection: Parameters<typeof slicesOf>[0], source: Parameters<typeof slicesOf>[1]) => {
  const slice = (await slicesOf(collection, source)).global!
  expect(slice.gap).toBeUndefined()
  return slice.rows
}

const EVE = {
  Kind: 'user',
  Arn: arn('user/eve'),
  Name: 'eve',
  Id: 'AIDAEVE',
  Groups: [{ GroupName: 'dev', Arn: arn('group/dev') }],
  Policies: [
    { PolicyName: 'own', PolicyDocument: 'own', GrantId: `${arn('user/eve')}#own` },
    {
      PolicyName: 'ReadOnlyAccess',
      Arn: READ_ONLY,
      PolicyDocument: 'read-only',
      GrantId: `${arn('group/dev')}#${READ_ONLY}`,
      GroupName: 'dev',
    },
    { PolicyName: 'work', PolicyDocument: 'work', GrantId: `${arn('group/dev')}#work`, GroupName: 'dev' },
  ],
  Boundary: { Arn: BOUNDARY, PolicyDocument: 'boundary-1' },
  Tags: [{ Key: 'team', Value: 'shop' }],
}

describe('iam.principals', () => {
  it('merges attached, inline and group policies, in two calls; service-linked roles are AWS’s own', async () => {
    const source = scriptedSource({ GetAccountAuthorizationDetails: bulk })
    const rows = await rowsOf(principals, source)
    expect(source.asked.sort()).toEqual([
      'global iam:GetAccountAuthorizationDetails {"Filter":["AWSManagedPolicy"]}',
      'global iam:GetAccountAuthorizationDetails {"Filter":["User","Role","Group","LocalManagedPolicy"]}',
    ])
    expect(rows.map(({ identity: { id, type, name } }) => ({ id, type, name }))).toEqual([
      { id: arn('user/eve'), type: 'AWS::IAM::User', name: 'eve' },
      { id: arn('role/app'), type: 'AWS::IAM::Role', name: 'app' },
    ])
    expect(rows[0]?.row).toEqual(EVE)
    expect(rows[1]?.row).toMatchObject({
      Kind: 'role',
      Policies: [
        {
          PolicyName: 'deploy',
          Arn: DEPLOY,
          PolicyDocument: 'deploy-2',
          OtherVersions: [{ VersionId: 'v1', Document: 'deploy-1' }],
          GrantId: DEPLOY,
        },
      ],
      AssumeRolePolicyDocument: TRUST,
      InstanceProfiles: [arn('instance-profile/app')],
    })
  })

  it('keeps the place of what AWS did not hand over', async () => {
    const lost = { ...OWN, GroupDetailList: [], Policies: [] }
    const source = scriptedSource({ GetAccountAuthorizationDetails: output(lost) })
    const [eve, app] = (await rowsOf(principals, source)).map(({ row }) => row as unknown as PrincipalRow)
    expect(eve?.Policies.map(({ GroupName, PolicyDocument }) => [GroupName, PolicyDocument])).toEqual([
      [undefined, 'own'],
      ['dev', undefined],
    ])
    expect(eve?.Boundary).toEqual({ Arn: BOUNDARY })
    expect(app?.Policies.map(({ PolicyDocument }) => PolicyDocument)).toEqual([undefined])
  })

  it('is a gap where half of the answer is missing', async () => {
    const half = scriptedSource({ GetAccountAuthorizationDetails: output({ UserDetailList: [] }) })
    expect((await slicesOf(principals, half)).global?.gap).toMatchObject({ kind: 'failed' })
  })

  const NARROWER = {
    GetAccountAuthorizationDetails: denied,
    ListUsers: output({ Users: [{ UserName: 'eve', Arn: arn('user/eve') }] }),
    GetUser: output({
      User: { UserName: 'eve', UserId: 'AIDAEVE', Arn: arn('user/eve'), PermissionsBoundary, Tags: EVE.Tags },
    }),
    ListGroupsForUser: output({ Groups: [{ GroupName: 'dev', Arn: arn('group/dev') }] }),
    ListUserPolicies: output({ PolicyNames: ['own'] }),
    GetUserPolicy: output({ UserName: 'eve', PolicyName: 'own', PolicyDocument: 'own' }),
    ListAttachedUserPolicies: output({ AttachedPolicies: [] }),
    ListGroups: output({ Groups: [{ GroupName: 'dev', Arn: arn('group/dev') }] }),
    ListGroupPolicies: output({ PolicyNames: ['work'] }),
    GetGroupPolicy: output({ GroupName: 'dev', PolicyName: 'work', PolicyDocument: 'work' }),
    ListAttachedGroupPolicies: output({ AttachedPolicies: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: READ_ONLY }] }),
    ListRoles: output({ Roles: [] }),
    GetPolicy: ({ input }: CallRequest) =>
      output({ Policy: { Arn: input.PolicyArn, DefaultVersionId: input.PolicyArn === READ_ONLY ? 'v9' : 'v1' } }),
    GetPolicyVersion: ({ input }: CallRequest) =>
      output({
        PolicyVersion: {
          VersionId: input.VersionId,
          IsDefaultVersion: true,
          Document: input.PolicyArn === READ_ONLY ? 'read-only' : 'boundary-1',
        },
      }),
  }

  it('asks one by one where the bulk call is denied, and sees the same', async () => {
    const rows = await rowsOf(principals, scriptedSource(NARROWER))
    expect(rows.map(({ row }) => row)).toEqual([EVE])
  })

  it('is a gap of the bulk call where one of the narrower calls is denied too', async () => {
    const source = scriptedSource({ ...NARROWER, GetGroupPolicy: denied })
    expect((await slicesOf(principals, source)).global?.gap).toMatchObject({
      kind: 'denied',
      action: 'iam:GetAccountAuthorizationDetails',
    })
  })
})

describe('iam.grants', () => {
  it('has the account’s own policies, and the attachments of AWS-managed ones', async () => {
    const rows = await rowsOf(grants, scriptedSource({ GetAccountAuthorizationDetails: bulk }))
    expect(
      rows.map(({ row, identity }) => `${(row as unknown as Grant).kind} ${identity.type} ${identity.id}`),
    ).toEqual([
      `managed AWS::IAM::ManagedPolicy ${DEPLOY}`,
      `managed AWS::IAM::ManagedPolicy ${BOUNDARY}`,
      `user AWS::IAM::UserPolicy ${arn('user/eve')}#own`,
      `group AWS::IAM::GroupPolicy ${arn('group/dev')}#work`,
      `attachment AWS::IAM::Group ${arn('group/dev')}#${READ_ONLY}`,
    ])
    expect(rows.map(({ identity: { arn } }) => arn)).toEqual([
      DEPLOY,
      BOUNDARY,
      arn('user/eve'),
      arn('group/dev'),
      arn('group/dev'),
    ])
  })

  it('gives every policy of a principal the id of its row', async () => {
    const source = () => scriptedSource({ GetAccountAuthorizationDetails: bulk })
    const ids = new Set((await rowsOf(grants, source())).map(({ identity }) => identity.id))
    const held = (await rowsOf(principals, source())).flatMap(({ row }) => (row as unknown as PrincipalRow).Policies)
    expect(held.length).toBe(4)
    for (const { GrantId } of held) expect(ids).toContain(GrantId)
  })
})

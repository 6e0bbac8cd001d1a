// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import { type Escalation, findEscalations } from '../../src/policy/escalation.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import { type PrincipalData, readPrincipals } from '../../src/policy/principal.ts'

const shortName = ({ arn }: { arn: string }) => arn.split(':').at(-1) ?? ''

const ACCOUNT = '111122223333'
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const now = new Date('2026-06-01T00:00:00Z')

interface Made {
  policies?: Record<string, object | object[]>
  boundary?: object | object[]
  groups?: string[]
  trust?: object | object[]
  profile?: boolean
  tags?: Record<string, string>
}

const document = (statements: object | object[]) => ({ Version: '2012-10-17', Statement: statements })
const allow = (actions: string | string[], resources: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
  ...more,
})
const deny = (actions: string | string[], resources: string | string[] = '*', more: object = {}) => ({
  ...allow(actions, resources, more),
  Effect: 'Deny',
})
const admits = (principal: object | string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'sts:AssumeRole',
  ...more,
})
const service = (name: string) => admits({ Service: `${name}.amazonaws.com` })
const ADMIN = { admin: allow('*') }

/** A policy whose name begins with `own-` is customer-managed, one `group-X-…` comes from the group X. */
function made(
  kind: 'user' | 'role',
  name: string,
  { policies = {}, boundary, groups = [], trust, profile, tags }: Made,
): PrincipalData {
  return {
    Kind: kind,
    Arn: arn(`${kind}/${name}`),
    Name: name,
    Id: `${kind === 'user' ? 'AIDA' : 'AROA'}${name.toUpperCase()}`,
    Groups: groups.map((GroupName) => ({ GroupName, Arn: arn(`group/${GroupName}`) })),
    Policies: Object.entries(policies).map(([PolicyName, statements]) => {
      const Arn = PolicyName.startsWith('own-') ? arn(`policy/${PolicyName}`) : undefined
      const GroupName = /^group-(\w+)/.exec(PolicyName)?.[1]
      return {
        PolicyName,
        Arn,
        GroupName,
        GrantId: Arn ?? `${name}#${PolicyName}`,
        PolicyDocument: document(statements),
      }
    }),
    Boundary: boundary && { Arn: arn('policy/boundary'), PolicyDocument: document(boundary) },
    AssumeRolePolicyDocument: trust && document(trust),
    InstanceProfiles: profile ? [arn(`instance-profile/${name}`)] : [],
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  }
}
const user = (name: string, it: Made = {}) => made('user', name, it)
const role = (name: string, it: Made = {}) => made('role', name, it)

const full = (policy: Parameters<typeof fullAccess>[0]) => fullAccess(policy, ['iam', 's3', 'ec2']).length > 0

function search(...rows: PrincipalData[]) {
  const { administrators, escalations } = findEscalations(readPrincipals(rows), { full, now })
  return {
    administrators: [...administrators].map(
      ([principal, truth]) => `${shortName(principal)} ${truth ?? 'conditional'}`,
    ),
    paths: Object.fromEntries([...escalations].map(([principal, path]) => [shortName(principal), told(path)])),
  }
}
const told = ({ steps, certain }: Escalation) =>
  `${certain ? '' : 'perhaps: '}${steps.map(({ by, method }) => `${shortName(by)} ${method}`).join(' > ')}`

const adminRole = (trust: object | object[]) => role('admin', { policies: ADMIN, trust })

describe('who is administrator', () => {
  it('tells them from those who only seem so', () => {
    const found = search(
      user('alice', { policies: ADMIN }),
      user('spelt-out', { policies: { all: allow('*:*', 'arn:aws:*:*:*:*') } }),
      user('with-mfa', {
        policies: { admin: allow('*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }) },
      }),
      user('bounded', { policies: ADMIN, boundary: allow('s3:*') }),
      user('bounded-wide', { policies: ADMIN, boundary: allow('*') }),
      user('denied', { policies: { ...ADMIN, none: deny('iam:*') } }),
      user('never', {
        policies: { admin: allow('*', '*', { Condition: { StringEquals: { 'aws:username': 'somebody' } } }) },
      }),
      user('power', { policies: { power: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } } }),
      user('nobody'),
    )
    expect(found.administrators).toEqual([
      'user/alice true',
      'user/spelt-out true',
      'user/with-mfa conditional',
      'user/bounded-wide true',
    ])
    expect(found.paths).toEqual({})
  })
})

describe('escalation', () => {
  it.each<[string, string, Made]>([
    [
      'rewrites a policy of its own',
      'create-policy-version',
      { policies: { 'own-a': allow('iam:CreatePolicyVersion', arn('policy/own-a')) } },
    ],
    [
      'writes an inline policy for itself',
      'put-user-policy',
      { policies: { a: allow('iam:PutUserPolicy', arn('user/${aws:username}')) } },
    ],
    ['attaches a policy to itself', 'attach-user-policy', { policies: { a: allow('iam:Attach*', arn('user/eve')) } }],
    [
      'may attach only AdministratorAccess',
      'attach-user-policy',
      {
        policies: {
          a: allow('iam:AttachUserPolicy', '*', {
            Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' } },
          }),
        },
      },
    ],
    [
      'writes a policy for its group',
      'put-group-policy',
      { groups: ['dev'], policies: { 'group-dev': allow('iam:PutGroupPolicy', arn('group/dev')) } },
    ],
    [
      'makes a role of its own',
      'create-role',
      { policies: { a: allow(['iam:CreateRole', 'iam:PutRolePolicy'], arn('role/app-*')) } },
    ],
    [
      'makes a user of its own',
      'create-user-attach',
      { policies: { a: allow(['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateAccessKey'], arn('user/app-*')) } },
    ],
    [
      'takes off its boundary',
      'delete-user-boundary',
      { policies: ADMIN, boundary: allow(['s3:*', 'iam:DeleteUserPermissionsBoundary']) },
    ],
    [
      'pieces in two policies',
      'create-role',
      { policies: { a: allow('iam:CreateRole'), b: allow('iam:PutRolePolicy') } },
    ],
  ])('by itself: %s', (_name, method, it) => {
    expect(search(user('eve', it)).paths).toEqual({ 'user/eve': `user/eve ${method}` })
  })

  it.each<[string, Made]>([
    ['a policy that is not its own', { policies: { 'own-a': allow('iam:CreatePolicyVersion', arn('policy/own-b')) } }],
    [
      'an AWS-managed policy alone',
      {
        policies: {
          a: allow('iam:AttachUserPolicy', '*', {
            Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
          }),
        },
      },
    ],
    ['a user that is not itself', { policies: { a: allow('iam:PutUserPolicy', arn('user/mallory')) } }],
    ['a group that it is not in', { policies: { a: allow('iam:PutGroupPolicy') } }],
    ['a Deny', { policies: { a: allow('iam:PutUserPolicy'), b: deny('iam:Put*') } }],
    ['a boundary', { policies: { a: allow('iam:PutUserPolicy') }, boundary: allow('s3:*') }],
    [
      'a boundary that would hold afterwards too',
      { policies: { a: allow('iam:PutUserPolicy') }, boundary: allow(['iam:PutUserPolicy', 's3:*']) },
    ],
    [
      'a role only with a boundary',
      {
        policies: {
          a: allow(['iam:CreateRole', 'iam:PutRolePolicy'], '*', {
            Condition: { StringEquals: { 'iam:PermissionsBoundary': arn('policy/b') } },
          }),
        },
      },
    ],
    [
      'roles and policies that do not meet',
      { policies: { a: allow('iam:CreateRole', arn('role/a-*')), b: allow('iam:PutRolePolicy', arn('role/b-*')) } },
    ],
    [
      'a condition that cannot be met',
      { policies: { a: allow('iam:PutUserPolicy', '*', { Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }) } },
    ],
  ])('not by itself: %s', (_name, it) => expect(search(user('eve', it)).paths).toEqual({}))

  it('under a condition that may hold: perhaps', () => {
    const office = { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }
    expect(search(user('eve', { policies: { a: allow('iam:PutUserPolicy', '*', office) } })).paths).toEqual({
      'user/eve': 'perhaps: user/eve put-user-policy',
    })
  })

  it('passes a role to a service that the role lets in', () => {
    const eve = user('eve', {
      policies: { pass: allow('iam:PassRole'), run: allow(['lambda:CreateFunction', 'lambda:InvokeFunction']) },
    })
    expect(search(eve, adminRole(service('lambda'))).paths).toEqual({ 'user/eve': 'user/eve passrole-lambda' })
    expect(search(eve, adminRole(service('ec2'))).paths).toEqual({})
    expect(search(eve, role('harmless', { trust: service('lambda') })).paths).toEqual({})
  })

  it.each([
    ['ec2', 'ec2', ['ec2:RunInstances']],
    ['glue', 'glue-endpoint', ['glue:CreateDevEndpoint']],
    ['cloudformation', 'cloudformation', ['cloudformation:CreateStack']],
    [
      'sagemaker',
      'sagemaker-notebook',
      ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
    ],
    ['ecs-tasks', 'ecs', ['ecs:RegisterTaskDefinition', 'ecs:RunTask']],
    [
      'datapipeline',
      'datapipeline',
      ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'],
    ],
    ['codebuild', 'codebuild', ['codebuild:CreateProject', 'codebuild:StartBuild']],
    ['tasks.apprunner', 'apprunner', ['apprunner:CreateService']],
    ['states', 'stepfunctions', ['states:CreateStateMachine', 'states:StartExecution']],
  ])('passes a role to %s', (principal, method, actions) => {
    const eve = (policies: Record<string, object>) => user('eve', { policies })
    const certain = (...rows: PrincipalData[]) =>
      Object.values(search(...rows).paths).filter((path) => !path.startsWith('perhaps'))
    const admin = adminRole(service(principal))
    const pass = { pass: allow('iam:PassRole', arn('role/adm*')) }
    expect(search(eve({ ...pass, run: allow(actions) }), admin).paths).toEqual({
      'user/eve': `user/eve passrole-${method}`,
    })
    expect(certain(eve({ ...pass, run: allow(actions.slice(1)) }), admin)).toEqual([])
    expect(certain(eve({ pass: allow('iam:PassRole', arn('role/other')), run: allow(actions) }), admin)).toEqual([])
    const to = (service: string) => ({ Condition: { StringEquals: { 'iam:PassedToService': service } } })
    const passTo = (service: string) => eve({ pass: allow('iam:PassRole', '*', to(service)), run: allow(actions) })
    expect(certain(passTo('redshift.amazonaws.com'), admin)).toEqual([])
    expect(certain(passTo(`${principal}.amazonaws.com`), admin)).toHaveLength(1)
  })

  it('finds pieces that are spread over a policy and a group', () => {
    const found = search(
      user('eve', {
        groups: ['dev'],
        policies: { own: allow('iam:PassRole'), 'group-dev': allow('ec2:RunInstances') },
      }),
      adminRole(service('ec2')),
    )
    expect(found.paths).toEqual({ 'user/eve': 'user/eve passrole-ec2' })
  })

  it('follows roles that can be assumed, the shortest way', () => {
    const found = search(
      user('eve', { policies: { a: allow('sts:AssumeRole', arn('role/first')) } }),
      role('first', { trust: admits({ AWS: arn('root') }) }),
      role('second', {
        trust: admits({ AWS: arn('role/first') }),
        policies: { a: allow(['iam:PassRole', 'ec2:RunInstances']) },
      }),
      adminRole(service('ec2')),
    )
    expect(found.paths).toEqual({
      'role/second': 'role/second passrole-ec2',
      'role/first': 'role/first assume-role > role/second passrole-ec2',
      'user/eve': 'user/eve assume-role > role/first assume-role > role/second passrole-ec2',
    })
  })

  it('asks for both halves of an assumption where the trust policy names the account', () => {
    const admin = adminRole(admits({ AWS: arn('root') }))
    expect(search(user('eve'), admin).paths).toEqual({})
    expect(
      search(user('eve', { policies: { a: allow('sts:AssumeRole') } }), adminRole(admits({ AWS: '444455556666' })))
        .paths,
    ).toEqual({})
    expect(Object.keys(search(user('eve', { policies: { a: allow('sts:AssumeRole') } }), admin).paths)).toEqual([
      'user/eve',
    ])
    // Named itself, in its own account, it needs no leave; but a Deny holds.
    expect(Object.keys(search(user('eve'), adminRole(admits({ AWS: arn('user/eve') }))).paths)).toEqual(['user/eve'])
    expect(
      search(user('eve', { policies: { a: deny('sts:*') } }), adminRole(admits({ AWS: arn('user/eve') }))).paths,
    ).toEqual({})
  })

  it('sees an external id or MFA in a trust policy as a condition', () => {
    const trust = admits({ AWS: arn('user/eve') }, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })
    expect(search(user('eve'), adminRole(trust)).paths).toEqual({ 'user/eve': 'perhaps: user/eve assume-role' })
  })

  it('takes over other users', () => {
    const alice = user('alice', { policies: ADMIN })
    const may = (...actions: string[]) =>
      search(user('eve', { policies: { a: allow(actions) } }), alice).paths['user/eve']
    expect(may('iam:CreateAccessKey')).toBe('user/eve create-access-key')
    expect(may('iam:CreateLoginProfile')).toBe('perhaps: user/eve create-login-profile')
    expect(may('iam:UpdateLoginProfile')).toBe('perhaps: user/eve update-login-profile')
    expect(may('iam:CreateLoginProfile', 'iam:UpdateLoginProfile')).toBe('user/eve login-profile')
    expect(
      search(user('eve', { policies: { a: allow('iam:CreateAccessKey', arn('user/${aws:username}')) } }), alice).paths,
    ).toEqual({})
  })

  it('joins a group of administrators', () => {
    const alice = user('alice', { groups: ['admins'], policies: { 'group-admins': allow('*') } })
    const eve = (group: string) => user('eve', { policies: { a: allow('iam:AddUserToGroup', arn(`group/${group}`)) } })
    expect(search(alice, eve('admins')).paths).toEqual({ 'user/eve': 'user/eve add-user-to-group' })
    expect(search(alice, eve('others')).paths).toEqual({})
  })

  it('brings back a version that allows everything', () => {
    const eve = user('eve', { policies: { 'own-a': allow('iam:SetDefaultPolicyVersion') } })
    expect(search(eve).paths).toEqual({})
    const old = { ...eve.Policies[0]!, OtherVersions: [{ VersionId: 'v1', Document: document(allow('*')) }] }
    expect(search({ ...eve, Policies: [old] }).paths).toEqual({ 'user/eve': 'user/eve set-default-policy-version' })
  })

  it('changes a role and then assumes it', () => {
    const eve = user('eve', { policies: { a: allow(['iam:PutRolePolicy', 'sts:AssumeRole'], arn('role/app')) } })
    const app = role('app', { trust: admits({ AWS: arn('root') }) })
    expect(search(eve, app).paths).toEqual({ 'user/eve': 'user/eve put-role-policy+assume-role' })
    expect(
      search(eve, { ...app, Boundary: { Arn: arn('policy/b'), PolicyDocument: document(allow('s3:*')) } }).paths,
    ).toEqual({})
  })

  it('is only perhaps what depends on what runs', () => {
    const eve = (...actions: string[]) => user('eve', { policies: { a: allow(actions) } })
    expect(search(eve('lambda:UpdateFunctionCode'), adminRole(service('lambda'))).paths).toEqual({
      'user/eve': 'perhaps: user/eve update-function-code',
    })
    expect(search(eve('ssm:SendCommand'), adminRole(service('ec2'))).paths).toEqual({})
    const server = role('server', { policies: ADMIN, trust: service('ec2'), profile: true })
    expect(search(eve('ssm:SendCommand'), server).paths).toEqual({ 'user/eve': 'perhaps: user/eve ssm-send-command' })
    expect(search(eve('ssm:StartSession'), server).paths).toEqual({ 'user/eve': 'perhaps: user/eve ssm-start-session' })
  })

  it.each<[string, Made]>([
    [
      'a Deny on the role',
      { policies: { a: allow(['iam:PassRole', 'ec2:RunInstances']), b: deny('iam:PassRole', arn('role/admin')) } },
    ],
    ['a Deny on the service', { policies: { a: allow(['iam:PassRole', 'ec2:RunInstances']), b: deny('ec2:*') } }],
    [
      'a boundary',
      { policies: { a: allow(['iam:PassRole', 'ec2:RunInstances']) }, boundary: allow(['ec2:*', 's3:*']) },
    ],
    [
      'a Deny by tag of the role',
      {
        policies: {
          a: allow(['iam:PassRole', 'ec2:RunInstances']),
          b: deny('iam:PassRole', '*', { Condition: { StringEquals: { 'aws:ResourceTag/level': 'admin' } } }),
        },
      },
    ],
    [
      'images alone',
      { policies: { a: allow('iam:PassRole'), b: allow('ec2:RunInstances', 'arn:aws:ec2:*::image/*') } },
    ],
  ])('is blocked by %s', (_name, it) => {
    const admin = role('admin', { policies: ADMIN, trust: service('ec2'), tags: { level: 'admin' } })
    expect(search(user('eve', it), admin).paths).toEqual({})
  })

  it('is certain of nothing while a policy could not be read', () => {
    const eve = user('eve', { policies: { a: allow('iam:PutUserPolicy') } })
    const unread = { PolicyName: 'lost', GrantId: 'lost' }
    expect(search({ ...eve, Policies: [...eve.Policies, unread] }).paths).toEqual({
      'user/eve': 'perhaps: user/eve put-user-policy',
    })
  })
})

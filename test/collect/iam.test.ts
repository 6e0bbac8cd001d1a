import { existsSync, readFileSync } from 'node:fs'
import accessKeyAge from '../../rules/iam/access-key-age.ts'
import credentialsUnused from '../../rules/iam/credentials-unused.ts'
import adminAccess from '../../rules/iam/policy-admin-access.ts'
import unknownConditionKey from '../../rules/iam/policy-unknown-condition-key.ts'
import roleTrustPublic from '../../rules/iam/role-trust-public.ts'
import rootAccessKey from '../../rules/iam/root-access-key.ts'
import rootMfa from '../../rules/iam/root-mfa.ts'
import userMfa from '../../rules/iam/user-mfa.ts'
import { iam, serverCertificates } from '../../src/collect/iam.ts'
import type { AnyCollection } from '../../src/collection.ts'
import { collect } from '../../src/engine/collect.ts'
import { evaluate } from '../../src/engine/evaluate.ts'
import type { Slice } from '../../src/engine/inventory.ts'
import { operationsOf, planFor } from '../../src/engine/plan.ts'
import { type AnyRule, defineRule, pass } from '../../src/rule.ts'
import { once } from '../../src/source/once.ts'
import type { Answer, CallRequest, Source } from '../../src/source/source.ts'
import { absent, denied, output, scriptedSource } from '../engine/scripted-source.ts'

const ACCOUNT = '111122223333'
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const scope = (source: Source) => ({
  source: once(source),
  accounts: [{ id: ACCOUNT, partition: 'aws', regions: ['eu-west-1', 'us-east-1'] }],
  now: new Date('2026-06-01T00:00:00Z'),
})
const on = (collection: AnyCollection): AnyRule =>
  defineRule({
    id: 'iam-seen',
    title: 'Seen',
    severity: 'info',
    source: ['8.1'],
    rationale: 'None.',
    remediation: 'aws iam get-user',
    references: [],
    on: collection,
    check: () => pass('Seen.'),
  })

async function slice(rule: AnyRule, source: Source): Promise<Slice> {
  const inventory = await collect(planFor([rule]), scope(source))
  return inventory.accounts[0]!.slices.get('global')!.get(rule.on.key)!
}
const rowsOf = ({ rows }: Slice) => rows.map(({ row }) => row)
const identities = ({ rows }: Slice) => rows.map(({ identity: { type, id, arn, name } }) => ({ type, id, arn, name }))
const error = (name: string): Answer => ({ state: 'error', error: { name, message: 'no' } })
const asked = (source: { asked: string[] }) => source.asked.map((call) => call.replace(/^global iam:/, '')).sort()

const REPORT = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date',
  `<root_account>,${arn('root')},2020-01-01T00:00:00Z,not_supported,N/A,not_supported,true,true,2020-01-01T00:00:00Z,N/A,false,N/A,N/A`,
  `alice,${arn('user/alice')},2026-05-01T00:00:00Z,true,2026-05-30T00:00:00Z,2026-05-01T00:00:00Z,true,false,N/A,N/A,true,2026-05-02T00:00:00Z,N/A`,
  `bob,${arn('user/bob')},2020-01-01T00:00:00Z,false,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A`,
].join('\n')
const report = output({ Content: Buffer.from(REPORT).toString('base64'), ReportFormat: 'text/csv' })
const complete = output({ State: 'COMPLETE' })

/** The same users, as the narrower calls tell of them. */
const narrower = {
  ListUsers: output({
    Users: [
      {
        UserName: 'alice',
        Arn: arn('user/alice'),
        CreateDate: '2026-05-01T00:00:00Z',
        PasswordLastUsed: '2026-05-30T00:00:00Z',
      },
      { UserName: 'bob', Arn: arn('user/bob'), CreateDate: '2020-01-01T00:00:00Z' },
    ],
  }),
  GetLoginProfile: ({ input }: CallRequest) =>
    input.UserName === 'alice'
      ? output({ LoginProfile: { UserName: 'alice', CreateDate: '2026-05-01T00:00:00Z' } })
      : error('NoSuchEntity'),
  ListMFADevices: ({ input }: CallRequest) =>
    output({ MFADevices: input.UserName === 'alice' ? [{ SerialNumber: arn('mfa/alice') }] : [] }),
  ListAccessKeys: ({ input }: CallRequest) =>
    output({
      AccessKeyMetadata:
        input.UserName === 'alice'
          ? [{ UserName: 'alice', AccessKeyId: 'AKIAALICE', Status: 'Active', CreateDate: '2026-05-02T00:00:00Z' }]
          : [],
    }),
  GetAccessKeyLastUsed: output({ UserName: 'alice', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } }),
}

describe('iam.credentials', () => {
  it('asks twice, however many users and rules, and leaves out root', async () => {
    const source = scriptedSource({ GenerateCredentialReport: complete, GetCredentialReport: report })
    const inventory = await collect(planFor([userMfa, credentialsUnused, accessKeyAge]), scope(source))
    expect(asked(source)).toEqual(['GenerateCredentialReport {}', 'GetCredentialReport {}'])
    const credentials = inventory.accounts[0]!.slices.get('global')!.get('iam.credentials')!
    expect(identities(credentials)).toEqual([
      { type: 'AWS::IAM::User', id: arn('user/alice'), arn: arn('user/alice'), name: 'alice' },
      { type: 'AWS::IAM::User', id: arn('user/bob'), arn: arn('user/bob'), name: 'bob' },
    ])
    expect(rowsOf(credentials)[0]).toMatchObject({
      user: 'alice',
      password_enabled: 'true',
      access_key_1_active: 'false',
    })
  })

  it('needs no permission for its fallback', () => {
    const actions = operationsOf(planFor([userMfa])).map(({ action }) => action)
    expect(actions).toEqual(['iam:GenerateCredentialReport', 'iam:GetCredentialReport'])
  })

  it('waits until the report is complete', () => {
    expect(iam.isDone('GenerateCredentialReport', { State: 'STARTED' })).toBe(false)
    expect(iam.isDone('GenerateCredentialReport', { State: 'COMPLETE' })).toBe(true)
  })

  it.each([
    ['denied', denied],
    ['not recorded', absent],
    ['throttled', error('Throttling')],
  ])('reads a report that is there, even when making one was %s', async (_why, generate) => {
    const source = scriptedSource({ GenerateCredentialReport: generate, GetCredentialReport: report })
    const found = await slice(userMfa, source)
    expect(found.gap).toBeUndefined()
    expect(rowsOf(found).map(({ user }) => user)).toEqual(['alice', 'bob'])
  })

  it.each([
    'CredentialReportNotPresentException',
    'CredentialReportExpiredException',
    'ReportNotPresent',
    'ReportExpired',
    'ReportInProgress',
  ])('blames making the report when there is none to read: %s', async (name) => {
    const source = scriptedSource({ GenerateCredentialReport: denied, GetCredentialReport: error(name) })
    expect((await slice(userMfa, source)).gap).toMatchObject({
      kind: 'denied',
      action: 'iam:GenerateCredentialReport',
    })
  })

  it.each([
    ['denied', complete, denied, 'denied', 'iam:GetCredentialReport'],
    ['both denied', denied, denied, 'denied', 'iam:GetCredentialReport'],
    ['neither recorded', absent, absent, 'not-recorded', 'iam:GetCredentialReport'],
    ['gone, though it was made', complete, error('ReportNotPresent'), 'failed', 'iam:GetCredentialReport'],
    ['not a report', complete, output({ ReportFormat: 'text/csv' }), 'failed', 'iam:GetCredentialReport'],
  ])('is a gap when reading it is %s', async (_why, generate, get, kind, action) => {
    const source = scriptedSource({ GenerateCredentialReport: generate, GetCredentialReport: get })
    const found = await slice(userMfa, source)
    expect(found.rows).toEqual([])
    expect(found.gap).toMatchObject({ kind, action })
  })

  it('falls back on narrower calls, which say the same as the report as far as they know', async () => {
    const fromReport = await slice(
      credentialsUnused,
      scriptedSource({ GenerateCredentialReport: complete, GetCredentialReport: report }),
    )
    const source = scriptedSource({ GenerateCredentialReport: denied, GetCredentialReport: denied, ...narrower })
    const fromCalls = await slice(credentialsUnused, source)
    expect(fromCalls.gap).toBeUndefined()
    expect(identities(fromCalls)).toEqual(identities(fromReport))
    expect(asked(source)).toEqual([
      'GenerateCredentialReport {}',
      'GetAccessKeyLastUsed {"AccessKeyId":"AKIAALICE"}',
      'GetCredentialReport {}',
      'GetLoginProfile {"UserName":"alice"}',
      'GetLoginProfile {"UserName":"bob"}',
      'ListAccessKeys {"UserName":"alice"}',
      'ListAccessKeys {"UserName":"bob"}',
      'ListMFADevices {"UserName":"alice"}',
      'ListMFADevices {"UserName":"bob"}',
      'ListUsers {}',
    ])
    const [alice, bob] = rowsOf(fromCalls)
    expect(alice).toEqual({
      user: 'alice',
      arn: arn('user/alice'),
      user_creation_time: '2026-05-01T00:00:00Z',
      password_enabled: 'true',
      password_last_used: '2026-05-30T00:00:00Z',
      password_last_changed: '2026-05-01T00:00:00Z',
      mfa_active: 'true',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2026-05-02T00:00:00Z',
      access_key_1_last_used_date: 'N/A',
      access_key_2_active: 'false',
      access_key_2_last_rotated: 'N/A',
      access_key_2_last_used_date: 'N/A',
      additional_credentials_info: 'N/A',
    })
    expect(bob).toEqual({ ...rowsOf(fromReport)[1], additional_credentials_info: 'N/A' })
  })

  it('is a gap when a narrower call is denied too: that of the report', async () => {
    const source = scriptedSource({ GetCredentialReport: denied, ...narrower, ListMFADevices: denied })
    const found = await slice(userMfa, source)
    expect(found.rows).toEqual([])
    expect(found.gap).toMatchObject({ kind: 'denied', action: 'iam:GetCredentialReport' })
  })

  it('claims nothing that a narrower call left out', async () => {
    const source = scriptedSource({
      ...narrower,
      ListUsers: output({ Users: [{ UserName: 'carol', Arn: arn('user/carol'), CreateDate: '2020-01-01T00:00:00Z' }] }),
      GetLoginProfile: output({ LoginProfile: { UserName: 'carol' } }),
      ListMFADevices: output({}),
      ListAccessKeys: output({
        AccessKeyMetadata: ['C', 'A', 'B'].map((AccessKeyId) => ({ AccessKeyId, Status: 'Active' })),
      }),
      GetAccessKeyLastUsed: output({}),
    })
    const inventory = await collect(planFor([userMfa, credentialsUnused]), scope(source))
    expect(rowsOf(inventory.accounts[0]!.slices.get('global')!.get('iam.credentials')!)[0]).toEqual({
      user: 'carol',
      arn: arn('user/carol'),
      user_creation_time: '2020-01-01T00:00:00Z',
      password_enabled: 'true',
      password_last_used: 'no_information',
      access_key_1_active: 'true',
      access_key_2_active: 'true',
      additional_credentials_info: '1 more access keys',
    })
    const results = evaluate([userMfa], inventory)
    expect(results.map(({ verdict }) => verdict.outcome)).toEqual(['unknown'])
  })
})

describe('iam.accessKeys', () => {
  it('has a row for each key that exists', async () => {
    const source = scriptedSource({ GenerateCredentialReport: complete, GetCredentialReport: report })
    expect(identities(await slice(accessKeyAge, source))).toEqual([
      {
        type: 'AWS::IAM::AccessKey',
        id: `${arn('user/alice')}#access-key-2`,
        arn: arn('user/alice'),
        name: 'alice access key 2',
      },
    ])
  })

  it('falls back on two kinds of call', async () => {
    const source = scriptedSource({ GetCredentialReport: denied, ...narrower })
    const found = await slice(accessKeyAge, source)
    expect(rowsOf(found)).toEqual([
      { user: 'alice', arn: arn('user/alice'), slot: 1, active: 'true', last_rotated: '2026-05-02T00:00:00Z' },
    ])
    expect(asked(source)).toEqual([
      'GenerateCredentialReport {}',
      'GetCredentialReport {}',
      'ListAccessKeys {"UserName":"alice"}',
      'ListAccessKeys {"UserName":"bob"}',
      'ListUsers {}',
    ])
  })
})

describe('account', () => {
  it('asks only for the summary, and once', async () => {
    const source = scriptedSource({
      GetAccountSummary: output({ SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 1 } }),
    })
    const inventory = await collect(planFor([rootMfa, rootAccessKey]), scope(source))
    expect(asked(source)).toEqual(['GetAccountSummary {}'])
    const results = evaluate([rootMfa, rootAccessKey], inventory)
    expect(results.map(({ verdict, resource }) => [verdict.message, resource?.identity.id])).toEqual([
      ['The root user has MFA.', arn('root')],
      ['The root user has an access key.', arn('root')],
    ])
  })

  it('is unknown when the summary is denied', async () => {
    const inventory = await collect(planFor([rootMfa]), scope(scriptedSource({ GetAccountSummary: denied })))
    const [result] = evaluate([rootMfa], inventory)
    expect(result?.verdict.outcome).toBe('unknown')
    expect(result?.gaps).toMatchObject([{ action: 'iam:GetAccountSummary' }])
  })
})

const LOCAL = 'GetAccountAuthorizationDetails {"Filter":["User","Role","Group","LocalManagedPolicy"]}'
const inline = (name: string) => [{ PolicyName: name, PolicyDocument: `${name} document` }]
const details = {
  Policies: [
    {
      PolicyName: 'Ops',
      Arn: arn('policy/team/Ops'),
      DefaultVersionId: 'v2',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 2,
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: false, Document: 'old' },
        { VersionId: 'v2', IsDefaultVersion: true, Document: 'new' },
      ],
    },
    // As moto gives it: without a name; and a version that does not say whether it is the default.
    {
      Arn: arn('policy/team/Nameless'),
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PolicyVersionList: [{ VersionId: 'v1', Document: 'only' }],
    },
    { PolicyName: 'Lost', Arn: arn('policy/Lost'), DefaultVersionId: 'v3', PolicyVersionList: [] },
  ],
  UserDetailList: [{ UserName: 'alice', Arn: arn('user/alice'), UserPolicyList: inline('a') }, { UserName: 'bob' }],
  GroupDetailList: [{ GroupName: 'ops', Arn: arn('group/ops'), GroupPolicyList: inline('g') }],
  RoleDetailList: [
    { RoleName: 'deploy', Arn: arn('role/deploy'), RolePolicyList: [...inline('r'), ...inline('s')] },
    {
      RoleName: 'AWSServiceRoleForSupport',
      Arn: arn('role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport'),
      RolePolicyList: inline('aws'),
    },
  ],
}

describe('iam.policies and iam.roles', () => {
  it('come of one call', async () => {
    const source = scriptedSource({ GetAccountAuthorizationDetails: output(details) })
    const inventory = await collect(planFor([adminAccess, unknownConditionKey, roleTrustPublic]), scope(source))
    expect(asked(source)).toEqual([LOCAL])
    const global = inventory.accounts[0]!.slices.get('global')!
    expect(identities(global.get('iam.policies')!)).toEqual([
      { type: 'AWS::IAM::ManagedPolicy', id: arn('policy/team/Ops'), arn: arn('policy/team/Ops'), name: 'Ops' },
      {
        type: 'AWS::IAM::ManagedPolicy',
        id: arn('policy/team/Nameless'),
        arn: arn('policy/team/Nameless'),
        name: 'Nameless',
      },
      { type: 'AWS::IAM::ManagedPolicy', id: arn('policy/Lost'), arn: arn('policy/Lost'), name: 'Lost' },
      { type: 'AWS::IAM::UserPolicy', id: `${arn('user/alice')}#a`, arn: arn('user/alice'), name: 'a' },
      { type: 'AWS::IAM::GroupPolicy', id: `${arn('group/ops')}#g`, arn: arn('group/ops'), name: 'g' },
      { type: 'AWS::IAM::RolePolicy', id: `${arn('role/deploy')}#r`, arn: arn('role/deploy'), name: 'r' },
      { type: 'AWS::IAM::RolePolicy', id: `${arn('role/deploy')}#s`, arn: arn('role/deploy'), name: 's' },
    ])
    const rows = rowsOf(global.get('iam.policies')!)
    expect(rows[0]).toEqual({
      kind: 'managed',
      PolicyName: 'Ops',
      PolicyDocument: 'new',
      Arn: arn('policy/team/Ops'),
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 2,
    })
    expect(rows.map(({ PolicyDocument }) => PolicyDocument)).toEqual([
      'new',
      'only',
      undefined,
      'a document',
      'g document',
      'r document',
      's document',
    ])
    expect(rows[3]).toMatchObject({ kind: 'user', OwnerName: 'alice', OwnerArn: arn('user/alice') })
    expect(identities(global.get('iam.roles')!).map(({ id, name }) => [id, name])).toEqual([
      [arn('role/deploy'), 'deploy'],
      [arn('role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport'), 'AWSServiceRoleForSupport'],
    ])
  })

  it('has no policy and no role twice', async () => {
    const twice = Object.fromEntries(Object.entries(details).map(([name, list]) => [name, [...list, ...list]]))
    const source = scriptedSource({ GetAccountAuthorizationDetails: output(twice) })
    const inventory = await collect(planFor([adminAccess, roleTrustPublic]), scope(source))
    const global = inventory.accounts[0]!.slices.get('global')!
    expect(global.get('iam.policies')!.rows).toHaveLength(7)
    expect(global.get('iam.roles')!.rows).toHaveLength(2)
  })

  it('keeps rows that lack an ARN', async () => {
    const source = scriptedSource({
      GetAccountAuthorizationDetails: output({
        Policies: [{}, {}],
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: [{}, {}],
      }),
    })
    const inventory = await collect(planFor([adminAccess, roleTrustPublic]), scope(source))
    const global = inventory.accounts[0]!.slices.get('global')!
    expect(global.get('iam.policies')!.rows).toHaveLength(2)
    expect(global.get('iam.roles')!.rows).toHaveLength(2)
  })

  it('narrows an answer without a filter to what was asked', () => {
    const aws = { Arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }
    const all = { ...details, Policies: [aws, ...details.Policies] }
    const narrow = (Filter?: string[]) =>
      iam.narrow('GetAccountAuthorizationDetails', all, Filter ? { Filter } : {}, { account: ACCOUNT })
    expect(narrow(['User', 'Role', 'Group', 'LocalManagedPolicy'])).toEqual(details)
    expect(narrow(['AWSManagedPolicy', 'User'])).toEqual({
      Policies: [aws],
      UserDetailList: details.UserDetailList,
      GroupDetailList: [],
      RoleDetailList: [],
    })
    expect(narrow()).toBeUndefined()
  })
})

describe('iam.serverCertificates', () => {
  it('is a list', async () => {
    const certificate = { ServerCertificateName: 'www', Arn: arn('server-certificate/www') }
    const source = scriptedSource({
      ListServerCertificates: output({ ServerCertificateMetadataList: [certificate] }),
    })
    expect(identities(await slice(on(serverCertificates), source))).toEqual([
      { type: 'AWS::IAM::ServerCertificate', id: certificate.Arn, arn: certificate.Arn, name: 'www' },
    ])
  })
})

const recording = new URL('../../../shared/data/cloudsplaining_test.snapshot.json', import.meta.url)

describe.skipIf(!existsSync(recording))('a recorded account', () => {
  it('is judged to the last policy', async () => {
    const { calls } = JSON.parse(readFileSync(recording, 'utf8')).snapshot
    const all = calls.find(({ operation }: CallRequest) => operation === 'GetAccountAuthorizationDetails').output
    const source = scriptedSource({
      GetAccountAuthorizationDetails: ({ operation, input }) =>
        output(iam.narrow(operation, all, input, { account: '012345678901' })!),
    })
    const rules = [adminAccess, unknownConditionKey, roleTrustPublic]
    const results = evaluate(rules, await collect(planFor(rules), scope(source)))
    const outcomes = results.map(({ rule, verdict }) => `${rule.id} ${verdict.outcome}`)
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length
    expect(count('iam-policy-admin-access pass')).toBe(8)
    expect(count('iam-policy-unknown-condition-key not-applicable')).toBe(8)
    expect(count('iam-role-trust-public pass')).toBe(3)
    expect(outcomes).toHaveLength(19)
  })
})

import type { Result } from '../../src/engine/evaluate.ts'
import { canonical, type JsonObject } from '../../src/json.ts'
import { auditFixture, RULES } from '../audit-fixture.ts'
import { type Draft, type DraftCall, linesOf, snapshotOf, withSnapshot } from './shared-recordings.ts'

interface Case {
  id: string
  check: string
  expect: Expected[]
  snapshot: Draft
}

interface Expected {
  type: string
  id: string
  verdict: 'pass' | 'fail' | 'not_applicable'
}

/** Cases of Config rules that AWS wrote itself, with AWS's verdict on each resource. */
const CASES = linesOf<Case>('config_rules_cases.jsonl').map((each) => ({
  ...each,
  name: each.id.split('_test.').at(-1) ?? each.id,
}))

interface Ours {
  rule: string
  /** The case as AWS would answer it: its stubs leave out members that every real answer has, and calls of ours. */
  complete?: (snapshot: Draft) => Draft
  /** Cases that ours judges otherwise, by name: what it says, and why. */
  differs?: Record<string, { ours: string; because: string }>
}

const unknownPolicy = {
  ours: 'unknown',
  because: "AWS's list of policies does not hold Some_policy_…, so who can tell",
}
const listed = {
  ours: 'unknown',
  because:
    'the list of exceptions is a suppression of ours: the user is judged, and the case holds no answer about MFA',
}
const nothing = { ours: 'not_applicable', because: 'there is nothing that ours could judge' }

const OURS: Record<string, Ours> = {
  ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK: {
    rule: 'elbv2-http-listener-redirect',
    complete: withProtocols,
    // Its listeners speak HTTPS alone.
    differs: { 'CompliantResourceTest.test_scenario_2_compliant': nothing },
  },
  EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK: {
    rule: 'ec2-ebs-snapshot-public',
    complete: asOwnSnapshots,
    // The account has no snapshot.
    differs: { 'CompliantResourcesTest.test_scenario_1_compliant_resources': nothing },
  },
  EFS_ENCRYPTED_CHECK: {
    rule: 'efs-encrypted',
    complete: withOwnArns,
    differs: {
      'ComplianceTestScenarios.test_efs_encrypted_no_match': {
        ours: 'pass',
        because: 'the case wants one certain key, which is a parameter of the Config rule; any key encrypts',
      },
    },
  },
  ELB_ALB_PREDEFINED_SSL_CHECK: {
    rule: 'elbv2-listener-tls-policy',
    complete: withProtocols,
    differs: {
      'TestCompliance.test_scenario2_no_compliant_https': unknownPolicy,
      'TestCompliance.test_scenario3_compliant_https': unknownPolicy,
    },
  },
  IAM_ROLE_NO_POLICY_FULL_STAR: { rule: 'iam-policy-admin-access', complete: asAccountDetails },
  IAM_USER_MFA_ENABLED: {
    rule: 'iam-user-mfa',
    complete: withPasswords,
    differs: {
      'Scenario_2_TestWhitelistedUser.test_Scenario_2_user_is_whitelisted': listed,
    },
  },
  ROOT_NO_ACCESS_KEY: { rule: 'iam-root-access-key' },
}

/** AWS's rules that no rule of ours stands for, and why. */
const NOT_OURS: Record<string, string> = {
  AMI_NOT_PUBLIC_CHECK: 'not in the source document',
  AMI_OUTDATED_CHECK: 'not in the source document',
  CLOUDTRAIL_S3_DATAEVENTS_ENABLED: 'extended tier',
  CLOUDWATCH_LOG_GROUP_ENCRYPTED: 'not in the source document',
  DMS_REPLICATION_NOT_PUBLIC: 'not in the source document',
  ELASTICACHE_REDIS_CLUSTER_AUTO_BACKUP_CHECK: 'not in the source document',
  ELASTICSEARCH_ENCRYPTED_AT_REST: 'not in the source document',
  EMR_KERBEROS_ENABLED: 'not in the source document',
  EMR_MASTER_NO_PUBLIC_IP: 'not in the source document',
  EMR_SECURITY_GROUPS_RESTRICTED: 'not in the source document',
  IAM_IP_RESTRICTION: 'not in the source document',
  IAM_NO_USER: 'not in the source document',
  // AWS passes a user of whose credentials one was used; iam-credentials-unused fails each that was not.
  IAM_USER_USED_LAST_90_DAYS: 'another question',
  SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS: 'not in the source document',
  SHIELD_ADVANCED_ENABLED_AUTORENEW: 'not in the source document',
  VPC_ENDPOINT_DEFAULT_POLICY: 'not in the source document',
  VPC_ENDPOINT_MANUAL_ACCEPTANCE: 'not in the source document',
}

type Row = Record<string, string>
const rowsIn = <Kind = Row>(output: JsonObject | undefined, list: string) => (output?.[list] ?? []) as unknown as Kind[]

/** Changes the rows of a list wherever it was answered. */
const mapRows = (snapshot: Draft, list: string, change: (row: Row, call: DraftCall) => object): Draft => ({
  ...snapshot,
  calls: snapshot.calls.map((call) => {
    if (!call.output?.[list]) return call
    return { ...call, output: { ...call.output, [list]: rowsIn(call.output, list).map((row) => change(row, call)) } }
  }) as DraftCall[],
})

/**
 * The stubs of Config's ALB cases tell HTTP from HTTPS only by `SslPolicy`, call two load balancers' listeners alike, and
 * have actions and load balancers of type `other`, which AWS has not.
 */
function withProtocols(stub: Draft): Draft {
  const text = JSON.stringify(stub)
  const draft: Draft = JSON.parse(text.replaceAll('"other"', text.includes('Listeners"') ? '"forward"' : '"gateway"'))
  const snapshot = draft.calls.some(({ operation }) => operation === 'DescribeListeners')
    ? draft
    : withoutListeners(draft)
  const arnOf = ({ input }: DraftCall, arn = '') => `${input.LoadBalancerArn ?? input.ListenerArn}/${arn}`
  const listeners = mapRows(snapshot, 'Listeners', (row, call) => ({
    Protocol: row.SslPolicy ? 'HTTPS' : 'HTTP',
    Port: row.SslPolicy ? 443 : 80,
    LoadBalancerArn: call.input.LoadBalancerArn,
    DefaultActions: [{ Type: 'forward' }],
    ...row,
    ListenerArn: arnOf(call, row.ListenerArn),
  }))
  const rulesOf = new Map(
    listeners.calls
      .filter(({ operation }) => operation === 'DescribeRules')
      .map(({ input, output }) => [input.ListenerArn, output]),
  )
  const asked = listeners.calls
    .flatMap(({ output }) => rowsIn<{ ListenerArn: string; DefaultActions: object[] }>(output, 'Listeners'))
    .map(({ ListenerArn, DefaultActions }): DraftCall => {
      const { Rules = [] } = (rulesOf.get(ListenerArn.split('/').at(-1) ?? '') ?? {}) as { Rules?: object[] }
      const output = { Rules: [...Rules, { IsDefault: true, Actions: DefaultActions }] } as JsonObject
      return {
        service: 'elastic-load-balancing-v2',
        operation: 'DescribeRules',
        region: 'us-east-1',
        input: { ListenerArn },
        output,
      }
    })
  return {
    ...listeners,
    calls: [...listeners.calls.filter(({ operation }) => operation !== 'DescribeRules'), ...asked],
  }
}

const withoutListeners = (draft: Draft): Draft => ({
  ...draft,
  calls: [
    ...draft.calls,
    ...draft.calls
      .flatMap(({ output }) => rowsIn<{ LoadBalancerArn: string }>(output, 'LoadBalancers'))
      .map(
        ({ LoadBalancerArn }): DraftCall => ({
          service: 'elastic-load-balancing-v2',
          operation: 'DescribeListeners',
          region: 'us-east-1',
          input: { LoadBalancerArn },
          output: { Listeners: [] },
        }),
      ),
  ],
})

/** The case asks by a filter for what `self` says, and only for the public ones; ours lists all, too. */
function asOwnSnapshots(draft: Draft): Draft {
  const inputs = [{ OwnerIds: ['self'] }, { OwnerIds: ['self'], RestorableByUserIds: ['all'] }]
  return { ...draft, calls: draft.calls.flatMap((call) => inputs.map((input) => ({ ...call, input }))) }
}

function withOwnArns(snapshot: Draft): Draft {
  return mapRows(snapshot, 'FileSystems', (row) => ({
    ...row,
    FileSystemArn: `arn:aws:elasticfilesystem:us-east-1:${snapshot.account}:file-system/${row.FileSystemId}`,
  }))
}

/** AWS's rule judges every user; ours those with a password. */
function withPasswords(snapshot: Draft): Draft {
  const CreateDate = '2024-01-01T00:00:00Z'
  const whole = mapRows(snapshot, 'Users', (row) => ({
    CreateDate,
    // The id as the path, to be found by.
    Arn: `arn:aws:iam::${snapshot.account}:user/${row.UserId}/${row.UserName}`,
    ...row,
  }))
  const users = whole.calls.flatMap(({ output }) => rowsIn<{ UserName: string }>(output, 'Users'))
  const more = users.flatMap(({ UserName }): DraftCall[] => {
    const call = { service: 'iam', region: 'us-east-1', input: { UserName } }
    return [
      { ...call, operation: 'GetLoginProfile', output: { LoginProfile: { UserName, CreateDate } } },
      { ...call, operation: 'ListAccessKeys', output: { AccessKeyMetadata: [] } },
    ]
  })
  return { ...whole, calls: [...whole.calls, ...more] }
}

/** Config asks about one role, ours about the account; its statements lack a resource, without which no policy is one. */
function asAccountDetails(snapshot: Draft): Draft {
  const documents = snapshot.calls.flatMap(({ output }) => {
    const document = (output?.PolicyDocument ?? (output?.PolicyVersion as JsonObject | undefined)?.Document) as
      | { Statement: object[] }
      | undefined
    return document ? [{ Statement: document.Statement.map((statement) => ({ Resource: '*', ...statement })) }] : []
  })
  const RolePolicyList = documents.map((PolicyDocument, index) => ({ PolicyName: `policy-${index}`, PolicyDocument }))
  const Arn = `arn:aws:iam::${snapshot.account}:role/somerolename`
  const role = { Arn, RoleName: 'somerolename', RolePolicyList, AttachedManagedPolicies: [], InstanceProfileList: [] }
  const input = { Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'] }
  const output = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [role],
    Policies: [],
  } as unknown as JsonObject
  const call = { service: 'iam', operation: 'GetAccountAuthorizationDetails', region: 'us-east-1', input, output }
  return { ...snapshot, calls: [call] }
}

it('every Config rule is ours, or says why not', () => {
  const all = [...new Set(CASES.map(({ check }) => check))].sort()
  expect([...Object.keys(OURS), ...Object.keys(NOT_OURS)].sort()).toEqual(all)
})

const tally = { agree: 0, differ: 0 }

describe.each(CASES.filter(({ check }) => OURS[check]))(
  '$check $name',
  ({ check, name, expect: expected, snapshot }) => {
    const { rule: id, complete = (draft: Draft) => draft, differs = {} } = OURS[check] as Ours
    const rules = RULES.filter((rule) => rule.id === id)

    it.each(expected)('$type $id', async ({ type, id: resource, verdict }) => {
      const { results } = await withSnapshot(snapshotOf(complete(snapshot)), (file) => auditFixture(file, { rules }))
      const difference = differs[`${name} ${resource}`] ?? differs[name]
      if (difference) tally.differ++
      else tally.agree++
      expect(ours(results, type, resource)).toBe(difference?.ours ?? verdict)
    })
  },
)

/** Our verdict on a resource of Config's: the worst of those on it and its parts; for the account, of all there is. */
function ours(results: readonly Result[], type: string, resource: string): string {
  const own = results.filter(({ resource: judged }) => {
    if (!judged || type === 'AWS::::Account' || type === 'AWS::IAM::Role') return true
    const row = canonical(judged.row)
    return row.includes(`"${resource}`) || row.includes(`/${resource}/`)
  })
  const outcomes = new Set(own.map(({ verdict }) => verdict.outcome))
  return (['fail', 'unknown', 'pass'] as const).find((outcome) => outcomes.has(outcome)) ?? 'not_applicable'
}

afterAll(() => console.log(`Config cases: ${tally.agree} agree, ${tally.differ} differ for a reason that stands here.`))

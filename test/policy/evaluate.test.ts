// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import fc from 'fast-check'
import { evaluate, type NamedPolicy, type Policies } from '../../src/policy/evaluate.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { type Caller, completeContext, partialContext, type Request } from '../../src/policy/request.ts'

const DOCS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/'
const ACCOUNT = '111122223333'
const OTHER = '444455556666'
const USER: Caller = {
  kind: 'user',
  id: `arn:aws:iam::${ACCOUNT}:user/carlos`,
  uniqueId: 'AIDACARLOS',
  account: ACCOUNT,
}
const ROLE: Caller = {
  kind: 'role',
  id: `arn:aws:iam::${ACCOUNT}:role/team/app`,
  account: ACCOUNT,
  session: `arn:aws:sts::${ACCOUNT}:assumed-role/app/monday`,
}
const LINKED: Caller = {
  kind: 'role',
  id: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
  account: ACCOUNT,
}
const ROOT: Caller = { kind: 'root', id: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT }
const FEDERATED: Caller = { ...USER, kind: 'federated-user', session: `arn:aws:sts::${ACCOUNT}:federated-user/carlos` }
const STRANGER: Caller = { kind: 'user', id: `arn:aws:iam::${OTHER}:user/mallory`, account: OTHER }
const WORLD: Caller = { kind: 'anonymous', id: '*' }
const SERVICE: Caller = { kind: 'service', id: 'lambda.amazonaws.com' }
const OBJECT = 'arn:aws:s3:::logs/2026/a.txt'

type Statement = Record<string, unknown>
const policy = (statements: Statement | Statement[], version = '2012-10-17'): NamedPolicy => {
  const parsed = parsePolicy({ Version: version, Statement: statements })
  if (!parsed.policy) throw new Error(JSON.stringify(parsed.problems))
  return { name: 'it', policy: parsed.policy }
}
const allow = (more: Statement = {}): Statement => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more })
const deny = (more: Statement = {}): Statement => ({ ...allow(more), Effect: 'Deny' })
const to = (principal: unknown, more: Statement = {}): Statement => allow({ Principal: principal, ...more })
const when = (operator: string, key: string, value: unknown): Statement => ({
  Condition: { [operator]: { [key]: value } },
})

interface Case {
  /** Pages of the IAM user guide. */
  page: string
  says: string
  answer: 'allowed' | 'denied' | 'conditional'
  because?: string
  caller?: Caller
  action?: string
  resource?: string | undefined
  owner?: string
  /** What is in the request; with `open` nothing else is known. */
  has?: Record<string, string | string[]>
  open?: boolean
  identity?: Statement[] | NamedPolicy
  boundary?: Statement
  session?: Statement
  resourcePolicy?: Statement | Statement[]
  mustAllow?: boolean
  scp?: Statement[]
  rcp?: Statement[]
}

function decide(it: Case) {
  const request: Request = {
    action: it.action ?? 's3:GetObject',
    resource: 'resource' in it ? it.resource : OBJECT,
    resourceAccount: it.owner ?? ACCOUNT,
    caller: it.caller ?? USER,
    context: it.open ? partialContext(it.has ?? {}) : completeContext(it.has ?? {}),
  }
  const policies: Policies = {
    identity: it.identity ? [Array.isArray(it.identity) ? policy(it.identity) : it.identity] : [],
    boundary: it.boundary && policy(it.boundary),
    session: it.session && [policy(it.session)],
    resource: it.resourcePolicy && policy(it.resourcePolicy),
    resourceMustAllow: it.mustAllow ?? false,
    serviceControl: it.scp?.map((level) => [policy(level)]),
    resourceControl: it.rcp?.map((level) => [policy(level)]),
  }
  return evaluate(request, policies)
}

const BASICS = 'reference_policies_evaluation-logic_policy-eval-basics.html'
const DENY_ALLOW = 'reference_policies_evaluation-logic_policy-eval-denyallow.html'
const CROSS = 'reference_policies_evaluation-logic-cross-account.html'
const BOUNDARIES = 'access_policies_boundaries.html'
const PRINCIPAL = 'reference_policies_elements_principal.html'
const NOT_PRINCIPAL = 'reference_policies_elements_notprincipal.html'
const RESOURCE = 'reference_policies_elements_resource.html'
const NOT_RESOURCE = 'reference_policies_elements_notresource.html'
const ACTION = 'reference_policies_elements_action.html'
const NOT_ACTION = 'reference_policies_elements_notaction.html'
const VARIABLES = 'reference_policies_variables.html'
const OPERATORS = 'reference_policies_elements_condition_operators.html'
const SETS = 'reference_policies_condition-single-vs-multi-valued-context-keys.html'
const MANY = 'reference_policies_condition-logic-multiple-context-keys-or-values.html'
const SCPS = '../../../organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html'
const RCPS = '../../../organizations/latest/userguide/orgs_manage_policies_rcps.html'

const mine = (more: Statement) => ({ identity: [allow(more)] })
const named = (id: string) => ({ resourcePolicy: to({ AWS: id }) })

// biome-ignore format: one case a line
const CASES: Case[] = [
  // Explicit and implicit denies
  { page: DENY_ALLOW, says: 'all requests are implicitly denied', answer: 'denied', because: 'identity' },
  { page: DENY_ALLOW, says: 'except those of the root user', caller: ROOT, answer: 'allowed' },
  { page: DENY_ALLOW, says: 'an explicit allow overrides the default', identity: [allow()], answer: 'allowed' },
  { page: DENY_ALLOW, says: 'an explicit deny overrides any allow', identity: [allow(), deny()], answer: 'denied', because: 'explicit-deny' },
  { page: DENY_ALLOW, says: 'a deny in the resource policy too', identity: [allow()], resourcePolicy: { ...to('*'), Effect: 'Deny' }, answer: 'denied', because: 'explicit-deny' },
  { page: DENY_ALLOW, says: 'a deny in the boundary too', identity: [allow()], boundary: deny(), answer: 'denied', because: 'explicit-deny' },
  { page: DENY_ALLOW, says: 'a deny in the session policy too', caller: ROLE, identity: [allow()], session: deny(), answer: 'denied', because: 'explicit-deny' },
  { page: DENY_ALLOW, says: 'a deny of other things does not', identity: [allow(), deny({ Action: 's3:PutObject' })], answer: 'allowed' },
  // Identity and resource policies in one account
  { page: BASICS, says: 'either policy is enough: the resource policy', ...named(USER.id), answer: 'allowed' },
  { page: BASICS, says: 'either policy is enough: the identity policy', identity: [allow()], ...named(STRANGER.id), answer: 'allowed' },
  { page: PRINCIPAL, says: 'an account delegates: alone it grants nothing', ...named(`arn:aws:iam::${ACCOUNT}:root`), answer: 'denied', because: 'identity' },
  { page: PRINCIPAL, says: 'an account id is the same as its ARN', ...named(ACCOUNT), answer: 'denied', because: 'identity' },
  { page: PRINCIPAL, says: 'with a * no other permission is needed in the account', resourcePolicy: to('*'), answer: 'allowed' },
  { page: PRINCIPAL, says: 'the bare * and AWS:* are equivalent', resourcePolicy: to({ AWS: '*' }), answer: 'allowed' },
  { page: PRINCIPAL, says: 'no wildcard matches a part of an ARN', ...named(`arn:aws:iam::${ACCOUNT}:user/*`), answer: 'denied' },
  { page: PRINCIPAL, says: 'a user may be named by its unique id', ...named('AIDACARLOS'), answer: 'allowed' },
  // Resource policies against implicit denies
  { page: DENY_ALLOW, says: 'a grant to a user is not limited by its boundary', ...named(USER.id), boundary: allow({ Action: 'ec2:*' }), answer: 'allowed' },
  { page: DENY_ALLOW, says: 'a grant to a role is limited by its boundary', caller: ROLE, ...named(ROLE.id), boundary: allow({ Action: 'ec2:*' }), answer: 'denied', because: 'boundary' },
  { page: DENY_ALLOW, says: 'a grant to a role is limited by the session policy', caller: ROLE, ...named(ROLE.id), session: allow({ Action: 'ec2:*' }), answer: 'denied', because: 'session' },
  { page: DENY_ALLOW, says: 'a grant to a role needs no identity policy', caller: ROLE, ...named(ROLE.id), answer: 'allowed' },
  { page: DENY_ALLOW, says: 'a grant to a session is limited by neither', caller: ROLE, ...named(ROLE.session ?? ''), boundary: allow({ Action: 'ec2:*' }), session: allow({ Action: 'ec2:*' }), answer: 'allowed' },
  { page: DENY_ALLOW, says: 'a grant to another session is none', caller: ROLE, ...named(`arn:aws:sts::${ACCOUNT}:assumed-role/app/tuesday`), answer: 'denied' },
  { page: DENY_ALLOW, says: 'a grant to a federated user is limited by nothing', caller: FEDERATED, ...named(FEDERATED.session ?? ''), session: allow({ Action: 'ec2:*' }), answer: 'allowed' },
  { page: DENY_ALLOW, says: 'a grant to the user who federated is limited by the session policy', caller: FEDERATED, ...named(USER.id), session: allow({ Action: 'ec2:*' }), answer: 'denied', because: 'session' },
  { page: DENY_ALLOW, says: 'a session whose name is not known may be the one that is named', caller: { ...ROLE, session: undefined }, ...named(ROLE.session ?? ''), answer: 'conditional' },
  { page: PRINCIPAL, says: 'a * with aws:PrincipalArn is not limited by boundaries', caller: ROLE, resourcePolicy: to('*', when('ArnEquals', 'aws:PrincipalArn', ROLE.id)), has: { 'aws:PrincipalArn': ROLE.id }, boundary: allow({ Action: 'ec2:*' }), answer: 'allowed' },
  // Trust and key policies
  { page: DENY_ALLOW, says: 'a trust policy has to allow as well', action: 'sts:AssumeRole', resource: ROLE.id, identity: [allow({ Action: 'sts:AssumeRole' })], ...named(STRANGER.id), mustAllow: true, answer: 'denied', because: 'resource' },
  { page: DENY_ALLOW, says: 'a key policy that delegates to the account is enough with an identity policy', action: 'kms:Decrypt', identity: [allow({ Action: 'kms:*' })], resourcePolicy: to({ AWS: ACCOUNT }, { Action: 'kms:*' }), mustAllow: true, answer: 'allowed' },
  // Boundaries, session policies
  { page: BOUNDARIES, says: 'boundary and identity policy both have to allow', identity: [allow()], boundary: allow({ Action: 'ec2:*' }), answer: 'denied', because: 'boundary' },
  { page: BOUNDARIES, says: 'a boundary grants nothing', boundary: allow(), answer: 'denied', because: 'identity' },
  { page: BOUNDARIES, says: 'what both allow is allowed', identity: [allow({ Action: 's3:*' })], boundary: allow({ Action: 's3:Get*' }), answer: 'allowed' },
  { page: BOUNDARIES, says: 'a session policy has to allow too', caller: ROLE, identity: [allow()], session: allow({ Action: 's3:PutObject' }), answer: 'denied', because: 'session' },
  // Service and resource control policies
  { page: SCPS, says: 'every level has to allow', identity: [allow()], scp: [[allow({ Action: '*' })], [allow({ Action: 'ec2:*' })]].flat(), answer: 'denied', because: 'service-control' },
  { page: SCPS, says: 'allowed on every level', identity: [allow()], scp: [allow({ Action: '*' }), allow({ Action: 's3:*' })], answer: 'allowed' },
  { page: SCPS, says: 'they grant nothing', scp: [allow({ Action: '*' })], answer: 'denied', because: 'identity' },
  { page: SCPS, says: 'they reach the root user', caller: ROOT, scp: [deny()], answer: 'denied', because: 'explicit-deny' },
  { page: SCPS, says: 'they do not reach service-linked roles', caller: LINKED, identity: [allow()], scp: [deny()], answer: 'allowed' },
  { page: SCPS, says: 'they limit what a resource policy grants', ...named(USER.id), scp: [allow({ Action: 'ec2:*' })], answer: 'denied', because: 'service-control' },
  { page: SCPS, says: 'they do not reach users outside the organization', caller: WORLD, resourcePolicy: to('*'), scp: [deny()], answer: 'allowed' },
  { page: RCPS, says: 'a resource control policy reaches everybody outside', caller: WORLD, resourcePolicy: to('*'), rcp: [deny({ Principal: '*' })], answer: 'denied', because: 'explicit-deny' },
  { page: RCPS, says: 'but no service-linked role', caller: LINKED, identity: [allow()], rcp: [deny()], answer: 'allowed' },
  // Across accounts
  { page: CROSS, says: 'both accounts have to allow: the resource policy alone', caller: STRANGER, ...named(STRANGER.id), answer: 'denied', because: 'identity' },
  { page: CROSS, says: 'both accounts have to allow: the identity policy alone', caller: STRANGER, identity: [allow()], answer: 'denied', because: 'resource' },
  { page: CROSS, says: 'both allow', caller: STRANGER, identity: [allow()], ...named(OTHER), answer: 'allowed' },
  { page: CROSS, says: 'a deny in either is a deny', caller: STRANGER, identity: [allow()], resourcePolicy: [to('*'), { ...to({ AWS: OTHER }), Effect: 'Deny' }], answer: 'denied', because: 'explicit-deny' },
  { page: CROSS, says: 'the boundary of the caller holds', caller: STRANGER, identity: [allow()], ...named(STRANGER.id), boundary: allow({ Action: 'ec2:*' }), answer: 'denied', because: 'boundary' },
  { page: PRINCIPAL, says: 'a * needs an identity policy of other accounts', caller: STRANGER, resourcePolicy: to('*'), answer: 'denied', because: 'identity' },
  { page: PRINCIPAL, says: 'a * lets the anonymous in', caller: WORLD, resourcePolicy: to('*'), answer: 'allowed' },
  { page: PRINCIPAL, says: 'an account does not let the anonymous in', caller: WORLD, ...named(ACCOUNT), answer: 'denied', because: 'resource' },
  { page: PRINCIPAL, says: 'a service is named by its principal', caller: SERVICE, resourcePolicy: to({ Service: 'lambda.amazonaws.com' }), answer: 'allowed' },
  { page: PRINCIPAL, says: 'another service is not', caller: SERVICE, resourcePolicy: to({ Service: 'ec2.amazonaws.com' }), answer: 'denied' },
  // NotPrincipal
  { page: NOT_PRINCIPAL, says: 'a Deny of all but those that it names', identity: [allow()], resourcePolicy: { Effect: 'Deny', NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` }, Action: '*', Resource: '*' }, answer: 'denied', because: 'explicit-deny' },
  { page: NOT_PRINCIPAL, says: 'spares whom it names with the account', identity: [allow()], resourcePolicy: { Effect: 'Deny', NotPrincipal: { AWS: [USER.id, ACCOUNT] }, Action: '*', Resource: '*' }, answer: 'allowed' },
  { page: NOT_PRINCIPAL, says: 'without the account it may deny the account', identity: [allow()], resourcePolicy: { Effect: 'Deny', NotPrincipal: { AWS: USER.id }, Action: '*', Resource: '*' }, answer: 'conditional' },
  { page: NOT_PRINCIPAL, says: 'always denies a principal with a boundary', identity: [allow()], boundary: allow(), resourcePolicy: { Effect: 'Deny', NotPrincipal: { AWS: [USER.id, ACCOUNT] }, Action: '*', Resource: '*' }, answer: 'denied', because: 'explicit-deny' },
  // Actions
  { page: ACTION, says: 'case does not count', identity: [allow({ Action: 'S3:getOBJECT' })], answer: 'allowed' },
  { page: ACTION, says: 'a star covers any text', identity: [allow({ Action: 's3:*Object' })], answer: 'allowed' },
  { page: ACTION, says: 'a star covers versions of the name too', identity: [allow({ Action: 's3:Get*' })], action: 's3:GetObjectVersion', answer: 'allowed' },
  { page: ACTION, says: 'a question mark is one character', identity: [allow({ Action: 's3:?etObject' })], answer: 'allowed' },
  { page: NOT_ACTION, says: 'everything but the list', identity: [allow({ Action: undefined, NotAction: 'iam:*' })], answer: 'allowed' },
  { page: NOT_ACTION, says: 'not the list', identity: [allow({ Action: undefined, NotAction: 's3:*' })], answer: 'denied' },
  { page: NOT_ACTION, says: 'with Deny: everything but the list is denied', identity: [allow(), deny({ Action: undefined, NotAction: 'ec2:*' })], answer: 'denied', because: 'explicit-deny' },
  // Resources
  { page: RESOURCE, says: 'the star goes past slashes', ...mine({ Resource: 'arn:aws:s3:::logs/*.txt' }), answer: 'allowed' },
  { page: RESOURCE, says: 'a star in the middle of a bucket', ...mine({ Resource: 'arn:aws:s3:::l*s/2026/?.txt' }), answer: 'allowed' },
  { page: RESOURCE, says: 'the bucket is not its objects', ...mine({ Resource: 'arn:aws:s3:::logs' }), answer: 'denied' },
  { page: RESOURCE, says: 'case counts', ...mine({ Resource: 'arn:aws:s3:::Logs/*' }), answer: 'denied' },
  { page: RESOURCE, says: 'a star at the end of a part goes past colons', ...mine({ Resource: 'arn:aws:*' }), answer: 'allowed' },
  { page: RESOURCE, says: 'a star within a part does not', ...mine({ Resource: 'arn:aws:sns:eu-*-1:orders', Action: 'sns:Publish' }), action: 'sns:Publish', resource: 'arn:aws:sns:eu-west-1:111122223333:x-1:orders', answer: 'denied' },
  { page: RESOURCE, says: 'a star in the sixth part goes past colons', ...mine({ Resource: 'arn:aws:logs:*:*:log-group:*:stream' }), resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:a:b:stream', answer: 'allowed' },
  { page: NOT_RESOURCE, says: 'everything but the list', ...mine({ Resource: undefined, NotResource: 'arn:aws:s3:::payroll/*' }), answer: 'allowed' },
  { page: NOT_RESOURCE, says: 'not the list', ...mine({ Resource: undefined, NotResource: 'arn:aws:s3:::logs/*' }), answer: 'denied' },
  { page: RESOURCE, says: 'whatever the resource is not known to be: some are', ...mine({ Resource: 'arn:aws:s3:::logs/*' }), resource: undefined, answer: 'conditional' },
  // Variables
  { page: VARIABLES, says: 'a variable takes the value of its key', ...mine({ Resource: 'arn:aws:s3:::logs/${aws:username}/*' }), resource: 'arn:aws:s3:::logs/carlos/a', has: { 'aws:username': 'carlos' }, answer: 'allowed' },
  { page: VARIABLES, says: 'of somebody else it does not', ...mine({ Resource: 'arn:aws:s3:::logs/${aws:username}/*' }), resource: 'arn:aws:s3:::logs/ana/a', has: { 'aws:username': 'carlos' }, answer: 'denied' },
  { page: VARIABLES, says: 'without a value it matches no resource', ...mine({ Resource: 'arn:aws:s3:::logs/${aws:PrincipalTag/team}*' }), answer: 'denied' },
  { page: VARIABLES, says: 'the default stands in', ...mine({ Resource: "arn:aws:s3:::logs-${aws:PrincipalTag/team, 'company-wide'}/*" }), resource: 'arn:aws:s3:::logs-company-wide/a', answer: 'allowed' },
  { page: VARIABLES, says: 'the value goes before the default', ...mine({ Resource: "arn:aws:s3:::logs-${aws:PrincipalTag/team, 'company-wide'}/*" }), has: { 'aws:PrincipalTag/team': 'yellow' }, resource: 'arn:aws:s3:::logs-yellow/a', answer: 'allowed' },
  { page: VARIABLES, says: 'in the older version it is plain text', identity: policy(allow({ Resource: 'arn:aws:s3:::logs/${aws:username}' }), '2008-10-17'), resource: 'arn:aws:s3:::logs/carlos', has: { 'aws:username': 'carlos' }, answer: 'denied' },
  { page: VARIABLES, says: '${*} is a star and no wildcard', ...mine({ Resource: 'arn:aws:s3:::logs/${*}' }), answer: 'denied' },
  { page: VARIABLES, says: '${*} is a star', ...mine({ Resource: 'arn:aws:s3:::logs/${*}' }), resource: 'arn:aws:s3:::logs/*', answer: 'allowed' },
  { page: VARIABLES, says: 'an inverted operator matches a variable without a value', ...mine(when('StringNotEquals', 's3:prefix', '${aws:PrincipalTag/team}')), has: { 's3:prefix': 'a' }, answer: 'allowed' },
  { page: VARIABLES, says: 'a multivalued key is no variable', ...mine({ Resource: 'arn:aws:s3:::logs/${aws:TagKeys}' }), resource: 'arn:aws:s3:::logs/a', has: { 'aws:TagKeys': ['a', 'b'] }, answer: 'denied' },
  { page: VARIABLES, says: 'an unknown value may be the one', ...mine({ Resource: 'arn:aws:s3:::logs/${aws:SourceVpc}/*' }), resource: 'arn:aws:s3:::logs/vpc-1/a', open: true, answer: 'conditional' },
  { page: VARIABLES, says: 'an unknown value does not change the rest', ...mine({ Resource: 'arn:aws:s3:::data/${aws:SourceVpc}/*' }), open: true, answer: 'denied' },
  // Conditions
  { page: OPERATORS, says: 'a key that is not there matches nothing', ...mine(when('StringEquals', 'aws:PrincipalTag/job', 'iamuser')), answer: 'denied' },
  { page: OPERATORS, says: 'a negated operator is met without the key', ...mine(when('StringNotLike', 'aws:PrincipalTag/job', 'x*')), answer: 'allowed' },
  { page: OPERATORS, says: 'IfExists is met without the key', ...mine(when('StringLikeIfExists', 'ec2:InstanceType', 't1.*')), answer: 'allowed' },
  { page: OPERATORS, says: 'IfExists compares when it is there', ...mine(when('StringLikeIfExists', 'ec2:InstanceType', 't1.*')), has: { 'ec2:InstanceType': 'm5.large' }, answer: 'denied' },
  { page: OPERATORS, says: 'keys are read in any case', ...mine(when('StringEquals', 'AWS:PrincipalTAG/Job', 'a')), has: { 'aws:principaltag/job': 'a' }, answer: 'allowed' },
  { page: OPERATORS, says: 'StringEquals counts case', ...mine(when('StringEquals', 'aws:PrincipalTag/job', 'A')), has: { 'aws:PrincipalTag/job': 'a' }, answer: 'denied' },
  { page: OPERATORS, says: 'StringEqualsIgnoreCase does not', ...mine(when('StringEqualsIgnoreCase', 'aws:PrincipalTag/job', 'A')), has: { 'aws:PrincipalTag/job': 'a' }, answer: 'allowed' },
  { page: OPERATORS, says: 'StringEquals has no wildcards', ...mine(when('StringEquals', 'aws:PrincipalTag/job', 'a*')), has: { 'aws:PrincipalTag/job': 'ab' }, answer: 'denied' },
  { page: OPERATORS, says: 'numbers compare as numbers', ...mine(when('NumericLessThanEquals', 's3:max-keys', '10')), has: { 's3:max-keys': '9' }, answer: 'allowed' },
  { page: OPERATORS, says: 'and not as text', ...mine(when('NumericGreaterThan', 's3:max-keys', '9')), has: { 's3:max-keys': '10' }, answer: 'allowed' },
  { page: OPERATORS, says: 'dates in ISO 8601 and in epoch seconds', ...mine(when('DateGreaterThan', 'aws:CurrentTime', '1767225600')), has: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' }, answer: 'allowed' },
  { page: OPERATORS, says: 'a date that has passed', ...mine(when('DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z')), has: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' }, answer: 'denied' },
  { page: OPERATORS, says: 'Bool', ...mine(when('Bool', 'aws:SecureTransport', 'true')), has: { 'aws:SecureTransport': 'true' }, answer: 'allowed' },
  { page: OPERATORS, says: 'Binary', ...mine(when('BinaryEquals', 'key', 'QmluYXJ5')), has: { key: 'QmluYXJ5' }, answer: 'allowed' },
  { page: OPERATORS, says: 'an address in a range', ...mine(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24')), has: { 'aws:SourceIp': '203.0.113.77' }, answer: 'allowed' },
  { page: OPERATORS, says: 'an address outside a range', ...mine(when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')), has: { 'aws:SourceIp': '203.0.114.77' }, answer: 'allowed' },
  { page: OPERATORS, says: 'IPv6 and IPv4 ranges side by side', ...mine(when('IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'])), has: { 'aws:SourceIp': '2001:db8:1234:5678::1' }, answer: 'allowed' },
  { page: OPERATORS, says: 'ArnLike compares part by part', ...mine(when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:REPLACE')), has: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:REPLACE' }, answer: 'denied' },
  { page: OPERATORS, says: 'ArnEquals takes wildcards too', ...mine(when('ArnEquals', 'aws:SourceArn', 'arn:aws:sns:*:111122223333:o*s')), has: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:orders' }, answer: 'allowed' },
  { page: OPERATORS, says: 'Null true: the key is not there', ...mine(when('Null', 'aws:TokenIssueTime', 'true')), answer: 'allowed' },
  { page: OPERATORS, says: 'Null false: the key is there', ...mine(when('Null', 'aws:TokenIssueTime', 'false')), answer: 'denied' },
  { page: OPERATORS, says: 'Bool on MFA misses keys that lack it', identity: [allow(), deny(when('Bool', 'aws:MultiFactorAuthPresent', 'false'))], answer: 'allowed' },
  { page: OPERATORS, says: 'BoolIfExists does not', identity: [allow(), deny(when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))], answer: 'denied', because: 'explicit-deny' },
  { page: MANY, says: 'all operators and keys have to be met', ...mine({ Condition: { StringEquals: { a: '1', b: '2' } } }), has: { a: '1' }, answer: 'denied' },
  { page: MANY, says: 'one of the values is enough', ...mine(when('StringEquals', 'a', ['1', '2'])), has: { a: '2' }, answer: 'allowed' },
  { page: MANY, says: 'negated, none may match', ...mine(when('StringNotEquals', 'a', ['1', '2'])), has: { a: '2' }, answer: 'denied' },
  { page: SETS, says: 'ForAllValues: every value has to match', ...mine(when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'])), has: { 'aws:TagKeys': ['a', 'c'] }, answer: 'denied' },
  { page: SETS, says: 'ForAllValues without the key is met', ...mine(when('ForAllValues:StringEquals', 'aws:TagKeys', ['a'])), answer: 'allowed' },
  { page: SETS, says: 'ForAllValues with an empty value is met', ...mine(when('ForAllValues:StringEquals', 'aws:TagKeys', ['a'])), has: { 'aws:TagKeys': '' }, answer: 'allowed' },
  { page: SETS, says: 'ForAnyValue: one is enough', ...mine(when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'])), has: { 'aws:TagKeys': ['c', 'b'] }, answer: 'allowed' },
  { page: SETS, says: 'ForAnyValue without the key is not met', ...mine(when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a'])), answer: 'denied' },
  { page: SETS, says: 'ForAllValues:StringNotLike: none may match', ...mine(when('ForAllValues:StringNotLike', 'aws:TagKeys', 'key1*')), has: { 'aws:TagKeys': ['key2:audit', 'key1:hr'] }, answer: 'denied' },
  { page: SETS, says: 'ForAllValues:StringNotLike: none does', ...mine(when('ForAllValues:StringNotLike', 'aws:TagKeys', 'key1*')), has: { 'aws:TagKeys': ['key2:audit'] }, answer: 'allowed' },
  // What is not known at audit time
  { page: OPERATORS, says: 'an unknown key makes an allow conditional', ...mine(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24')), open: true, answer: 'conditional' },
  { page: OPERATORS, says: 'an unknown key makes a deny conditional', identity: [allow(), deny(when('Bool', 'aws:MultiFactorAuthPresent', 'false'))], open: true, answer: 'conditional' },
  { page: OPERATORS, says: 'another allow settles it', identity: [allow(), allow(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))], open: true, answer: 'allowed' },
  { page: OPERATORS, says: 'another deny settles it', identity: [allow(), deny(), deny(when('Bool', 'aws:MultiFactorAuthPresent', 'false'))], open: true, answer: 'denied' },
  { page: OPERATORS, says: 'a condition that cannot be met settles it', ...mine({ Condition: { StringEquals: { a: '1' }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }), has: { a: '2' }, open: true, answer: 'denied' },
  { page: OPERATORS, says: 'Null true and false together is met anyway', ...mine(when('Null', 'a', ['true', 'false'])), open: true, answer: 'allowed' },
]

describe('evaluate, as AWS documents it', () => {
  it('has at least 60 cases', () => expect(CASES.length).toBeGreaterThanOrEqual(60))

  it.each(CASES.map((one) => [`${new URL(one.page, DOCS).pathname.split('/').at(-1)}: ${one.says}`, one] as const))(
    '%s',
    (_name, one) => {
      const { answer, because } = decide(one)
      expect({ answer, ...(one.because && { because }) }).toEqual({
        answer: one.answer,
        ...(one.because && { because: one.because }),
      })
    },
  )

  it('names what decides', () => {
    const { statements } = decide({
      page: '',
      says: '',
      answer: 'denied',
      identity: [allow(), deny({ Sid: 'Never' }), allow({ Sid: 'Other' })],
    })
    expect(statements.map(({ layer, statement }) => `${layer} ${statement.path} ${statement.sid}`)).toEqual([
      'identity Statement[1] Never',
    ])
  })

  it('names the conditions in the way', () => {
    const { statements } = decide({
      page: '',
      says: '',
      answer: 'conditional',
      open: true,
      ...mine({ Condition: { StringEquals: { a: '1', b: '2' } } }),
      has: { b: '2' },
    })
    expect(statements.flatMap(({ open }) => open.map(({ key }) => key))).toEqual(['a'])
  })
})

/** Policies over so small a world that they often meet. */
const values = <Value>(...of: Value[]) => fc.constantFrom(...of)
const someStatement = fc.record(
  {
    Effect: values('Allow', 'Deny'),
    Action: values('s3:*', 's3:GetObject', 'ec2:*', '*'),
    Resource: values('*', OBJECT, 'arn:aws:s3:::other/*', 'arn:aws:s3:::logs/${aws:username}*'),
    Condition: values(
      undefined,
      { StringEquals: { a: '1' } },
      { StringNotEquals: { a: '1' } },
      { Bool: { b: 'true' } },
      { 'ForAllValues:StringLike': { c: 'x*' } },
      { Null: { a: 'true' } },
    ),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
)
const someStatements = fc.array(someStatement, { maxLength: 5 })
const world = fc.record({
  identity: someStatements,
  boundary: fc.option(fc.array(someStatement, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  resource: fc.option(
    fc.array(fc.tuple(someStatement, values<unknown>('*', { AWS: USER.id }, { AWS: ACCOUNT }, { AWS: OTHER })), {
      minLength: 1,
      maxLength: 3,
    }),
    { nil: undefined },
  ),
  control: fc.option(fc.array(someStatement, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  caller: values(USER, ROLE, STRANGER, ROOT, WORLD),
  has: values<Record<string, string | string[]>>(
    {},
    { a: '1' },
    { a: '2', b: 'true' },
    { c: ['x1', 'y'], a: [] },
    { 'aws:username': '2026' },
  ),
})
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never

const RANK = { denied: 0, conditional: 1, allowed: 2 }
function answerIn({ identity, boundary, resource, control, caller, has }: World): number {
  const named = (statements: Statement[]) => policy(statements)
  const request = {
    action: 's3:GetObject',
    resource: OBJECT,
    resourceAccount: ACCOUNT,
    caller,
    context: partialContext(has),
  }
  const { answer } = evaluate(request, {
    identity: identity.map((statement) => named([statement])),
    boundary: boundary && named(boundary),
    resource: resource && named(resource.map(([statement, Principal]) => ({ ...statement, Principal }))),
    serviceControl: control && [[named(control)]],
  })
  return RANK[answer]
}

describe('evaluate, always', () => {
  const place = values('identity' as const, 'boundary' as const, 'control' as const)

  it('a Deny more never allows more', () => {
    fc.assert(
      fc.property(world, someStatement, place, (one, extra, where) => {
        const Deny = { ...extra, Effect: 'Deny' as const }
        const list = one[where]
        // Where there was no policy, one more with only a Deny would deny by saying nothing as well.
        if (!list) return
        expect(answerIn({ ...one, [where]: [...list, Deny] })).toBeLessThanOrEqual(answerIn(one))
      }),
      { numRuns: 1_000 },
    )
  })

  it('an Allow less never allows more', () => {
    fc.assert(
      fc.property(world, place, fc.nat(4), (one, where, at) => {
        const list = one[where]
        if (list?.[at]?.Effect !== 'Allow') return
        const fewer = list.filter((_, index) => index !== at)
        expect(answerIn({ ...one, [where]: fewer })).toBeLessThanOrEqual(answerIn(one))
      }),
      { numRuns: 1_000 },
    )
  })

  it('order does not matter', () => {
    fc.assert(
      fc.property(world, (one) => {
        const turned = {
          ...one,
          identity: one.identity.toReversed(),
          boundary: one.boundary?.toReversed(),
          resource: one.resource?.toReversed(),
          control: one.control?.toReversed(),
        }
        expect(answerIn(turned)).toBe(answerIn(one))
      }),
      { numRuns: 1_000 },
    )
  })

  it('knowing more never turns a certain answer', () => {
    fc.assert(
      fc.property(
        world,
        values<string | string[]>('1', '2', []),
        values<string | string[]>('true', 'false', []),
        (one, a, b) => {
          const before = answerIn({ ...one, has: {} })
          const after = answerIn({ ...one, has: { a, b } })
          if (before !== RANK.conditional) expect(after).toBe(before)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('sees all answers in these worlds', () => {
    const seen = new Set(fc.sample(world, { numRuns: 2_000, seed: 1 }).map(answerIn))
    expect([...seen].sort()).toEqual([0, 1, 2])
  })
})

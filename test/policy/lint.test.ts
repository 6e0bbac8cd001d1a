// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of IAM's, and ARNs as AWS's reference has them
import { actionTable } from '../../src/policy/actions.ts'
import { lintPolicy } from '../../src/policy/lint.ts'
import { LINT_CLASSES } from '../../src/policy/lint-classes.ts'
import { lintSize } from '../../src/policy/lint-document.ts'
import type { PolicyKind } from '../../src/policy/lint-finding.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

const { date } = actionTable()
const BUCKET = 'arn:aws:s3:::shop'
const OBJECTS = 'arn:aws:s3:::shop/*'
const plain = { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECTS }

const lintOf = (document: object, kind?: PolicyKind) => {
  const { policy, problems } = parsePolicy(document)
  if (!policy) throw new Error(JSON.stringify(problems))
  return lintPolicy(policy, actionTable(), kind)
}
const one = (statement: object, kind?: PolicyKind) =>
  lintOf({ Version: '2012-10-17', Statement: [{ ...plain, ...statement }] }, kind)
const told = (statement: object, kind?: PolicyKind) =>
  one(statement, kind).map(({ id, path, message, suggestion }) => [
    id,
    path,
    [message, suggestion].filter(Boolean).join(' '),
  ])
const ids = (statement: object, kind?: PolicyKind) => one(statement, kind).map(({ id }) => id)
const when = (operator: string, key: string, values: string | string[]) => ({
  Condition: { [operator]: { [key]: values } },
})

/** A statement on top of one that is clean, and all that is said of it: class, path, sentences. */
const CASES: [name: string, statement: object, ...found: [id: string, path: string, text: string][]][] = [
  ['a clean statement', {}],

  // Actions
  [
    'an action that does not exist',
    { Action: ['s3:GetObject', 's3:GetObjct'] },
    [
      'unknown-action',
      'Statement[0].Action[1]',
      `s3 has no action GetObjct in AWS's reference of ${date}: it allows nothing. Did you mean s3:GetObject?`,
    ],
  ],
  [
    'an action of another service',
    { Action: 'ec2:GetObject' },
    [
      'unknown-action',
      'Statement[0].Action',
      `ec2 has no action GetObject in AWS's reference of ${date}: it allows nothing. Did you mean s3:GetObject?`,
    ],
  ],
  [
    'a pattern that matches nothing',
    { Action: 's3:Gett*' },
    [
      'action-matches-nothing',
      'Statement[0].Action',
      `No action matches s3:Gett* in AWS's reference of ${date}: it allows nothing.`,
    ],
  ],
  [
    'a service that does not exist',
    { Action: 'brandnew:Get' },
    ['unknown-service', 'Statement[0].Action', `brandnew is the prefix of no service that AWS listed on ${date}.`],
  ],
  [
    'an action without a service',
    { Action: 'PutObject' },
    [
      'invalid-action',
      'Statement[0].Action',
      'PutObject is no action: IAM wants a service and an action, such as s3:GetObject. Did you mean s3:PutObject?',
    ],
  ],

  // Operators
  [
    'an operator that does not exist',
    when('StringLessThan', 's3:max-keys', '1'),
    [
      'unknown-operator',
      'Statement[0].Condition.StringLessThan',
      'IAM has no condition operator StringLessThan: texts can be equal or alike, not less or greater. Did you mean NumericLessThan?',
    ],
    // s3:max-keys is a key of ListBucket.
    [
      'unsupported-condition-key',
      'Statement[0].Condition.StringLessThan["s3:max-keys"]',
      'The key exists, but requests for these actions do not hold s3:max-keys, so the statement allows nothing.',
    ],
  ],
  ['a number for a text', when('NumericLessThan', 'aws:username', '5')],
  [
    'a text where a number is asked for',
    when('NumericLessThan', 'aws:username', 'five'),
    [
      'invalid-condition-value',
      'Statement[0].Condition.NumericLessThan["aws:username"]',
      'NumericLessThan compares aws:username with five, which is not a number.',
    ],
    [
      'operator-type-mismatch',
      'Statement[0].Condition.NumericLessThan["aws:username"]',
      'NumericLessThan does not fit aws:username, which is a text. Did you mean StringEquals?',
    ],
  ],
  [
    'Bool for an ARN',
    when('Bool', 'aws:PrincipalArn', 'true'),
    [
      'operator-type-mismatch',
      'Statement[0].Condition.Bool["aws:PrincipalArn"]',
      'Bool does not fit aws:PrincipalArn, which is an ARN. Did you mean ArnEquals?',
    ],
  ],
  [
    'a text operator for a range of addresses',
    when('StringNotEquals', 'aws:SourceIp', '203.0.113.0/24'),
    [
      'operator-type-mismatch',
      'Statement[0].Condition.StringNotEquals["aws:SourceIp"]',
      'StringNotEquals does not fit aws:SourceIp, which is an IP address. Did you mean NotIpAddress?',
    ],
  ],
  ['a text operator with the very word', when('StringEquals', 'aws:SecureTransport', 'true')],
  ['a text operator for an ARN', when('StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/a')],
  [
    'a date that is none',
    when('DateLessThan', 'aws:CurrentTime', 'tomorrow'),
    [
      'invalid-condition-value',
      'Statement[0].Condition.DateLessThan["aws:CurrentTime"]',
      'DateLessThan compares aws:CurrentTime with tomorrow, which is not a date such as 2026-06-01T00:00:00Z, or seconds since 1970.',
    ],
  ],
  ['seconds since 1970', when('DateLessThan', 'aws:EpochTime', '1780272000')],
  [
    'a star that means itself',
    when('StringEquals', 'aws:username', 'ops-*'),
    [
      'literal-wildcard',
      'Statement[0].Condition.StringEquals["aws:username"]',
      'StringEquals takes the star of ops-* for a star, so that the test of aws:username is never met. Did you mean StringLike?',
    ],
  ],
  [
    'several values compared with one',
    when('StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r-1/'),
    [
      'set-operator-missing',
      'Statement[0].Condition.StringEquals["aws:PrincipalOrgPaths"]',
      'aws:PrincipalOrgPaths can hold several values, and StringEquals compares one. Write ForAnyValue:StringEquals, or ForAllValues:StringEquals with a Null check.',
    ],
  ],

  // Keys
  [
    'a key that does not exist',
    when('NumericLessThan', 's3:content-length', '5242880'),
    [
      'unknown-condition-key',
      'Statement[0].Condition.NumericLessThan["s3:content-length"]',
      'No s3 action knows s3:content-length, so the statement allows nothing. IAM cannot limit the size of an upload: no request for S3 holds it. Only a presigned POST can, by content-length-range.',
    ],
  ],
  [
    'a misspelt key with an operator that is met without it',
    when('StringNotEquals', 'aws:SourceAcount', '111122223333'),
    [
      'unknown-condition-key',
      'Statement[0].Condition.StringNotEquals["aws:SourceAcount"]',
      'No s3 action knows aws:SourceAcount, so the condition is always met. Did you mean aws:SourceAccount?',
    ],
  ],
  [
    'a key of other actions of the service',
    when('StringLike', 's3:prefix', 'home/*'),
    [
      'unsupported-condition-key',
      'Statement[0].Condition.StringLike["s3:prefix"]',
      'The key exists, but requests for these actions do not hold s3:prefix, so the statement allows nothing.',
    ],
  ],
  ['a key of one of the actions', { ...when('StringLike', 's3:prefix', 'home/*'), Action: 's3:*', Resource: BUCKET }],
  [
    'a global key that only some actions know',
    { Action: 'ec2:DescribeInstances', Resource: '*', ...when('StringEquals', 'aws:ResourceTag/team', 'a') },
    [
      'unsupported-condition-key',
      'Statement[0].Condition.StringEquals["aws:ResourceTag/team"]',
      'Requests for these actions do not hold aws:ResourceTag/team, so the statement allows nothing.',
    ],
  ],
  ['a claim of an identity provider', when('StringEquals', 'token.actions.githubusercontent.com:sub', 'repo:a/b')],

  // Variables
  [
    'a variable that nothing fills in',
    { Resource: 'arn:aws:s3:::shop/${aws:usrname}/*' },
    [
      'unknown-variable',
      'Statement[0].Resource',
      'No request fills in ${aws:usrname}, so that by this the statement allows nothing. Did you mean ${aws:username}?',
    ],
  ],
  [
    'variables that requests fill in, with a default, escapes, and one of a template',
    { Resource: "arn:aws:s3:::${bucket}/${aws:PrincipalTag/team, 'none'}/${saml:sub}/${*}${$}" },
  ],

  // Resources
  [
    'a name instead of an ARN',
    { Resource: 'shop/*' },
    [
      'invalid-resource',
      'Statement[0].Resource',
      'shop/* is no ARN: a resource is one, or "*". Did you mean arn:aws:s3:::shop/*?',
    ],
  ],
  [
    'a bucket ARN short of colons',
    { Resource: 'arn:aws:s3:shop' },
    [
      'invalid-resource',
      'Statement[0].Resource',
      'arn:aws:s3:shop is no ARN: a resource is one, or "*". Did you mean arn:aws:s3:::shop?',
    ],
  ],
  [
    'the bucket for its objects',
    { Resource: BUCKET },
    [
      'action-resource-mismatch',
      'Statement[0].Action',
      's3:GetObject can act on none of the resources, so that the statement allows nothing by it. It acts on arn:${Partition}:s3:::${BucketName}/${ObjectName} or arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}.',
    ],
  ],
  [
    'an action that is about no resource',
    { Action: 'ec2:DescribeVpcs', Resource: 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1' },
    [
      'no-resource-level',
      'Statement[0].Action',
      'ec2:DescribeVpcs acts on no particular resource, so that on these the statement allows nothing by it. Give it a statement of its own with "Resource": "*".',
    ],
  ],
  [
    'a resource of none of the actions',
    { Resource: [OBJECTS, 'arn:aws:sqs:eu-west-1:111122223333:orders'] },
    [
      'unused-resource',
      'Statement[0].Resource[1]',
      'None of the actions can act on arn:aws:sqs:eu-west-1:111122223333:orders.',
    ],
  ],
  [
    'both names of CodeStar Connections',
    { Action: 'codestar-connections:UseConnection', Resource: 'arn:aws:codeconnections:*:*:connection/*' },
  ],

  // What could be left out
  [
    'an action that another covers',
    { Action: ['s3:GetObject', 's3:Get*', 'S3:GETOBJECT'] },
    ['redundant-action', 'Statement[0].Action[0]', 's3:GetObject is covered by s3:Get*.'],
    ['redundant-action', 'Statement[0].Action[2]', 'S3:GETOBJECT is covered by s3:GetObject.'],
  ],
  [
    'a resource that is there twice',
    { Resource: [OBJECTS, OBJECTS] },
    ['redundant-resource', 'Statement[0].Resource[1]', `${OBJECTS} is there twice.`],
  ],
  [
    'a question mark is no star',
    { Action: ['s3:GetObjec?', 's3:GetObjec*'] },
    ['redundant-action', 'Statement[0].Action[0]', 's3:GetObjec? is covered by s3:GetObjec*.'],
  ],

  // More than it seems
  [
    'everything',
    { Action: '*', Resource: '*' },
    ['full-access', 'Statement[0].Action', 'The statement allows every action on every resource.'],
  ],
  [
    'a service on everything',
    { Action: ['sqs:*', 's3:GetObject'], Resource: '*' },
    [
      'service-wildcard',
      'Statement[0].Action[0]',
      'The statement allows every action of sqs on every resource. List the actions in use: Access Advisor and CloudTrail show which.',
    ],
  ],
  [
    'a write on everything',
    { Action: 's3:PutObject', Resource: '*' },
    [
      'wildcard-resource',
      'Statement[0].Resource',
      'The statement allows s3:PutObject on every resource, though it could name its own. Name the resources, or add a condition on their tags.',
    ],
  ],
  [
    'every secret',
    { Action: 'secretsmanager:GetSecretValue', Resource: '*' },
    [
      'secrets-wildcard',
      'Statement[0].Resource',
      'The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
    ],
  ],
  [
    'NotAction in an Allow',
    { Action: undefined, NotAction: 's3:Delete*' },
    [
      'allow-not-action',
      'Statement[0].NotAction',
      'The statement allows every action but s3:Delete*, also those of services to come. List the actions that are needed, or deny these.',
    ],
  ],
  ['NotAction in a Deny', { Effect: 'Deny', Action: undefined, NotAction: 's3:Delete*' }],
  [
    'NotResource in an Allow',
    { Resource: undefined, NotResource: OBJECTS },
    [
      'allow-not-resource',
      'Statement[0].NotResource',
      `The statement allows its actions on everything but ${OBJECTS}. List the resources that are needed, or deny these.`,
    ],
  ],
  [
    'NotPrincipal in an Allow',
    { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } },
    [
      'allow-not-principal',
      'Statement[0].NotPrincipal',
      'The statement allows its actions to everyone but those named, anonymous callers among them. Name those who are meant under Principal.',
    ],
  ],
  [
    'ForAllValues on a key that may be missing',
    when('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-1/r-1/*'),
    [
      'for-all-values-allow',
      'Statement[0].Condition.ForAllValues:StringLike["aws:PrincipalOrgPaths"]',
      'A request without aws:PrincipalOrgPaths meets ForAllValues:StringLike, so that the statement allows it. Add "Null": {"aws:PrincipalOrgPaths": "false"}.',
    ],
  ],
  [
    'ForAllValues with a Null check',
    {
      Condition: {
        'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/*' },
        Null: { 'aws:principalorgpaths': 'false' },
      },
    },
  ],
  [
    'IfExists on a key that a caller may leave out',
    when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'),
    [
      'if-exists-allow',
      'Statement[0].Condition.BoolIfExists["aws:MultiFactorAuthPresent"]',
      'A request without aws:MultiFactorAuthPresent meets BoolIfExists, so that the statement allows it. Did you mean Bool?',
    ],
  ],
  [
    'a Deny that lets access keys through',
    { Effect: 'Deny', ...when('Bool', 'aws:MultiFactorAuthPresent', 'false') },
    [
      'deny-without-key',
      'Statement[0].Condition.Bool["aws:MultiFactorAuthPresent"]',
      'Requests with access keys hold no aws:MultiFactorAuthPresent, so that this does not deny them. Did you mean BoolIfExists?',
    ],
  ],
  ['a Deny that does not', { Effect: 'Deny', ...when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false') }],
  [
    'part of an account id in a resource',
    { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:1111*:orders' },
    [
      'partial-account',
      'Statement[0].Resource',
      '1111* covers every account whose id looks like it, not only yours. Write the account ids in full.',
    ],
  ],
  [
    'part of an account id in a condition',
    when('StringLike', 'aws:PrincipalAccount', '1111*'),
    [
      'partial-account',
      'Statement[0].Condition.StringLike["aws:PrincipalAccount"]',
      '1111* covers every account whose id looks like it, not only yours. Write the account ids in full.',
    ],
  ],
  [
    "a role's name in any account",
    { Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy') },
    [
      'any-account',
      'Statement[0].Condition.ArnLike["aws:PrincipalArn"]',
      'aws:PrincipalArn like arn:aws:iam::*:role/deploy lets in what bears that name in any account of AWS. Write the account id, or test aws:PrincipalOrgID as well.',
    ],
  ],
  [
    "a role's name in any account of the organization",
    {
      Principal: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' },
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      },
    },
  ],
  [
    'a star of StringLike before the last part',
    when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy'),
    [
      'star-crosses-segments',
      'Statement[0].Condition.StringLike["aws:PrincipalArn"]',
      'The star of StringLike also matches colons: arn:aws:iam::*:role/deploy may cover ARNs of other accounts and types. Did you mean ArnLike?',
    ],
  ],

  // Lists
  ['no resource', { Resource: [] }, ['empty-list', 'Statement[0].Resource', 'Resource is empty.']],
  [
    'no value',
    when('StringEquals', 'aws:username', []),
    ['empty-list', 'Statement[0].Condition.StringEquals["aws:username"]', 'aws:username is compared with nothing.'],
  ],
]

describe('lintPolicy', () => {
  it.each(CASES)('%s', (_name, statement, ...found) => {
    expect(told(statement)).toEqual(found)
  })

  it('has a case for every class, here or below', () => {
    const shown = new Set(CASES.flatMap(([, , ...found]) => found.map(([id]) => id)))
    const elsewhere = [
      ...['invalid-policy', 'duplicate-member', 'unknown-version', 'missing-version', 'variables-in-old-version'],
      ...['duplicate-sid', 'invalid-sid', 'misplaced-element', 'size-limit', 'redundant-statement', 'denied-statement'],
    ]
    expect(Object.keys(LINT_CLASSES).filter((id) => !shown.has(id) && !elsewhere.includes(id))).toEqual([])
  })

  it('looks at the version', () => {
    const variable = { ...plain, Resource: 'arn:aws:s3:::shop/${aws:username}/*' }
    const idsOf = (document: object) => lintOf(document).map(({ id, severity }) => `${severity} ${id}`)
    expect(idsOf({ Statement: plain })).toEqual(['low missing-version'])
    expect(idsOf({ Version: '2008-10-17', Statement: plain })).toEqual(['low missing-version'])
    expect(idsOf({ Version: '2008-10-17', Statement: variable })).toEqual(['medium variables-in-old-version'])
    expect(idsOf({ Version: '2012-10-71', Statement: variable })).toEqual(['high unknown-version'])
    expect(idsOf({ Version: '2012-10-17', Statement: variable })).toEqual([])
  })

  it('looks at statement ids', () => {
    const Statement = [
      { ...plain, Sid: 'Read it' },
      { ...plain, Sid: 'Read it', Resource: 'arn:aws:s3:::other/*' },
    ]
    const found = (kind?: PolicyKind) =>
      lintOf({ Version: '2012-10-17', Statement }, kind).map(({ id, path, message }) => [id, path, message])
    const twice = ['duplicate-sid', 'Statement[1].Sid', 'An earlier statement has the Sid Read it as well.']
    expect(found()).toEqual([twice])
    expect(found('identity')).toEqual([
      ['invalid-sid', 'Statement[0].Sid', 'The Sid Read it has characters other than letters and digits.'],
      twice,
    ])
  })

  it('looks at what belongs into which kind of policy', () => {
    const Principal = { AWS: 'arn:aws:iam::111122223333:root' }
    expect(told({ Principal }, 'identity')).toEqual([
      [
        'misplaced-element',
        'Statement[0].Principal',
        'A policy of a user, group or role has no Principal: AWS refuses it.',
      ],
    ])
    expect(told({ Resource: undefined, Principal }, 'identity')).toHaveLength(2)
    const trust = { Action: 'sts:AssumeRole', Principal, Resource: undefined }
    expect(told(trust, 'trust')).toEqual([])
    expect(told({ ...trust, Resource: '*' }, 'trust')).toEqual([
      ['misplaced-element', 'Statement[0].Resource', 'A trust policy has no Resource: AWS refuses it.'],
    ])
    expect(ids({ Principal, Resource: OBJECTS }, 'resource')).toEqual([])
  })

  it('leaves alone what a policy of an organization allows, and the resource of a resource policy', () => {
    expect(ids({ Action: '*', Resource: '*' }, 'organization')).toEqual([])
    expect(ids({ Action: 's3:*', Resource: '*', Principal: { AWS: '111122223333' } }, 'resource')).toEqual([])
  })

  it('compares statements', () => {
    const found = (...Statement: object[]) =>
      lintOf({ Version: '2012-10-17', Statement }).map(({ id, path, message }) => [id, path, message])
    const wide = { ...plain, Sid: 'Wide', Action: 's3:Get*' }
    const covered = ['redundant-statement', 'Statement[1]', 'Statement[0] (Wide) allows all of this as well.']
    expect(found(wide, plain)).toEqual([covered])
    expect(found(wide, { ...plain, ...when('Bool', 'aws:SecureTransport', 'true') })).toEqual([covered])
    // Of two that are the same, the later one.
    expect(found(plain, plain)).toEqual([
      ['redundant-statement', 'Statement[1]', 'Statement[0] allows all of this as well.'],
    ])
    expect(found({ ...wide, ...when('Bool', 'aws:SecureTransport', 'true') }, plain)).toEqual([])
    expect(found({ ...wide, Principal: '*' }, plain)).toEqual([])
    expect(found({ ...wide, Effect: 'Deny' }, plain)).toEqual([
      ['denied-statement', 'Statement[1]', 'Statement[0] (Wide) denies all that the statement allows.'],
    ])
    expect(found(plain, { ...plain, Resource: BUCKET, Action: 's3:ListBucket' })).toEqual([])
  })

  it('counts characters as AWS does', () => {
    const text = (size: number) => `{"Version": "${'x'.repeat(size - 14)}"}\n\n\n`
    expect(lintSize(text(6144), 'identity')).toEqual([])
    expect(lintSize(text(6145), undefined).map(({ severity, message }) => [severity, message])).toEqual([
      ['info', 'The policy has 6,145 characters other than whitespace; a managed policy has at most 6,144.'],
    ])
    expect(lintSize(text(3000), 'trust')).toHaveLength(1)
    expect(lintSize(text(30_000), 'resource')).toEqual([])
  })

  it('does not touch the policy', () => {
    const { policy } = parsePolicy({ Version: '2012-10-17', Statement: [plain, { ...plain, Action: ['*'] }] })
    const before = structuredClone(policy)
    lintPolicy(policy!, actionTable())
    expect(policy).toEqual(before)
  })
})

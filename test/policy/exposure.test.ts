// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import { grantsOf } from '../../src/policy/exposure.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

const OWNED = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/0d1e2f3a', account: '111122223333' }
const ORGANIZATION = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }

const allow = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'kms:Decrypt',
  Resource: '*',
  ...more,
})
const deny = (more: object = {}) => allow({ Effect: 'Deny', Action: 'kms:*', ...more })
const when = (operator: string, keys: object) => ({ Condition: { [operator]: keys } })

/** `everyone *`, `account 444455556666 (Statement[1])`: whom a policy lets in, and what limits them. */
function grants(...Statement: object[]): string[] {
  const { policy } = parsePolicy({ Version: '2012-10-17', Statement })
  return grantsOf(policy!, OWNED).map(({ to, id, limit }) => `${to} ${id}${limit ? ` (${limit.path})` : ''}`)
}

describe('whom a resource policy lets in', () => {
  it.each<[string, object, string[]]>([
    ['everyone', { Principal: '*' }, ['everyone *']],
    ['everyone by another name', { Principal: { AWS: ['*'] } }, ['everyone *']],
    ['all but some', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }, ['everyone *']],
    ['all but everyone', { Principal: undefined, NotPrincipal: '*' }, []],
    ['an account', { Principal: { AWS: '444455556666' } }, ['account 444455556666']],
    ['its root', { Principal: { AWS: 'arn:aws:iam::444455556666:root' } }, ['account 444455556666']],
    ['a session', { Principal: { AWS: 'arn:aws:sts::444455556666:assumed-role/a/b' } }, ['account 444455556666']],
    ['its own account', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, []],
    ['a service', { Principal: { Service: 'sns.amazonaws.com' } }, ['service sns.amazonaws.com']],
    ['a user who was deleted', { Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } }, []],
    ['an identity provider', { Principal: { Federated: 'accounts.google.com' } }, []],
    ['nothing, without Resource', { Resource: undefined }, []],
  ])('%s', (_what, more, expected) => expect(grants(allow(more))).toEqual(expected))
})

describe('conditions', () => {
  const at = (operator: string, key: string) => `Statement[0].Condition.${operator}["${key}"]`

  it.each<[string, string, string]>([
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'],
    ['StringEquals', 'aws:SourceAccount', '111122223333'],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['StringEquals', 'kms:CallerAccount', '111122223333'],
    ['StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'],
  ])('%s %s limits everyone', (operator, key, value) =>
    expect(grants(allow(when(operator, { [key]: value })))).toEqual([`everyone * (${at(operator, key)})`]),
  )

  it.each<[string, string, unknown]>([
    ['StringLike', 'aws:PrincipalOrgID', '*'],
    ['StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/'],
    ['Null', 'aws:PrincipalOrgID', 'false'],
    ['Bool', 'aws:SecureTransport', 'true'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy'],
    ['StringEquals', 'kms:EncryptionContext:team', 'shop'],
  ])('%s %s %s does not', (operator, key, value) =>
    expect(grants(allow(when(operator, { [key]: value })))).toEqual(['everyone *']),
  )

  it('that name other accounts leave these', () => {
    const accounts = ['111122223333', '444455556666']
    expect(grants(allow(when('StringEquals', { 'kms:CallerAccount': accounts })))).toEqual([
      `everyone * (${at('StringEquals', 'kms:CallerAccount')})`,
      'account 444455556666',
    ])
  })

  it('leave out an account that they do not name, and not one that they do', () => {
    const two = { Principal: { AWS: ['444455556666', '777788889999'] } }
    expect(grants(allow({ ...two, ...when('StringEquals', { 'aws:PrincipalAccount': '777788889999' }) }))).toEqual([
      `account 444455556666 (${at('StringEquals', 'aws:PrincipalAccount')})`,
      'account 777788889999',
    ])
  })

  it('who calls counts before where from', () => {
    const both = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringEquals: ORGANIZATION }
    expect(grants(allow({ Condition: both }))).toEqual([`everyone * (${at('StringEquals', 'aws:PrincipalOrgID')})`])
  })
})

describe('a service', () => {
  const service = (condition: object = {}) => allow({ Principal: { Service: 's3.amazonaws.com' }, ...condition })

  it.each([
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:eu-west-1:111122223333:*'],
    ['StringEquals', 'aws:SourceAccount', '111122223333'],
    ['StringEquals', 'aws:SourceOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'lambda:EventSourceToken', 'amzn1.ask.skill.0d1e2f3a'],
  ])('is limited by %s %s', (operator, key, value) =>
    expect(grants(service(when(operator, { [key]: value })))).toEqual([
      `service s3.amazonaws.com (Statement[0].Condition.${operator}["${key}"])`,
    ]),
  )

  it.each([
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:*'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::orders'],
    ['StringEquals', 'aws:SourceArn', 'arn:aws:s3:::orders'],
    ['StringEqualsIfExists', 'aws:SourceAccount', '111122223333'],
  ])('is not limited by %s %s %s', (operator, key, value) =>
    expect(grants(service(when(operator, { [key]: value })))).toEqual(['service s3.amazonaws.com']),
  )

  it('is limited by a Deny of other sources, not by one that spares services', () => {
    const other = { StringNotEquals: { 'aws:SourceAccount': '111122223333' } }
    const only = (is: string) => deny({ Condition: { ...other, Bool: { 'aws:PrincipalIsAWSService': is } } })
    expect(grants(service(), only('true'))).toEqual(['service s3.amazonaws.com (Statement[1])'])
    expect(grants(service(), only('false'))).toEqual(['service s3.amazonaws.com'])
    expect(grants(service(), deny({ Principal: { AWS: '*' }, Condition: other }))).toEqual([
      'service s3.amazonaws.com (Statement[1])',
    ])
  })
})

describe('a Deny', () => {
  const strangers = when('StringNotEquals', ORGANIZATION)
  const limited = ['everyone * (Statement[1])']

  it.each<[string, object]>([
    ['of strangers', deny(strangers)],
    ['of everybody', deny()],
    ['that names the action', deny({ ...strangers, Action: ['kms:Encrypt', 'KMS:decrypt'] })],
    ['of all actions but others', deny({ ...strangers, Action: undefined, NotAction: 'kms:Encrypt' })],
    ['of the key by its ARN', deny({ ...strangers, Resource: OWNED.arn })],
    [
      'of all that is not another key',
      deny({ ...strangers, Resource: undefined, NotResource: 'arn:aws:kms:*:*:key/x' }),
    ],
    [
      'of people who are strangers',
      deny({ Condition: { ...strangers.Condition, Bool: { 'aws:PrincipalIsAWSService': 'false' } } }),
    ],
    [
      'of who is neither in the organization nor in an account',
      deny(when('StringNotEquals', { ...ORGANIZATION, 'aws:PrincipalAccount': '111122223333' })),
    ],
    [
      'of all but a role of its own',
      deny({ Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${OWNED.account}:role/a` } }),
    ],
  ])('%s limits everyone', (_what, statement) => expect(grants(allow(), statement)).toEqual(limited))

  it.each<[string, object]>([
    ['of another action', deny({ ...strangers, Action: 'kms:Encrypt' })],
    ['of all actions but this one', deny({ ...strangers, Action: undefined, NotAction: 'kms:De*' })],
    ['of another key', deny({ ...strangers, Resource: 'arn:aws:kms:eu-west-1:111122223333:key/x' })],
    ['of one account', deny({ Principal: { AWS: '444455556666' } })],
    [
      'of strangers at one address',
      deny({ Condition: { ...strangers.Condition, IpAddress: { 'aws:SourceIp': '203.0.113.9' } } }),
    ],
    ['of plain HTTP', deny(when('Bool', { 'aws:SecureTransport': 'false' }))],
    ['of friends', deny(when('StringEquals', ORGANIZATION))],
  ])('%s does not', (_what, statement) => expect(grants(allow(), statement)).toEqual(['everyone *']))

  it('of less than NotAction allows does not, one of as much does', () => {
    const most = allow({ Action: undefined, NotAction: ['kms:Delete*', 'kms:Put*'] })
    expect(grants(most, deny({ ...strangers, Action: 'kms:Decrypt' }))).toEqual(['everyone *'])
    expect(grants(most, deny({ ...strangers, Action: undefined, NotAction: 'kms:DeleteAlias' }))).toEqual(limited)
    expect(grants(most, deny({ ...strangers, Action: undefined, NotAction: 'kms:Encrypt' }))).toEqual(['everyone *'])
    expect(grants(most, deny(strangers))).toEqual(limited)
    expect(grants(allow({ Action: '*' }), deny(strangers))).toEqual(limited)
  })

  it('that spares an account leaves it in', () => {
    const spared = { 'aws:PrincipalAccount': ['111122223333', '444455556666'] }
    expect(grants(allow(), deny(when('StringNotEquals', spared)))).toEqual([...limited, 'account 444455556666'])
    const partner = allow({ Principal: { AWS: '444455556666' } })
    expect(grants(partner, deny(when('StringNotEquals', spared)))).toEqual(['account 444455556666'])
    expect(grants(partner, deny({ Principal: { AWS: '444455556666' } }))).toEqual([
      'account 444455556666 (Statement[1])',
    ])
  })
})

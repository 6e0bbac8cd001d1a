// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import { admitsOnlyKnownCallers, deniesUnknownCallers, restricts, saysNothing } from '../../src/policy/conditions.ts'
import { type Condition, parsePolicy } from '../../src/policy/parse.ts'

function condition(operator: string, key: string, value: unknown): Condition {
  const { policy } = parsePolicy({
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { [key]: value } } },
  })
  return policy!.statements[0]!.conditions[0]!
}

describe('restricts', () => {
  it.each<[string, string, unknown]>([
    ['Bool', 'aws:MultiFactorAuthPresent', true],
    ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', 3600],
    ['Null', 'aws:MultiFactorAuthAge', 'false'],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['NotIpAddress', 'aws:PrincipalArn', '203.0.113.0/24'],
    ['StringEquals', 'aws:RequestedRegion', ['eu-west-1', 'eu-central-1']],
    ['StringEqualsIfExists', 'AWS:requestedregion', 'eu-west-1'],
    ['ForAllValues:StringEquals', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringNotEquals', 'aws:RequestedRegion', 'us-east-1'],
    ['ForAnyValue:StringNotEquals', 'aws:CalledVia', 'athena.amazonaws.com'],
    ['StringLike', 'aws:PrincipalTag/team', 'admin*'],
    ['DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'],
    ['StringEquals', 'aws:PrincipalTag/team', '*'],
    ['StringEquals', 'aws:PrincipalTag/team', []],
    ['Bool', 'aws:ViaAWSService', 'true'],
  ])('%s %s %j', (operator, key, value) => expect(restricts(condition(operator, key, value))).toBe(true))

  it.each<[string, string, unknown]>([
    ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
    ['Null', 'aws:MultiFactorAuthAge', 'true'],
    ['Null', 'aws:PrincipalArn', 'false'],
    ['Null', 'aws:TagKeys', []],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0']],
    ['IpAddress', 'aws:SourceIp', '::/0'],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['ForAllValues:StringEquals', 'aws:TagKeys', 'team'],
    ['StringNotEquals', 'aws:PrincipalTag/team', 'guests'],
    ['StringLike', 'aws:userid', '*'],
    ['StringLike', 'aws:PrincipalTag/team', ['admin', '**']],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:*:*:*:*'],
    ['Bool', 'aws:SecureTransport', 'true'],
    ['BoolIfExists', 'aws:ViaAWSService', false],
    ['DateGreaterThan', 'aws:CurrentTime', '2020-01-01T00:00:00Z'],
    ['DateGreaterThanEquals', 'aws:EpochTime', 1577836800],
  ])('not %s %s %j', (operator, key, value) => expect(restricts(condition(operator, key, value))).toBe(false))
})

describe('admitsOnlyKnownCallers', () => {
  it.each<[string, string, unknown]>([
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'AWS:PRINCIPALORGID', ['o-a1b2c3d4e5', 'o-f6a7b8c9d0']],
    ['StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}'],
    ['StringLike', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*'],
    ['StringEquals', 'aws:PrincipalAccount', '111122223333'],
    ['StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'],
    ['StringEqualsIfExists', 'aws:PrincipalAccount', '111122223333'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/deploy-*'],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/deploy'],
    ['StringLike', 'aws:PrincipalArn', 'arn:*:iam::111122223333:*'],
    ['StringEqualsIgnoreCase', 'aws:SourceAccount', '111122223333'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:111122223333:*'],
    ['StringLike', 'aws:userid', 'AROAEXAMPLEID1234567:*'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']],
    // No organization is called *, and StringEquals knows no wildcards: it lets in nobody.
    ['StringEquals', 'aws:PrincipalOrgID', '*'],
  ])('%s %s %j', (operator, key, value) => expect(admitsOnlyKnownCallers(condition(operator, key, value))).toBe(true))

  it.each<[string, string, unknown]>([
    ['StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/'],
    ['StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringNotEquals', 'aws:PrincipalAccount', '444455556666'],
    ['StringLike', 'aws:PrincipalOrgID', '*'],
    ['StringLike', 'aws:PrincipalOrgID', 'o-*'],
    ['StringLike', 'aws:PrincipalOrgID', ['o-a1b2c3d4e5', '*']],
    ['StringEquals', 'aws:PrincipalOrgID', '${aws:PrincipalOrgID}'],
    ['StringEquals', 'aws:PrincipalAccount', '${aws:PrincipalTag/account}'],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', '*/r-ab12/*'],
    ['StringLike', 'aws:PrincipalAccount', '1111*'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy'],
    ['ArnEquals', 'aws:PrincipalArn', '*'],
    ['StringLike', 'aws:userid', '*:session'],
    ['IpAddress', 'aws:SourceIp', '0.0.0.0/0'],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '128.0.0.0/1']],
    ['StringEquals', 'aws:SourceIp', '203.0.113.7'],
    ['StringEquals', 'aws:PrincipalOrgID', []],
    ['Null', 'aws:PrincipalOrgID', 'false'],
    ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
    ['StringEquals', 'aws:PrincipalTag/team', 'admins'],
    ['StringEquals', 'sts:ExternalId', 'secret'],
    ['StringEquals', 'constructor', 'x'],
    ['StringLessThan', 'aws:PrincipalAccount', '111122223333'],
  ])('not %s %s %j', (operator, key, value) =>
    expect(admitsOnlyKnownCallers(condition(operator, key, value))).toBe(false),
  )
})

describe('deniesUnknownCallers', () => {
  it.each<[string, string, unknown]>([
    ['StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringNotEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ForAllValues:StringNotLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*'],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:*'],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  ])('%s %s %j', (operator, key, value) => expect(deniesUnknownCallers(condition(operator, key, value))).toBe(true))

  it.each<[string, string, unknown]>([
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringNotLike', 'aws:PrincipalOrgID', 'o-*'],
    ['ForAnyValue:StringNotLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*'],
    ['StringNotEquals', 'aws:PrincipalTag/team', 'admins'],
  ])('not %s %s %j', (operator, key, value) =>
    expect(deniesUnknownCallers(condition(operator, key, value))).toBe(false),
  )
})

describe('saysNothing', () => {
  it('is said of what every call fulfils', () => {
    expect(saysNothing(condition('Bool', 'aws:SecureTransport', 'true'))).toBe(true)
    expect(saysNothing(condition('BoolIfExists', 'aws:PrincipalIsAWSService', 'false'))).toBe(true)
    expect(saysNothing(condition('Bool', 'aws:SecureTransport', 'false'))).toBe(false)
    expect(saysNothing(condition('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))).toBe(false)
    expect(saysNothing(condition('StringLike', 'aws:userid', '*'))).toBe(false)
  })
})

import { explainPolicy } from '../../src/policy/explain.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

const explained = (statement: object) => {
  const { policy } = parsePolicy({ Version: '2012-10-17', Statement: statement })
  return explainPolicy(policy!)[0]!
}
const says = (statement: object) => explained(statement).text
const allow = (more: object) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more })

describe('explainPolicy', () => {
  it.each<[object, string]>([
    [allow({ Action: '*' }), 'Allows every action on every resource.'],
    [
      allow({ Action: ['s3:*', 'sqs:SendMessage'] }),
      'Allows every action of s3 and sqs:SendMessage on every resource.',
    ],
    [allow({ Effect: 'Deny', Resource: ['a', 'b', 'c'] }), 'Denies s3:GetObject on a, b and c.'],
    [allow({ Resource: undefined, NotResource: 'a' }), 'Allows s3:GetObject on every resource but a.'],
    [
      allow({ Action: undefined, NotAction: ['iam:*', 'account:*'] }),
      'Allows every action but every action of iam and every action of account on every resource.',
    ],
    [allow({ Principal: '*' }), 'Allows everybody: s3:GetObject on every resource.'],
    [
      {
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com', AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
      },
      'Allows the service ec2.amazonaws.com and the account 111122223333: sts:AssumeRole.',
    ],
    [
      allow({
        Condition: {
          IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      }),
      'Allows s3:GetObject on every resource, if aws:SourceIp is in 203.0.113.0/24 or 198.51.100.0/24, and aws:SecureTransport is true.',
    ],
    [
      allow({ Condition: { StringNotLikeIfExists: { 'aws:PrincipalTag/team': ['a', 'b'] } } }),
      'Allows s3:GetObject on every resource, if aws:PrincipalTag/team is not like a nor b (or is not there).',
    ],
    [
      allow({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } } }),
      'Allows s3:GetObject on every resource, if every aws:TagKeys is team.',
    ],
    [
      allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': 't*' } } }),
      'Allows s3:GetObject on every resource, if one of aws:TagKeys is like t*.',
    ],
    [
      allow({ Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } } }),
      'Allows s3:GetObject on every resource, if the request has no aws:MultiFactorAuthAge.',
    ],
    [
      allow({ Condition: { NumericLessThanEquals: { 's3:max-keys': 10 } } }),
      'Allows s3:GetObject on every resource, if s3:max-keys is at most 10.',
    ],
  ])('%j', (statement, text) => expect(says(statement)).toBe(text))

  it('says what an Allow gives beyond what it seems to', () => {
    expect(explained(allow({ Action: undefined, NotAction: 'iam:*' })).notes).toEqual([
      'NotAction also allows every action that AWS adds later.',
    ])
    expect(explained(allow({ Resource: undefined, NotResource: 'a' })).notes).toEqual([
      'NotResource also allows every resource that is made later.',
    ])
    expect(explained(allow({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } } })).notes).toEqual([
      'ForAllValues is met by a request that has no aws:TagKeys.',
    ])
    expect(explained(allow({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } })).notes).toEqual([
      'BoolIfExists is met by a request that has no aws:MultiFactorAuthPresent.',
    ])
    expect(explained(allow({ Effect: 'Deny', Action: undefined, NotAction: 'iam:*' })).notes).toEqual([])
  })
})

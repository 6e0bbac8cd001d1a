import {
  coversAction,
  coversArn,
  coversEveryAction,
  coversEveryResource,
  resourceMatcher,
} from '../../src/policy/match.ts'
import type { Element } from '../../src/policy/parse.ts'

const only = (...values: string[]): Element => ({ name: 'Element', not: false, values })
const allBut = (...values: string[]): Element => ({ name: 'NotElement', not: true, values })

describe('coversAction', () => {
  it('reads actions in any case', () => {
    expect(coversAction(only('STS:assume*'), 'sts:AssumeRole')).toBe(true)
    expect(coversAction(only('sts:AssumeRoleWith*'), 'sts:AssumeRole')).toBe(false)
  })

  it('turns NotAction around', () => {
    expect(coversAction(allBut('s3:*'), 'sts:AssumeRole')).toBe(true)
    expect(coversAction(allBut('sts:*'), 'sts:AssumeRole')).toBe(false)
    expect(coversAction(allBut(), 'sts:AssumeRole')).toBe(true)
    expect(coversAction(only(), 'sts:AssumeRole')).toBe(false)
  })
})

describe('coversEveryAction', () => {
  const services = ['iam', 's3', 'sts']

  it.each(['*', '**', '*:*', '**:**', '?*', '*:?*'])('Action %s does', (pattern) =>
    expect(coversEveryAction(only('s3:GetObject', pattern), services)).toBe(true),
  )

  it.each(['s3:*', '*:Get*', 'iam:*', '?', ''])('Action %s does not', (pattern) =>
    expect(coversEveryAction(only(pattern), services)).toBe(false),
  )

  it('an empty Action covers nothing', () => expect(coversEveryAction(only(), services)).toBe(false))

  it('NotAction does when it leaves out nothing that exists', () => {
    expect(coversEveryAction(allBut(), services)).toBe(true)
    expect(coversEveryAction(allBut('nosuchservice:*', 'alsonot:Get'), services)).toBe(true)
    expect(coversEveryAction(allBut('nosuchservice:*', 'IAM:*'), services)).toBe(false)
    expect(coversEveryAction(allBut('i*:*'), services)).toBe(false)
    expect(coversEveryAction(allBut('*'), services)).toBe(false)
  })
})

describe('coversEveryResource', () => {
  it.each(['*', '**', '*:*', 'arn:aws:*:*:*:*', 'arn:aws:*', 'arn:*:*:*:*:*'])('Resource %s does', (pattern) =>
    expect(coversEveryResource(only('arn:aws:s3:::bucket', pattern))).toBe(true),
  )

  it.each(['arn:aws:s3:::*', 'arn:aws:iam::*:*', 'arn:aws:*:eu-west-1:*:*', 'arn', 'arn:aws', 'bucket*'])(
    'Resource %s does not',
    (pattern) => expect(coversEveryResource(only(pattern))).toBe(false),
  )

  it('NotResource does, unless it leaves out IAM', () => {
    expect(coversEveryResource(allBut())).toBe(true)
    expect(coversEveryResource(allBut('arn:aws:s3:::secret/*'))).toBe(true)
    expect(coversEveryResource(allBut('arn:aws:iam::111122223333:role/admin'))).toBe(true)
    expect(coversEveryResource(allBut('arn:aws:iam::111122223333:*'))).toBe(false)
    expect(coversEveryResource(allBut('arn:aws:iam::*:*'))).toBe(false)
    expect(coversEveryResource(allBut('*'))).toBe(false)
  })

  it('no resource at all covers nothing', () => expect(coversEveryResource(undefined)).toBe(false))
})

describe('coversArn', () => {
  it.each<[string, string, boolean]>([
    ['arn:aws:sns:*:111122223333:orders', 'arn:aws:sns:eu-west-1:111122223333:orders', true],
    ['arn:aws:iam::*:role/app/*', 'arn:aws:iam::111122223333:role/app/x/y', true],
    ['arn:aws:lambda:*:*:function:*', 'arn:aws:lambda:eu-west-1:111122223333:function:f:1', true],
    ['arn:aws:sns:*:orders', 'arn:aws:sns:eu-west-1:111122223333:orders', false],
    ['arn:aws:s3:::logs*', 'logs', false],
    ['*', 'arn:aws:s3:::logs', true],
  ])('%s on %s: %s', (pattern, arn, answer) => expect(coversArn(pattern, arn)).toBe(answer))
})

describe('resourceMatcher', () => {
  it.each<[string, string, boolean]>([
    ['arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/a:b/c', true],
    ['arn:aws:s3:::logs/*/c', 'arn:aws:s3:::logs/a:b/c', true],
    ['arn:aws:*', 'arn:aws:s3:::logs', true],
    ['arn:aws:iam:*', 'arn:aws:iam::111122223333:user/a', true],
    ['arn:aws:sqs', 'arn:aws:sqs:eu-west-1:111122223333:q', true],
    ['arn:aws:sqs:eu-*-1:111122223333:q', 'arn:aws:sqs:eu-west-1:111122223333:q', true],
    ['arn:aws:sqs:eu-*1:111122223333:q', 'arn:aws:sqs:eu-west:1:111122223333:q', false],
    ['arn:aws:*:*:*:*', 'arn:aws:sqs:eu-west-1:111122223333:q', true],
    ['arn:aws:sqs:*:q', 'arn:aws:sqs:eu-west-1:111122223333:q', false],
    ['*', 'anything', true],
  ])('%s on %s: %s', (pattern, arn, answer) => expect(resourceMatcher(pattern)(arn)).toBe(answer))
})

import { coversAction, coversEveryAction, coversEveryResource } from '../../src/policy/match.ts'
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

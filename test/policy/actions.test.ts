// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ARNs as AWS's reference has them
import keyTable from 'awsure:condition-keys'
import { actionTable } from '../../src/policy/actions.ts'
import { canBe } from '../../src/policy/lint-overlap.ts'

const table = actionTable()

describe('the table of actions', () => {
  it('is the whole reference', () => {
    expect(table.date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(table.prefixes.length).toBeGreaterThan(400)
    expect(table.prefixes).toEqual(Object.keys(keyTable.services))
    expect(table.covered('*').length).toBeGreaterThan(20_000)
    expect(table.globalKeys.find(({ name }) => name === 'aws:SourceIp')).toEqual({
      name: 'aws:SourceIp',
      type: 'IPAddress',
      multivalued: false,
    })
  })

  it('knows an action by any spelling', () => {
    const action = table.action('S3:getobject')
    expect(action).toMatchObject({ name: 's3:GetObject', level: 'Read' })
    expect(action?.resourceTypes.map(({ name, arn }) => [name, arn])).toContainEqual([
      'object',
      'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
    ])
    expect(action?.keys.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['s3:ExistingObjectTag/${TagKey}', 's3:authType']),
    )
    expect(table.action('s3:Get*')).toBeUndefined()
    expect(table.action('s3:GetObjects')).toBeUndefined()
  })

  it('tells the five access levels, and what is about no resource', () => {
    const levelOf = (name: string) => table.action(name)?.level
    expect(
      ['s3:ListBucket', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:PutBucketPolicy'].map(levelOf),
    ).toEqual(['List', 'Read', 'Write', 'Tagging', 'Permissions management'])
    expect(table.action('ec2:DescribeInstances')?.resourceTypes).toEqual([])
  })

  it('expands patterns, also of the service', () => {
    const names = (pattern: string) => table.covered(pattern).map(({ name }) => name)
    expect(names('sts:AssumeRoleWithW*')).toEqual(['sts:AssumeRoleWithWebIdentity'])
    expect(names('sq?:SendMessage')).toEqual(['sqs:SendMessage'])
    expect(names('sqs:SendMessag?')).toEqual(['sqs:SendMessage'])
    expect(names('nosuch:*')).toEqual([])
    expect(table.service('constructor')).toBeUndefined()
  })
})

const BUCKET = 'arn:${Partition}:s3:::${BucketName}'
const OBJECT = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}'
const ROLE = 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}'

describe('canBe', () => {
  it.each<[pattern: string, arn: string, can: boolean]>([
    ['*', OBJECT, true],
    ['arn:aws:s3:::shop', BUCKET, true],
    ['arn:aws:s3:::shop/*', BUCKET, false],
    ['arn:aws:s3:::shop', OBJECT, false],
    ['arn:aws:s3:::shop/', OBJECT, false],
    ['arn:aws:s3:::shop*', OBJECT, true],
    ['arn:aws:s3:::*/logs/2026', OBJECT, true],
    ['arn:aws:s3:::sh?p/x', OBJECT, true],
    ['arn:aws-cn:s3:::shop', BUCKET, true],
    ['arn:aws:s3:eu-west-1::shop', BUCKET, false],
    ['arn:aws:iam::111122223333:role/service-role/x', ROLE, true],
    ['arn:aws:iam::111122223333:user/x', ROLE, false],
    ['arn:aws:iam::*:role*', ROLE, true],
    ['arn:*:role/x', ROLE, true],
    ['arn:aws:iam:*', ROLE, true],
    ['arn:aws:iam::111122223333:role/${aws:username}', ROLE, true],
    [
      'arn:aws:dynamodb:*:*:table/orders/index/*',
      'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}',
      false,
    ],
  ])('%s, %s: %s', (pattern, arn, can) => {
    expect(canBe(pattern, arn)).toBe(can)
  })

  it('is quick where patterns are not', () => {
    const started = performance.now()
    canBe(`arn:aws:s3:::${'*a'.repeat(60)}b`, `arn:\${Partition}:s3:::${'${X}a'.repeat(60)}c`)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

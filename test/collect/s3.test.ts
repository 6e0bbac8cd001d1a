import { NoSuchPublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control'
import { buckets, s3 } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock, s3control } from '../../src/collect/s3control.ts'
import { denied, output, scriptedSource } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'
import { ACCOUNT, slicesOf } from './slices.ts'

describe('s3.buckets', () => {
  it('is asked once for all regions', async () => {
    const source = scriptedSource({ ListBuckets: output({ Buckets: [{ Name: 'logs' }] }) })
    const { global } = await slicesOf(buckets, source, ['eu-west-1', 'us-east-1'])
    expect(source.asked).toEqual(['global s3:ListBuckets {}'])
    expect(global!.rows[0]!.identity).toMatchObject({ id: 'arn:aws:s3:::logs', name: 'logs', type: 'AWS::S3::Bucket' })
  })

  it('names the permission that it lacks, which is not called as the operation is', async () => {
    const { global } = await slicesOf(buckets, scriptedSource({ ListBuckets: denied }))
    expect(global!.gap).toMatchObject({ kind: 'denied', action: 's3:ListAllMyBuckets' })
  })
})

describe('what is asked of each bucket', () => {
  const list = { ListBuckets: output({ Buckets: [{ Name: 'logs' }, { Name: 'web' }] }) }
  const error = (name: string) => ({ state: 'error' as const, error: { name, message: 'There is none.' } })

  const ASKED = [
    [
      'encryption',
      'GetBucketEncryption',
      's3:GetEncryptionConfiguration',
      'ServerSideEncryptionConfigurationNotFoundError',
    ],
    ['policy', 'GetBucketPolicy', 's3:GetBucketPolicy', 'NoSuchBucketPolicy'],
    ['policyStatus', 'GetBucketPolicyStatus', 's3:GetBucketPolicyStatus', 'NoSuchBucketPolicy'],
    [
      'ownershipControls',
      'GetBucketOwnershipControls',
      's3:GetBucketOwnershipControls',
      'OwnershipControlsNotFoundError',
    ],
    [
      'publicAccessBlock',
      'GetPublicAccessBlock',
      's3:GetBucketPublicAccessBlock',
      'NoSuchPublicAccessBlockConfiguration',
    ],
    ['website', 'GetBucketWebsite', 's3:GetBucketWebsite', 'NoSuchWebsiteConfiguration'],
  ] as const

  it.each(ASKED)('%s: one call a bucket, %s', async (extra, operation) => {
    const { rows, asked } = await collected(buckets.with(extra), { ...list, [operation]: output({ Some: 'answer' }) })
    expect(rows.map((row) => row[extra])).toEqual([{ Some: 'answer' }, { Some: 'answer' }])
    expect(asked).toEqual([
      'global s3:ListBuckets {}',
      `global s3:${operation} {"Bucket":"logs"}`,
      `global s3:${operation} {"Bucket":"web"}`,
    ])
  })

  it.each(ASKED)('%s: undefined where AWS says that there is none', async (extra, operation, _action, code) => {
    const { rows, gaps } = await collected(buckets.with(extra), { ...list, [operation]: error(code) })
    expect(rows.map((row) => row[extra])).toEqual([undefined, undefined])
    expect(gaps).toEqual([])
  })

  it.each(ASKED)('%s: a gap where AWS refuses', async (extra, operation, action) => {
    const { gaps } = await collected(buckets.with(extra), { ...list, [operation]: denied })
    expect(gaps.map((gap) => gap.action)).toEqual([action, action])
  })

  const ownership = (ObjectOwnership: string) => output({ OwnershipControls: { Rules: [{ ObjectOwnership }] } })

  it.each([
    ['nobody chose', error('OwnershipControlsNotFoundError')],
    ['it was chosen', ownership('BucketOwnerPreferred')],
  ])('acl: every bucket has one that counts, where %s', async (_where, controls) => {
    const answers = { ...list, GetBucketOwnershipControls: controls, GetBucketAcl: denied }
    const { gaps } = await collected(buckets.with('acl'), answers)
    expect(gaps.map((gap) => gap.action)).toEqual(['s3:GetBucketAcl', 's3:GetBucketAcl'])
  })

  it('acl: not asked for where no ACL counts', async () => {
    const answers = { ...list, GetBucketOwnershipControls: ownership('BucketOwnerEnforced'), GetBucketAcl: denied }
    const { rows, gaps, asked } = await collected(buckets.with('acl'), answers)
    expect([rows.map(({ acl }) => acl), gaps]).toEqual([[undefined, undefined], []])
    expect(asked.join()).not.toContain('GetBucketAcl')
  })

  it.skipIf(!hasDocumented)('is as documented', () => {
    const keys = (operation: string) => documented(s3.client, operation).map((answer) => Object.keys(answer))
    expect(keys('GetBucketPolicy')).toContainEqual(['Policy'])
    expect(keys('GetBucketEncryption')).toContainEqual(['ServerSideEncryptionConfiguration'])
    expect(keys('GetBucketOwnershipControls')).toContainEqual(['OwnershipControls'])
    expect(keys('GetPublicAccessBlock')).toContainEqual(['PublicAccessBlockConfiguration'])
    expect(keys('GetBucketWebsite')).toContainEqual(['IndexDocument', 'ErrorDocument'])
  })
})

describe('s3control.accountPublicAccessBlock', () => {
  const settings = {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  }

  it('is one row, asked once for the account', async () => {
    const source = scriptedSource({ GetPublicAccessBlock: output(settings) })
    const { global } = await slicesOf(accountPublicAccessBlock, source, ['eu-west-1', 'us-east-1'])
    expect(source.asked).toEqual([`global s3control:GetPublicAccessBlock {"AccountId":"${ACCOUNT}"}`])
    expect(global!.rows.map(({ row }) => row)).toEqual([{ Account: ACCOUNT, ...settings }])
    expect(global!.rows[0]!.identity.id).toBe(`arn:aws:iam::${ACCOUNT}:root`)
  })

  it('is a row without settings where none were made', async () => {
    const { name, message } = new NoSuchPublicAccessBlockConfiguration({ message: 'none', $metadata: {} })
    const source = scriptedSource({ GetPublicAccessBlock: { state: 'error', error: { name, message } } })
    const { global } = await slicesOf(accountPublicAccessBlock, source)
    expect(global!.rows[0]!.row.PublicAccessBlockConfiguration).toBeUndefined()
    expect(global!.gap).toBeUndefined()
  })

  it('is a gap when denied', async () => {
    const { global } = await slicesOf(accountPublicAccessBlock, scriptedSource({ GetPublicAccessBlock: denied }))
    expect(global!.gap).toMatchObject({ kind: 'denied', action: 's3:GetAccountPublicAccessBlock' })
  })

  it('is found in an answer recorded without its input, which can only be the account’s own', () => {
    const narrow = (AccountId: string) =>
      s3control.narrow('GetPublicAccessBlock', settings, { AccountId }, { account: ACCOUNT })
    expect(narrow(ACCOUNT)).toEqual(settings)
    expect(narrow('444455556666')).toBeUndefined()
  })
})

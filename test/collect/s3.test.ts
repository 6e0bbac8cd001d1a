import { NoSuchPublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control'
import { buckets } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock, s3control } from '../../src/collect/s3control.ts'
import { denied, output, scriptedSource } from '../engine/scripted-source.ts'
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

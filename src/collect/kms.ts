import { whyNotRotated } from '../aws/kms-keys.ts'
import { defineService } from '../collection.ts'

export const kms = defineService({
  name: 'kms',
  scope: 'regional',
  load: () => import('@aws-sdk/client-kms'),
  pageSize: { ListKeys: 1000 },
  errors: ['AccessDeniedException'],
  narrow: {
    // Each tells which key it is of.
    DescribeKey: (recorded, { KeyId }) => (isOf(recorded.KeyMetadata?.Arn, KeyId) ? recorded : undefined),
    GetKeyRotationStatus: (recorded, { KeyId }) => (isOf(recorded.KeyId, KeyId) ? recorded : undefined),
  },
})

/** A key's own key policy has this name; AWS allows no other. */
const PolicyName = 'default'

/** All keys, those that AWS made for its services (`metadata.KeyManager`) too. Rows are `{ KeyId, KeyArn }`. */
export const keys = kms
  .collection('keys', {
    type: 'AWS::KMS::Key',
    calls: ['ListKeys'],
    list: async (call) => (await call('ListKeys')).Keys,
    id: (key) => key.KeyArn,
    name: (key) => key.KeyId,
  })
  .extra('metadata', {
    calls: ['DescribeKey'],
    get: async (call, { KeyArn }) => (await call('DescribeKey', { KeyId: KeyArn })).KeyMetadata,
  })
  /** Undefined, and not asked for, where AWS rotates the key by itself, or cannot (`whyNotRotated`). */
  .extra('rotation', {
    calls: ['DescribeKey', 'GetKeyRotationStatus'],
    get: async (call, { KeyArn: KeyId }) => {
      const { KeyMetadata } = await call('DescribeKey', { KeyId })
      return whyNotRotated(KeyMetadata) ? undefined : call('GetKeyRotationStatus', { KeyId })
    },
  })
  /** `{ Policy }`, the document as JSON text; undefined, and not asked for, of keys that AWS manages. */
  .extra('policy', {
    calls: ['DescribeKey', 'GetKeyPolicy'],
    get: async (call, { KeyArn: KeyId }) => {
      const { KeyMetadata } = await call('DescribeKey', { KeyId })
      return KeyMetadata?.KeyManager === 'AWS' ? undefined : call('GetKeyPolicy', { KeyId, PolicyName })
    },
  })

/** A key may be asked for by its ARN or by its id, and answered with either. */
const isOf = (recorded: string | undefined, asked: string | undefined): boolean =>
  recorded !== undefined && recorded.split('/').at(-1) === asked?.split('/').at(-1)

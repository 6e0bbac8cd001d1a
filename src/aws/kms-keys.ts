import type { KeyMetadata } from '@aws-sdk/client-kms'
import type { Json } from '../json.ts'

/** A key as DescribeKey describes it. */
export type Key = Json<KeyMetadata>

/** Why a key cannot rotate by a setting of its own; undefined when it can. */
export function whyNotRotated(key: Key | undefined): string | undefined {
  const { KeyManager, KeyState, KeySpec, Origin, MultiRegionConfiguration: multiRegion } = key ?? {}
  if (KeyManager === 'AWS') return 'AWS manages the key, and rotates it every year.'
  if (KeyState && KeyState !== 'Enabled') return `The state of the key is ${KeyState}.`
  // AWS rotates neither asymmetric keys nor HMAC keys.
  if (KeySpec && KeySpec !== 'SYMMETRIC_DEFAULT') return `AWS does not rotate keys of the kind ${KeySpec}.`
  if (Origin && Origin !== 'AWS_KMS') return `AWS cannot make new material for a key of origin ${Origin}.`
  if (multiRegion?.MultiRegionKeyType === 'REPLICA') {
    return `The key is a replica of the one in ${multiRegion.PrimaryKey?.Region}, which rotates it.`
  }
  return undefined
}

/** A key that will be gone, with its policy, unless somebody stops that. */
export const isBeingDeleted = ({ KeyState }: Key): boolean =>
  KeyState === 'PendingDeletion' || KeyState === 'PendingReplicaDeletion'

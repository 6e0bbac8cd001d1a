import type {
  GetBucketOwnershipControlsOutput,
  GetBucketPolicyStatusOutput,
  GetPublicAccessBlockOutput,
  Grant,
} from '@aws-sdk/client-s3'
import type { Json } from '../json.ts'
import { type Evidence, seen } from '../rule.ts'

const GROUPS = 'http://acs.amazonaws.com/groups/global/'
/** Everybody, and everybody with an AWS account, whose ever it is. */
const PUBLIC_GROUPS = [`${GROUPS}AllUsers`, `${GROUPS}AuthenticatedUsers`]

export interface PublicGrant {
  /** From the ACL: `Grants[1].Grantee.URI`. */
  path: string
  uri: string
  /** `READ for AllUsers` */
  words: string
}

/** The grants of an ACL by which strangers get at a bucket, unless Block Public Access ignores them. */
export function publicGrants(grants: readonly Json<Grant>[] = []): PublicGrant[] {
  return grants.flatMap(({ Grantee, Permission }, i) =>
    Grantee?.URI && PUBLIC_GROUPS.includes(Grantee.URI)
      ? {
          path: `Grants[${i}].Grantee.URI`,
          uri: Grantee.URI,
          words: `${Permission} for ${Grantee.URI.slice(GROUPS.length)}`,
        }
      : [],
  )
}

export type PublicAccessBlock = Json<GetPublicAccessBlockOutput>['PublicAccessBlockConfiguration']

/** The four settings of Block Public Access. */
export const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const

export const blocksAll = (block: PublicAccessBlock): boolean => BLOCKS.every((setting) => block?.[setting] === true)

/** A bucket with those of its extras that decide who gets at it. */
export interface BucketAccess {
  acl: { Grants?: Json<Grant>[] | undefined } | undefined
  policyStatus: Json<GetBucketPolicyStatusOutput> | undefined
  ownershipControls: Json<GetBucketOwnershipControlsOutput> | undefined
  publicAccessBlock: Json<GetPublicAccessBlockOutput> | undefined
}

export interface PublicAccess {
  /** `its policy`, `its ACL (READ for AllUsers)`: what lets strangers in; nothing where nothing does. */
  ways: string[]
  evidence: Evidence[]
  /** Whether AWS left out what it makes of a policy that nothing restricts. */
  isUntold: boolean
  /** Whether an object's own ACL can open that object, whatever holds for the bucket. */
  byObject: boolean
}

/** How strangers get at a bucket. Its own settings of Block Public Access and the account's add up. */
export function publicAccess(bucket: BucketAccess, account: readonly PublicAccessBlock[]): PublicAccess {
  const blocks = [bucket.publicAccessBlock?.PublicAccessBlockConfiguration, ...account]
  const policy = blocks.some((block) => block?.RestrictPublicBuckets) ? undefined : bucket.policyStatus
  const byObject = !blocks.some((block) => block?.IgnorePublicAcls) && !isAclOff(bucket.ownershipControls)

  const byPolicy = policy?.PolicyStatus?.IsPublic
  const byAcl = byObject ? publicGrants(bucket.acl?.Grants) : []
  const policyEvidence = byPolicy ? [seen('policyStatus.PolicyStatus.IsPublic', true, false)] : []
  const aclEvidence = byAcl.map(({ path, uri }) => seen(`acl.${path}`, uri, 'no public grantee'))
  return {
    ways: [...(byPolicy ? ['its policy'] : []), ...byAcl.map(({ words }) => `its ACL (${words})`)],
    evidence: [...policyEvidence, ...aclEvidence],
    isUntold: policy !== undefined && byPolicy === undefined,
    byObject,
  }
}

/** Whether the owner of the bucket owns every object in it, so that no ACL counts. */
export const isAclOff = (controls: BucketAccess['ownershipControls']): boolean =>
  controls?.OwnershipControls?.Rules?.some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced') === true

import type { Grant } from '@aws-sdk/client-s3'
import type { Json } from '../json.ts'

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

import type { Tag } from '../collection.ts'
import type { Output } from '../service.ts'
import type { iam } from './iam.ts'

type Details = Output<NonNullable<(typeof iam)['types']>['sdk'], 'GetAccountAuthorizationDetails'>

/** A user, group or role, with the policies that are its own; what a user has of its groups is theirs. */
export interface Identity {
  kind: 'user' | 'group' | 'role'
  Name?: string | undefined
  Arn?: string | undefined
  /** Groups have none. */
  Tags?: readonly Tag[] | undefined
  AttachedManagedPolicies: readonly { PolicyName?: string | undefined; PolicyArn?: string | undefined }[]
  InlinePolicyNames: readonly string[]
}

export const IDENTITY_TYPES = { user: 'AWS::IAM::User', group: 'AWS::IAM::Group', role: 'AWS::IAM::Role' }

/** Undefined for half an answer. AWS leaves out `UserPolicyList` where a user has none. */
export function identitiesIn({ UserDetailList, GroupDetailList, RoleDetailList }: Details): Identity[] | undefined {
  if (!UserDetailList || !GroupDetailList || !RoleDetailList) return undefined
  return [
    ...UserDetailList.map((user) => ({
      ...identity('user', user, user.UserName, user.UserPolicyList),
      Tags: user.Tags,
    })),
    ...GroupDetailList.map((group) => identity('group', group, group.GroupName, group.GroupPolicyList)),
    ...RoleDetailList.map((role) => ({
      ...identity('role', role, role.RoleName, role.RolePolicyList),
      Tags: role.Tags,
    })),
  ]
}

interface Described {
  Arn?: string | undefined
  AttachedManagedPolicies?: Identity['AttachedManagedPolicies'] | undefined
}

function identity(
  kind: Identity['kind'],
  { Arn, AttachedManagedPolicies = [] }: Described,
  Name: string | undefined,
  inline: readonly { PolicyName?: string | undefined }[] = [],
): Identity {
  const InlinePolicyNames = inline.map(({ PolicyName }) => PolicyName ?? '')
  return { kind, Name, Arn, AttachedManagedPolicies, InlinePolicyNames }
}

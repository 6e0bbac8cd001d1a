import type { Output } from '../service.ts'
import type { iam } from './iam.ts'

type Details = Output<NonNullable<(typeof iam)['types']>['sdk'], 'GetAccountAuthorizationDetails'>

/** A policy that the account's own people wrote: customer-managed, or inline in a user, group or role. */
export interface Policy {
  kind: 'managed' | 'user' | 'group' | 'role'
  PolicyName?: string | undefined
  /** The default version's, in any form that `parsePolicy` reads. */
  PolicyDocument?: string | undefined
  /** Of a managed policy; an inline one has none. */
  Arn?: string | undefined
  /** How many users, groups and roles a managed policy is attached to. */
  AttachmentCount?: number | undefined
  /** How many users and roles a managed policy bounds. */
  PermissionsBoundaryUsageCount?: number | undefined
  /** Of the user, group or role that an inline policy is in. */
  OwnerArn?: string | undefined
  OwnerName?: string | undefined
}

/** Every policy in the answer but those of service-linked roles, which are AWS's own. Undefined for half an answer. */
export function policiesIn({
  Policies,
  UserDetailList,
  GroupDetailList,
  RoleDetailList,
}: Details): Policy[] | undefined {
  if (!Policies || !UserDetailList || !GroupDetailList || !RoleDetailList) return undefined
  const ownRoles = RoleDetailList.filter(({ Arn }) => !isServiceLinked(Arn))
  return [
    ...Policies.map(managed),
    ...UserDetailList.flatMap(({ UserName, Arn, UserPolicyList }) =>
      inline({ kind: 'user', OwnerName: UserName, OwnerArn: Arn }, UserPolicyList),
    ),
    ...GroupDetailList.flatMap(({ GroupName, Arn, GroupPolicyList }) =>
      inline({ kind: 'group', OwnerName: GroupName, OwnerArn: Arn }, GroupPolicyList),
    ),
    ...ownRoles.flatMap(({ RoleName, Arn, RolePolicyList }) =>
      inline({ kind: 'role', OwnerName: RoleName, OwnerArn: Arn }, RolePolicyList),
    ),
  ]
}

export const policyId = ({ Arn, OwnerArn, PolicyName }: Policy): string | undefined =>
  Arn ?? (OwnerArn && `${OwnerArn}#${PolicyName}`)

/** A role that an AWS service made for itself, and that only AWS can change. */
export const isServiceLinked = (arn: string | undefined): boolean => arn?.includes(':role/aws-service-role/') ?? false

export const isAwsManaged = (arn: string | undefined): boolean => arn?.includes(':iam::aws:policy/') ?? false

function managed(policy: NonNullable<Details['Policies']>[number]): Policy {
  const { Arn, PolicyName, DefaultVersionId, AttachmentCount, PermissionsBoundaryUsageCount } = policy
  const version = policy.PolicyVersionList?.find(
    ({ IsDefaultVersion, VersionId }) =>
      IsDefaultVersion ?? (VersionId !== undefined && VersionId === DefaultVersionId),
  )
  return {
    kind: 'managed',
    PolicyName: PolicyName ?? Arn?.split('/').at(-1),
    PolicyDocument: version?.Document,
    Arn,
    AttachmentCount,
    PermissionsBoundaryUsageCount,
  }
}

const inline = (owner: Policy, list: readonly Pick<Policy, 'PolicyName' | 'PolicyDocument'>[] = []): Policy[] =>
  list.map(({ PolicyName, PolicyDocument }) => ({ ...owner, PolicyName, PolicyDocument }))

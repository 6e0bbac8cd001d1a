import type { Call } from '../collection.ts'
import { askedDetails, type Details, NARROWER, type Sdk } from './authorization-details.ts'
import { distinct, iam, LOCAL } from './iam.ts'
import { isAwsManaged, isServiceLinked, policiesIn, policyId } from './policies.ts'

/** A policy that a user or role has, itself or through a group. */
export interface HeldPolicy {
  PolicyName?: string | undefined
  /** Of a managed policy. */
  Arn?: string | undefined
  /** The default version's, in any form that `parsePolicy` reads; undefined when AWS did not hand it over. */
  PolicyDocument?: string | undefined
  /** Of the managed policy's versions that are not the default. */
  OtherVersions?: { VersionId?: string | undefined; Document?: string | undefined }[] | undefined
  /** The group through which a user has it. */
  GroupName?: string | undefined
  /** Id of the row of `iam.grants` that it stands in. */
  GrantId: string
}

/** A user or role with every policy that decides what it may do. */
export interface PrincipalRow {
  Kind: 'user' | 'role'
  Arn?: string | undefined
  Name?: string | undefined
  /** `AIDA…` or `AROA…` */
  Id?: string | undefined
  Groups: { GroupName: string; Arn?: string | undefined }[]
  Policies: HeldPolicy[]
  /** The boundary; its document is undefined when AWS did not hand it over. */
  Boundary?: { Arn?: string | undefined; PolicyDocument?: string | undefined } | undefined
  Tags?: { Key?: string | undefined; Value?: string | undefined }[] | undefined
  /** Of a role. */
  AssumeRolePolicyDocument?: string | undefined
  /** Instance profiles that hold the role. */
  InstanceProfiles?: string[] | undefined
}

/** What grants permissions: a policy of the account's own, or an AWS-managed one where it is attached. */
export interface Grant {
  kind: 'managed' | 'user' | 'group' | 'role' | 'attachment'
  PolicyName?: string | undefined
  /** Of a managed policy. */
  Arn?: string | undefined
  PolicyDocument?: string | undefined
  AttachmentCount?: number | undefined
  PermissionsBoundaryUsageCount?: number | undefined
  /** Of the user, group or role that an inline policy is in, or that an AWS-managed policy is attached to. */
  OwnerArn?: string | undefined
  OwnerName?: string | undefined
  OwnerKind?: 'user' | 'group' | 'role' | undefined
}

const ATTACHED = { Filter: ['AWSManagedPolicy' as const] }

type BulkCall = Call<Sdk, 'GetAccountAuthorizationDetails', never>

/** What the account has of its own, and the AWS-managed policies in use: AWS leaves out the others. */
async function bulkDetails(call: BulkCall): Promise<Details> {
  const [own, managed] = await Promise.all([
    call('GetAccountAuthorizationDetails', LOCAL),
    call('GetAccountAuthorizationDetails', ATTACHED),
  ])
  return { ...own, Policies: own.Policies && managed.Policies && [...own.Policies, ...managed.Policies] }
}

/** Users and roles with all of their policies, a group's among them; without the roles of AWS's own. */
export const principals = iam.collection('principals', {
  type: (principal: PrincipalRow) => (principal.Kind === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role'),
  calls: ['GetAccountAuthorizationDetails'],
  list: async (call) => principalsIn(await bulkDetails(call)),
  fallback: { calls: NARROWER, list: async (call) => principalsIn(await askedDetails(call)) },
  id: (principal) => principal.Arn,
  name: (principal) => principal.Name,
  tags: (principal) => principal.Tags,
})

const GRANT_TYPES = {
  managed: 'AWS::IAM::ManagedPolicy',
  user: 'AWS::IAM::UserPolicy',
  group: 'AWS::IAM::GroupPolicy',
  role: 'AWS::IAM::RolePolicy',
}
const OWNER_TYPES = { user: 'AWS::IAM::User', group: 'AWS::IAM::Group', role: 'AWS::IAM::Role' }

/** Customer-managed and inline policies, and each attachment of an AWS-managed one. */
export const grants = iam.collection('grants', {
  type: (grant: Grant) =>
    grant.kind === 'attachment' ? OWNER_TYPES[grant.OwnerKind ?? 'user'] : GRANT_TYPES[grant.kind],
  calls: ['GetAccountAuthorizationDetails'],
  list: async (call) => grantsIn(await bulkDetails(call)),
  fallback: { calls: NARROWER, list: async (call) => grantsIn(await askedDetails(call)) },
  id: grantId,
  arn: (grant) => (grant.kind === 'attachment' ? grant.OwnerArn : (grant.Arn ?? grant.OwnerArn)),
  name: (grant) => grant.PolicyName,
})

/** Identity of a grant: `HeldPolicy.GrantId` names it. */
export function grantId(grant: Grant): string | undefined {
  return grant.kind === 'attachment'
    ? attachmentId(grant.OwnerArn, grant.Arn)
    : policyId({ ...grant, kind: grant.kind })
}

const attachmentId = (owner: string | undefined, policy: string | undefined): string | undefined =>
  owner && policy && `${owner}#${policy}`

export function grantsIn(details: Details): Grant[] | undefined {
  const own = policiesIn({ ...details, Policies: details.Policies?.filter(({ Arn }) => !isAwsManaged(Arn)) })
  if (!own) return undefined
  const owners = [
    ...(details.UserDetailList ?? []).map((user) => ({ ...user, kind: 'user' as const, name: user.UserName })),
    ...(details.GroupDetailList ?? []).map((group) => ({ ...group, kind: 'group' as const, name: group.GroupName })),
    ...(details.RoleDetailList ?? []).map((role) => ({ ...role, kind: 'role' as const, name: role.RoleName })),
  ].filter(({ Arn }) => !isServiceLinked(Arn))
  const attachments = owners.flatMap(({ kind, name, Arn: OwnerArn, AttachedManagedPolicies = [] }) =>
    AttachedManagedPolicies.filter(({ PolicyArn }) => isAwsManaged(PolicyArn)).map(
      ({ PolicyName, PolicyArn }): Grant => ({
        kind: 'attachment',
        PolicyName: PolicyName ?? PolicyArn?.split('/').at(-1),
        Arn: PolicyArn,
        OwnerArn,
        OwnerName: name,
        OwnerKind: kind,
      }),
    ),
  )
  return distinct([...own, ...attachments], grantId)
}

type User = NonNullable<Details['UserDetailList']>[number]
type Group = NonNullable<Details['GroupDetailList']>[number]
type Role = NonNullable<Details['RoleDetailList']>[number]
type Owner = Pick<Group, 'Arn' | 'AttachedManagedPolicies'>
type Inline = NonNullable<Group['GroupPolicyList']>
type Managed = ReadonlyMap<string | undefined, NonNullable<Details['Policies']>[number]>

export function principalsIn(details: Details): PrincipalRow[] | undefined {
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = details
  if (!UserDetailList || !GroupDetailList || !RoleDetailList || !Policies) return undefined
  const managed: Managed = new Map(Policies.map((policy) => [policy.Arn, policy]))
  const groups = new Map(GroupDetailList.map((group) => [group.GroupName, group]))
  const roles = RoleDetailList.filter(({ Arn }) => !isServiceLinked(Arn))
  return distinct(
    [...UserDetailList.map((user) => userRow(user, groups, managed)), ...roles.map((role) => roleRow(role, managed))],
    ({ Arn }) => Arn,
  )
}

function userRow(user: User, groups: ReadonlyMap<string | undefined, Group>, managed: Managed): PrincipalRow {
  const names = user.GroupList ?? []
  const fromGroups = names.flatMap((name) => {
    const group = groups.get(name)
    // A group that AWS names and does not describe: what it grants is not known.
    if (!group) return [{ GroupName: name, GrantId: name }]
    return held(group, group.GroupPolicyList, managed).map((policy) => ({ ...policy, GroupName: name }))
  })
  return {
    Kind: 'user',
    Arn: user.Arn,
    Name: user.UserName,
    Id: user.UserId,
    Groups: names.map((GroupName) => ({ GroupName, Arn: groups.get(GroupName)?.Arn })),
    Policies: [...held(user, user.UserPolicyList, managed), ...fromGroups],
    Boundary: boundary(user, managed),
    Tags: user.Tags,
  }
}

const roleRow = (role: Role, managed: Managed): PrincipalRow => ({
  Kind: 'role',
  Arn: role.Arn,
  Name: role.RoleName,
  Id: role.RoleId,
  Groups: [],
  Policies: held(role, role.RolePolicyList, managed),
  Boundary: boundary(role, managed),
  Tags: role.Tags,
  AssumeRolePolicyDocument: role.AssumeRolePolicyDocument,
  InstanceProfiles: role.InstanceProfileList?.flatMap(({ Arn }) => Arn ?? []),
})

function held(owner: Owner, inline: Inline | undefined, managed: Managed): HeldPolicy[] {
  const attached = (owner.AttachedManagedPolicies ?? []).map(({ PolicyName, PolicyArn }) => ({
    PolicyName: PolicyName ?? PolicyArn?.split('/').at(-1),
    Arn: PolicyArn,
    ...versions(managed.get(PolicyArn)),
    GrantId: (isAwsManaged(PolicyArn) ? attachmentId(owner.Arn, PolicyArn) : PolicyArn) ?? '',
  }))
  const own = (inline ?? []).map(({ PolicyName, PolicyDocument }) => ({
    PolicyName,
    PolicyDocument,
    GrantId: `${owner.Arn}#${PolicyName}`,
  }))
  return [...attached, ...own]
}

function versions(policy: NonNullable<Details['Policies']>[number] | undefined) {
  const all = policy?.PolicyVersionList ?? []
  const isDefault = ({ IsDefaultVersion, VersionId }: (typeof all)[number]): boolean =>
    IsDefaultVersion ?? (VersionId !== undefined && VersionId === policy?.DefaultVersionId)
  const others = all.filter((version) => !isDefault(version))
  return {
    PolicyDocument: all.find(isDefault)?.Document,
    ...(others.length > 0 && {
      OtherVersions: others.map(({ VersionId, Document }) => ({ VersionId, Document })),
    }),
  }
}

function boundary({ PermissionsBoundary }: Pick<User, 'PermissionsBoundary'>, managed: Managed) {
  const Arn = PermissionsBoundary?.PermissionsBoundaryArn
  return Arn === undefined ? undefined : { Arn, PolicyDocument: versions(managed.get(Arn)).PolicyDocument }
}

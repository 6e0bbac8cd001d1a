import type { Call } from '../collection.ts'
import type { Output } from '../service.ts'
import type { iam } from './iam.ts'

export type Sdk = NonNullable<(typeof iam)['types']>['sdk']
/** Users, groups, roles and policies, in the shape of GetAccountAuthorizationDetails. */
export type Details = Output<Sdk, 'GetAccountAuthorizationDetails'>
type DetailsOf<Name extends keyof Details> = NonNullable<Details[Name]> extends readonly (infer Item)[] ? Item : never
type Attached = NonNullable<DetailsOf<'UserDetailList'>['AttachedManagedPolicies']>[number]

/** The calls that together tell what GetAccountAuthorizationDetails does. */
export const NARROWER = [
  'ListUsers',
  'GetUser',
  'ListGroupsForUser',
  'ListUserPolicies',
  'GetUserPolicy',
  'ListAttachedUserPolicies',
  'ListGroups',
  'ListGroupPolicies',
  'GetGroupPolicy',
  'ListAttachedGroupPolicies',
  'ListRoles',
  'GetRole',
  'ListRolePolicies',
  'GetRolePolicy',
  'ListAttachedRolePolicies',
  'ListInstanceProfilesForRole',
  'GetPolicy',
  'GetPolicyVersion',
] as const

type NarrowCall = Call<Sdk, (typeof NARROWER)[number], never>

/** Asks for users, groups, roles and the policies that they have, one by one. Policies that nobody has are not in it. */
export async function askedDetails(call: NarrowCall): Promise<Details> {
  const [{ Users = [] }, { Groups = [] }, { Roles = [] }] = await Promise.all([
    call('ListUsers'),
    call('ListGroups'),
    call('ListRoles'),
  ])
  const [UserDetailList, GroupDetailList, RoleDetailList] = await Promise.all([
    Promise.all(Users.map(({ UserName }) => askedUser(call, UserName))),
    Promise.all(Groups.map((group) => askedGroup(call, group))),
    Promise.all(Roles.map(({ RoleName }) => askedRole(call, RoleName))),
  ])
  const owners = [...UserDetailList, ...GroupDetailList, ...RoleDetailList]
  const boundaries = [...UserDetailList, ...RoleDetailList].flatMap(({ PermissionsBoundary }) =>
    PermissionsBoundary ? [{ PolicyArn: PermissionsBoundary.PermissionsBoundaryArn }] : [],
  )
  const attached = [...owners.flatMap(({ AttachedManagedPolicies = [] }) => AttachedManagedPolicies), ...boundaries]
  const arns = [...new Set(attached.flatMap(({ PolicyArn }: Attached) => PolicyArn ?? []))]
  const Policies = await Promise.all(arns.map((arn) => askedPolicy(call, arn)))
  return { UserDetailList, GroupDetailList, RoleDetailList, Policies }
}

async function askedUser(call: NarrowCall, UserName: string | undefined): Promise<DetailsOf<'UserDetailList'>> {
  // ListUsers tells neither tags nor the boundary.
  const [{ User }, { Groups = [] }, { PolicyNames = [] }, { AttachedPolicies = [] }] = await Promise.all([
    call('GetUser', { UserName }),
    call('ListGroupsForUser', { UserName }),
    call('ListUserPolicies', { UserName }),
    call('ListAttachedUserPolicies', { UserName }),
  ])
  return {
    ...User,
    GroupList: Groups.flatMap(({ GroupName }) => GroupName ?? []),
    UserPolicyList: await Promise.all(PolicyNames.map((PolicyName) => call('GetUserPolicy', { UserName, PolicyName }))),
    AttachedManagedPolicies: AttachedPolicies,
  }
}

async function askedGroup(
  call: NarrowCall,
  group: { GroupName?: string | undefined; Arn?: string | undefined },
): Promise<DetailsOf<'GroupDetailList'>> {
  const { GroupName } = group
  const [{ PolicyNames = [] }, { AttachedPolicies = [] }] = await Promise.all([
    call('ListGroupPolicies', { GroupName }),
    call('ListAttachedGroupPolicies', { GroupName }),
  ])
  return {
    ...group,
    GroupPolicyList: await Promise.all(
      PolicyNames.map((PolicyName) => call('GetGroupPolicy', { GroupName, PolicyName })),
    ),
    AttachedManagedPolicies: AttachedPolicies,
  }
}

async function askedRole(call: NarrowCall, RoleName: string | undefined): Promise<DetailsOf<'RoleDetailList'>> {
  const [{ Role }, { PolicyNames = [] }, { AttachedPolicies = [] }, { InstanceProfiles = [] }] = await Promise.all([
    call('GetRole', { RoleName }),
    call('ListRolePolicies', { RoleName }),
    call('ListAttachedRolePolicies', { RoleName }),
    call('ListInstanceProfilesForRole', { RoleName }),
  ])
  return {
    ...Role,
    InstanceProfileList: InstanceProfiles,
    RolePolicyList: await Promise.all(PolicyNames.map((PolicyName) => call('GetRolePolicy', { RoleName, PolicyName }))),
    AttachedManagedPolicies: AttachedPolicies,
  }
}

async function askedPolicy(call: NarrowCall, PolicyArn: string): Promise<DetailsOf<'Policies'>> {
  const { Policy } = await call('GetPolicy', { PolicyArn })
  const { PolicyVersion } = await call('GetPolicyVersion', { PolicyArn, VersionId: Policy?.DefaultVersionId })
  return { ...Policy, PolicyVersionList: PolicyVersion ? [PolicyVersion] : [] }
}

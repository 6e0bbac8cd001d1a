import { defineService } from '../collection.ts'
import { trustsOtherAccounts } from '../policy/deputies.ts'
import { accessKeysOf } from './credential-report.ts'
import { askedCredentials, askedKeys, reportedCredentials, reportedRoot } from './credentials.ts'
import { IDENTITY_TYPES, type Identity, identitiesIn } from './identities.ts'
import { organizations } from './organizations.ts'
import { isAwsManaged, type Policy, policiesIn, policyId } from './policies.ts'

export const iam = defineService({
  name: 'iam',
  scope: 'global',
  load: () => import('@aws-sdk/client-iam'),
  pageSize: { default: 1000 },
  doneWhen: { GenerateCredentialReport: (output) => output.State === 'COMPLETE' },
  narrow: {
    GetAccountAuthorizationDetails: (all, { Filter: wanted }) =>
      wanted && {
        UserDetailList: wanted.includes('User') ? all.UserDetailList : [],
        GroupDetailList: wanted.includes('Group') ? all.GroupDetailList : [],
        RoleDetailList: wanted.includes('Role') ? all.RoleDetailList : [],
        Policies: all.Policies?.filter(({ Arn }) =>
          wanted.includes(isAwsManaged(Arn) ? 'AWSManagedPolicy' : 'LocalManagedPolicy'),
        ),
      },
  },
})

export const users = iam
  .collection('users', {
    type: 'AWS::IAM::User',
    calls: ['ListUsers'],
    list: async (call) => (await call('ListUsers')).Users,
    id: (user) => user.Arn,
    name: (user) => user.UserName,
  })
  .extra('loginProfile', {
    calls: ['GetLoginProfile'],
    get: async (call, user) =>
      (await call('GetLoginProfile', { UserName: user.UserName }, { absentOn: ['NoSuchEntityException'] }))
        ?.LoginProfile,
  })
  .extra('mfaDevices', {
    calls: ['ListMFADevices'],
    get: async (call, user) => (await call('ListMFADevices', { UserName: user.UserName })).MFADevices,
  })

/** IAM users with their passwords, MFA and access keys, as of the credential report: up to four hours old. */
export const credentials = iam.collection('credentials', {
  type: 'AWS::IAM::User',
  calls: ['GenerateCredentialReport', 'GetCredentialReport'],
  list: reportedCredentials,
  fallback: {
    calls: ['ListUsers', 'GetLoginProfile', 'ListMFADevices', 'ListAccessKeys', 'GetAccessKeyLastUsed'],
    list: async (call) => {
      const { Users } = await call('ListUsers')
      return Users && Promise.all(Users.map((user) => askedCredentials(call, user)))
    },
  },
  id: (user) => user.arn,
  name: (user) => user.user,
})

/** The access keys of IAM users, from the same report. */
export const accessKeys = iam.collection('accessKeys', {
  type: 'AWS::IAM::AccessKey',
  calls: ['GenerateCredentialReport', 'GetCredentialReport'],
  list: async (call) => (await reportedCredentials(call)).flatMap(accessKeysOf),
  fallback: {
    calls: ['ListUsers', 'ListAccessKeys'],
    list: async (call) => {
      const { Users } = await call('ListUsers')
      return Users && (await Promise.all(Users.map((user) => askedKeys(call, user)))).flatMap(accessKeysOf)
    },
  },
  id: (key) => key.arn && `${key.arn}#access-key-${key.slot}`,
  arn: (key) => key.arn,
  name: (key) => `${key.user} access key ${key.slot}`,
})

/** The root user's row of the same report: no other call tells when the root user was last used. */
export const rootUser = iam.collection('rootUser', {
  type: 'AWS::::Account',
  calls: ['GenerateCredentialReport', 'GetCredentialReport'],
  list: reportedRoot,
  id: (user) => user.arn,
  name: (user) => user.arn?.split(':')[4],
})

/** The one password policy of the account: undefined where nobody set one. */
export const passwordPolicy = iam.collection('passwordPolicy', {
  type: 'AWS::::Account',
  calls: ['GetAccountPasswordPolicy'],
  list: async (call, { account }) => {
    const answer = await call('GetAccountPasswordPolicy', {}, { absentOn: ['NoSuchEntityException'] })
    return [{ Account: account, PasswordPolicy: answer?.PasswordPolicy }]
  },
  id: (row, { partition }) => `arn:${partition}:iam::${row.Account}:root`,
  name: (row) => row.Account,
})

// AWS-managed policies are left out: they are judged at their attachment, and there are more than a thousand.
export const LOCAL = { Filter: ['User' as const, 'Role' as const, 'Group' as const, 'LocalManagedPolicy' as const] }

export const roles = iam
  .collection('roles', {
    type: 'AWS::IAM::Role',
    calls: ['GetAccountAuthorizationDetails'],
    list: async (call) => {
      const { RoleDetailList } = await call('GetAccountAuthorizationDetails', LOCAL)
      return RoleDetailList && distinct(RoleDetailList, (role) => role.Arn)
    },
    id: (role) => role.Arn,
    name: (role) => role.RoleName,
    tags: (role) => role.Tags,
  })
  /**
   * The account's organization, for a role that other accounts may assume without more: they may be of the same one.
   * Undefined where there is none; also, without asking, for every other role.
   */
  .extra('organization', {
    service: organizations,
    calls: ['DescribeOrganization'],
    get: async (call, role, { account }) => {
      if (!trustsOtherAccounts(role.AssumeRolePolicyDocument, account)) return undefined
      const answer = await call('DescribeOrganization', {}, { absentOn: ['AWSOrganizationsNotInUseException'] })
      return answer?.Organization
    },
  })

/** Users, groups and roles, with the policies that each has. */
export const identities = iam.collection('identities', {
  type: (identity: Identity) => IDENTITY_TYPES[identity.kind],
  calls: ['GetAccountAuthorizationDetails'],
  list: async (call) => {
    const found = identitiesIn(await call('GetAccountAuthorizationDetails', LOCAL))
    return found && distinct(found, (identity) => identity.Arn)
  },
  id: (identity) => identity.Arn,
  name: (identity) => identity.Name,
  tags: (identity) => identity.Tags,
})

/** Users alone, in the same form. */
export const userIdentities = iam.collection('userIdentities', {
  type: IDENTITY_TYPES.user,
  calls: ['GetAccountAuthorizationDetails'],
  list: async (call) => {
    const found = identitiesIn(await call('GetAccountAuthorizationDetails', LOCAL))
    return found && distinct(found, (identity) => identity.Arn).filter(({ kind }) => kind === 'user')
  },
  id: (identity) => identity.Arn,
  name: (identity) => identity.Name,
  tags: (identity) => identity.Tags,
})

const POLICY_TYPES = {
  managed: 'AWS::IAM::ManagedPolicy',
  user: 'AWS::IAM::UserPolicy',
  group: 'AWS::IAM::GroupPolicy',
  role: 'AWS::IAM::RolePolicy',
}

/** Customer-managed policies, and inline ones of users, groups and roles. */
export const policies = iam.collection('policies', {
  type: (policy: Policy) => POLICY_TYPES[policy.kind],
  calls: ['GetAccountAuthorizationDetails'],
  list: async (call) => {
    const found = policiesIn(await call('GetAccountAuthorizationDetails', LOCAL))
    return found && distinct(found, policyId)
  },
  id: policyId,
  arn: (policy) => policy.Arn ?? policy.OwnerArn,
  name: (policy) => policy.PolicyName,
})

export const serverCertificates = iam.collection('serverCertificates', {
  type: 'AWS::IAM::ServerCertificate',
  calls: ['ListServerCertificates'],
  list: async (call) => (await call('ListServerCertificates')).ServerCertificateMetadataList,
  id: (certificate) => certificate.Arn,
  name: (certificate) => certificate.ServerCertificateName,
})

/** What changes while AWS hands over its pages can be on two of them. */
export function distinct<Row>(rows: readonly Row[], idOf: (row: Row) => string | undefined): Row[] {
  const ids = new Set<string>()
  return rows.filter((row) => {
    const id = idOf(row)
    if (id === undefined) return true
    return !ids.has(id) && ids.add(id)
  })
}

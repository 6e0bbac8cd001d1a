import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service'
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs'
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutGroupPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'
import {
  AttachPolicyCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateScpCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { ACCOUNT, OTHER_ACCOUNT, OTHER_ROLE, REGION, SECOND_REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

/** Whose account it is and who gets in; what watches it; databases and file systems. */
export const identity: Topic = {
  examples: {
    'config-recorder-enabled': {
      fail: { what: 'idAccount', region: SECOND_REGION },
      pass: { what: 'idAccount', region: REGION },
    },
    'efs-encrypted': { fail: 'idClearFiles', pass: 'idEncryptedFiles' },
    'guardduty-enabled': {
      fail: { what: 'idAccount', region: SECOND_REGION },
      pass: { what: 'idAccount', region: REGION },
    },
    'iam-aws-managed-full-access': { fail: { what: 'idOtherUser', run: 'other' }, pass: 'idGroup' },
    'iam-inline-policy-present': { fail: 'idGroupWithInline', pass: 'idGroup' },
    'iam-password-policy': { fail: { what: 'idOtherAccount', run: 'other' }, pass: 'idAccount' },
    'iam-role-oidc-trust': { fail: 'idRoleForAnyRepository', pass: 'idRoleForRepository' },
    'iam-role-trust-confused-deputy': { fail: 'idRoleForPartner', pass: 'idRoleWithExternalId' },
    'iam-root-usage': { notInMoto: 'the root user has no row in its credential report, and no use of it is kept' },
    'iam-user-policies-via-group': { fail: 'idUserWithPolicy', pass: 'idUserInGroup' },
    'iam-user-two-keys': { fail: { what: 'idUserWithTwoKeys', run: 'season' }, pass: 'idUserInGroup' },
    'organizations-member': { fail: { what: 'idOtherAccount', run: 'other' }, pass: 'idAccount' },
    'organizations-scp-guardrails': { fail: { what: 'idOtherAccount', run: 'other' }, pass: 'idAccount' },
    'rds-instance-public': { fail: 'idPublicDatabase', pass: 'idPrivateDatabase' },
    'rds-storage-encrypted': { fail: 'idPublicDatabase', pass: 'idPrivateDatabase' },
  },
  async seed(where) {
    const seeded = await Promise.all([
      seedPeople(where),
      seedRoles(where),
      seedOrganization(where),
      seedWatch(where),
      seedStorage(where),
      seedOther(where),
    ])
    const root = (account: string) => `arn:aws:iam::${account}:root`
    return Object.assign({ idAccount: root(ACCOUNT), idOtherAccount: root(OTHER_ACCOUNT) }, ...seeded)
  },
  amended: {
    // The other account is on its own in moto: here it belongs to an organization, but only for its bills.
    'organizations:DescribeOrganization': (answer) =>
      answer.includes(`"${ACCOUNT}"`)
        ? answer
        : JSON.stringify({
            Organization: { Id: 'o-exampleorg', MasterAccountId: '333344445555', FeatureSet: 'CONSOLIDATED_BILLING' },
          }),
    // Moto started without AWS's own policies has none to attach.
    'iam:GetAccountAuthorizationDetails': (details) =>
      details.replaceAll(`arn:aws:iam::${OTHER_ACCOUNT}:policy/id-broad`, 'arn:aws:iam::aws:policy/AmazonS3FullAccess'),
  },
}

const globally = (where: Where) => ({ ...where, region: 'us-east-1' })
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`

const policy = (Effect: 'Allow' | 'Deny', Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] })
const FILES = 'arn:aws:s3:::id-history/*'

async function seedPeople(where: Where): Promise<Seeded> {
  const iam = new IAMClient(globally(where))
  const names = ['id-with-policy', 'id-in-group', 'id-two-keys']
  await Promise.all(names.map((UserName) => iam.send(new CreateUserCommand({ UserName }))))
  const groups = ['id-readers', 'id-writers']
  await Promise.all(groups.map((GroupName) => iam.send(new CreateGroupCommand({ GroupName }))))
  const read = { PolicyName: 'id-read', PolicyDocument: policy('Allow', 's3:GetObject', FILES) }
  const { Policy } = await iam.send(new CreatePolicyCommand(read))
  const PolicyArn = Policy?.Arn
  const inline = {
    GroupName: 'id-writers',
    PolicyName: 'id-write',
    PolicyDocument: policy('Allow', 's3:PutObject', FILES),
  }
  await Promise.all([
    iam.send(new AttachUserPolicyCommand({ UserName: 'id-with-policy', PolicyArn })),
    iam.send(new AttachGroupPolicyCommand({ GroupName: 'id-readers', PolicyArn })),
    iam.send(new PutGroupPolicyCommand(inline)),
    iam.send(new AddUserToGroupCommand({ GroupName: 'id-readers', UserName: 'id-in-group' })),
    iam.send(new CreateAccessKeyCommand({ UserName: 'id-two-keys' })),
    iam.send(new CreateAccessKeyCommand({ UserName: 'id-two-keys' })),
    iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 16, PasswordReusePrevention: 24 })),
    letSignIn(iam, 'id-in-group'),
  ])
  return {
    idUserWithPolicy: arn('user/id-with-policy'),
    idUserInGroup: arn('user/id-in-group'),
    idUserWithTwoKeys: arn('user/id-two-keys'),
    idGroup: arn('group/id-readers'),
    idGroupWithInline: arn('group/id-writers'),
  }
}

/** With a password and MFA. */
async function letSignIn(iam: IAMClient, UserName: string): Promise<void> {
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-7' }))
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }))
  const SerialNumber = VirtualMFADevice?.SerialNumber
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' }
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }))
}

const GITHUB = 'token.actions.githubusercontent.com'

async function seedRoles(where: Where): Promise<Seeded> {
  const iam = new IAMClient(globally(where))
  const create = async (RoleName: string, statement: object) => {
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(document) }))
  }
  const workflow = (subject: string) => ({
    Principal: { Federated: arn(`oidc-provider/${GITHUB}`) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${GITHUB}:sub`]: subject },
    },
  })
  const partner = { Principal: { AWS: 'arn:aws:iam::999988887777:root' }, Action: 'sts:AssumeRole' }
  const withId = { ...partner, Condition: { StringEquals: { 'sts:ExternalId': 'shop-7291' } } }
  await Promise.all([
    create('id-partner', partner),
    create('id-partner-with-id', withId),
    create('id-any-repository', workflow('repo:*')),
    create('id-repository', workflow('repo:example-org/shop:*')),
  ])
  return {
    idRoleForPartner: arn('role/id-partner'),
    idRoleWithExternalId: arn('role/id-partner-with-id'),
    idRoleForAnyRepository: arn('role/id-any-repository'),
    idRoleForRepository: arn('role/id-repository'),
  }
}

async function seedOrganization(where: Where): Promise<Seeded> {
  const organizations = new OrganizationsClient(globally(where))
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}))
  const RootId = Roots[0]?.Id
  const Type = 'SERVICE_CONTROL_POLICY' as const
  await organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType: Type }))
  const stay = {
    Name: 'id-stay',
    Description: 'Nobody leaves',
    Content: policy('Deny', 'organizations:LeaveOrganization', '*'),
    Type,
  }
  const { Policy } = await organizations.send(new CreateScpCommand(stay))
  await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: RootId }))
  return {}
}

async function seedWatch(where: Where): Promise<Seeded> {
  const config = new ConfigServiceClient(where)
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const
  await s3.send(new CreateBucketCommand({ Bucket: 'id-history', CreateBucketConfiguration }))
  const recordingGroup = { allSupported: true, includeGlobalResourceTypes: true }
  const recorder = { name: 'id-recorder', roleARN: arn('role/id-recorder'), recordingGroup }
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }))
  const channel = { name: 'id-channel', s3BucketName: 'id-history' }
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: channel }))
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'id-recorder' }))
  await new GuardDutyClient(where).send(new CreateDetectorCommand({ Enable: true }))
  return {}
}

async function seedStorage(where: Where): Promise<Seeded> {
  const rds = new RDSClient(where)
  const efs = new EFSClient(where)
  const database = async (DBInstanceIdentifier: string, PubliclyAccessible: boolean) => {
    const kind = { Engine: 'postgres', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 }
    const owner = { MasterUsername: 'owner', MasterUserPassword: 'Correct-horse-7' }
    const safety = { PubliclyAccessible, StorageEncrypted: !PubliclyAccessible }
    const input = { DBInstanceIdentifier, ...kind, ...owner, ...safety }
    return (await rds.send(new CreateDBInstanceCommand(input))).DBInstance?.DBInstanceArn ?? ''
  }
  const files = async (CreationToken: string, Encrypted: boolean) =>
    (await efs.send(new CreateFileSystemCommand({ CreationToken, Encrypted }))).FileSystemArn ?? ''
  const cluster = {
    DBClusterIdentifier: 'id-cluster',
    Engine: 'aurora-postgresql',
    MasterUsername: 'owner',
    MasterUserPassword: 'Correct-horse-7',
    StorageEncrypted: true,
  }
  const [open, closed, clear, encrypted] = await Promise.all([
    database('id-public', true),
    database('id-private', false),
    files('id-clear', false),
    files('id-encrypted', true),
    rds.send(new CreateDBClusterCommand(cluster)),
  ])
  return { idPublicDatabase: open, idPrivateDatabase: closed, idClearFiles: clear, idEncryptedFiles: encrypted }
}

/** The other account: somebody with a password and too much of a policy, and no password policy. */
async function seedOther(where: Where): Promise<Seeded> {
  const role = { RoleArn: OTHER_ROLE, RoleSessionName: 'id-seed' }
  const { Credentials } = await new STSClient(where).send(new AssumeRoleCommand(role))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  const iam = new IAMClient({ ...globally(where), credentials })
  const UserName = 'id-other'
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-7' }))
  const broad = { PolicyName: 'id-broad', PolicyDocument: policy('Allow', 's3:GetObject', FILES) }
  const { Policy } = await iam.send(new CreatePolicyCommand(broad))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }))
  return { idOtherUser: `arn:aws:iam::${OTHER_ACCOUNT}:user/id-other` }
}

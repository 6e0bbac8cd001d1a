import { generateKeyPairSync } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm'
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type IpPermission,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import { CreateFunctionCommand, DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

import { ACCOUNT, OTHER_ACCOUNT, OTHER_ROLE, REGION, SECOND_REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

/** What the rules of the core tier judge. */
export const core: Topic = {
  examples: {
    'autoscaling-group-elb-health-check': { fail: 'badGroup', pass: 'goodGroup' },
    'autoscaling-group-launch-template': { fail: 'badGroup', pass: 'goodGroup' },
    'autoscaling-group-multi-az': { fail: 'badGroup', pass: 'goodGroup' },
    'cloudtrail-bucket-not-public': { fail: 'badTrail', pass: 'goodTrail' },
    'cloudtrail-log-file-validation': { fail: 'badTrail', pass: 'goodTrail' },
    'cloudtrail-multi-region-enabled': { fail: 'account', pass: { what: 'otherAccount', run: 'other' } },
    'cloudwatch-alarm-action-configured': { fail: 'alarmWithoutAction', pass: 'alarmWithAction' },
    'cloudwatch-ec2-cpu-alarm': { fail: 'badInstance', pass: 'goodInstance' },
    'ec2-instance-imdsv2': { fail: 'badInstance', pass: 'goodInstance' },
    'ec2-instance-recent-backup': {
      fail: { what: 'badInstance', run: 'week' },
      pass: { what: 'goodInstance', run: 'week' },
    },
    'ec2-security-group-admin-ports': { fail: 'groupOpenToAll', pass: 'groupOpenToOffices' },
    'elbv2-http-listener-redirect': { fail: 'leakingListener', pass: 'redirectingListener' },
    'elbv2-listener-certificate-valid': { fail: 'weakListener', pass: 'strongListener' },
    'elbv2-listener-tls-policy': { fail: 'weakListener', pass: 'strongListener' },
    'elbv2-load-balancer-multi-az': { fail: 'narrowBalancer', pass: 'wideBalancer' },
    'iam-access-key-age': { fail: { what: 'keyInUse', run: 'season' }, pass: 'keyInUse' },
    'iam-credentials-unused': { fail: { what: 'userWithKey', run: 'season' }, pass: 'userWithKey' },
    'iam-policy-admin-access': { fail: 'adminPolicy', pass: 'inlinePolicy' },
    'iam-policy-unknown-condition-key': { fail: 'policyWithWrongKey', pass: 'policyWithRightKey' },
    'iam-role-trust-public': { fail: 'roleForEveryone', pass: 'roleForLambda' },
    'iam-root-access-key': { fail: { what: 'otherAccount', run: 'other' }, pass: 'account' },
    'iam-root-mfa': { fail: 'account', pass: { what: 'otherAccount', run: 'other' } },
    'iam-user-mfa': { fail: 'userWithoutMfa', pass: 'userWithMfa' },
    'secretsmanager-rotation-enabled': { fail: 'stillSecret', pass: 'rotatingSecret' },
    'secretsmanager-rotation-healthy': { fail: 'stuckSecret', pass: 'rotatingSecret' },
  },
  seed: seedCore,
}

async function seedCore(where: Where): Promise<Seeded> {
  const [people, network, secrets, trails] = await Promise.all([
    seedIam(where),
    seedNetwork(where),
    seedSecrets(where),
    seedTrails(where),
    seedSecondRegion({ ...where, region: SECOND_REGION }),
    seedOtherAccount(where),
  ])
  const root = (account: string) => `arn:aws:iam::${account}:root`
  const accounts = { account: root(ACCOUNT), otherAccount: root(OTHER_ACCOUNT) }
  return { ...accounts, ...people, ...network, ...secrets, ...trails }
}

async function seedIam(where: Where): Promise<Seeded> {
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`

  for (const UserName of ['no-mfa', 'with-mfa', 'retired', 'script'])
    await iam.send(new CreateUserCommand({ UserName }))
  for (const UserName of ['no-mfa', 'with-mfa']) {
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-7' }))
  }
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }))
  const SerialNumber = VirtualMFADevice?.SerialNumber
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' }
  await iam.send(new EnableMFADeviceCommand({ UserName: 'with-mfa', SerialNumber, ...codes }))
  await iam.send(new CreateAccessKeyCommand({ UserName: 'script' }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'retired' }))
  const AccessKeyId = AccessKey?.AccessKeyId
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'retired', AccessKeyId, Status: 'Inactive' }))

  const policies = {
    'all-powerful': allow('*'),
    'read-reports': allow('s3:GetObject'),
    'wrong-key': allow('s3:PutObject', { NumericLessThan: { 's3:content-length': '1048576' } }),
    'right-key': allow('s3:PutObject', { StringEquals: { 's3:x-amz-acl': 'private' } }),
  }
  for (const [PolicyName, PolicyDocument] of Object.entries(policies)) {
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }))
    await iam.send(new AttachUserPolicyCommand({ UserName: 'script', PolicyArn: arn(`policy/${PolicyName}`) }))
  }
  await iam.send(new CreateRoleCommand({ RoleName: 'for-everyone', AssumeRolePolicyDocument: trust({ AWS: '*' }) }))
  const forLambda = trust({ Service: 'lambda.amazonaws.com' })
  await iam.send(new CreateRoleCommand({ RoleName: 'for-lambda', AssumeRolePolicyDocument: forLambda }))
  const inline = { RoleName: 'for-lambda', PolicyName: 'logs', PolicyDocument: allow('logs:PutLogEvents') }
  await iam.send(new PutRolePolicyCommand(inline))

  return {
    userWithoutMfa: arn('user/no-mfa'),
    userWithMfa: arn('user/with-mfa'),
    keyInUse: `${arn('user/script')}#access-key-1`,
    userWithKey: arn('user/script'),
    adminPolicy: arn('policy/all-powerful'),
    narrowPolicy: arn('policy/read-reports'),
    inlinePolicy: `${arn('role/for-lambda')}#logs`,
    policyWithWrongKey: arn('policy/wrong-key'),
    policyWithRightKey: arn('policy/right-key'),
    roleForEveryone: arn('role/for-everyone'),
    roleForLambda: arn('role/for-lambda'),
  }
}

const allow = (action: string, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...(condition && { Condition: condition }) }],
  })

const trust = (principal: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  })

/** What serves users: instances, groups, load balancers, and the alarms on them. */
async function seedNetwork(where: Where): Promise<Seeded> {
  const ec2 = new EC2Client(where)
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
  const subnets = Subnets.flatMap(({ SubnetId }) => SubnetId ?? [])
  const zones = Subnets.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? [])
  const vpc = Subnets[0]?.VpcId ?? ''
  const [groups, instances, balancers] = await Promise.all([
    seedSecurityGroups(ec2, vpc),
    seedInstances(ec2, new CloudWatchClient(where)),
    seedLoadBalancers(where, vpc, subnets),
  ])
  return { ...groups, ...instances, ...balancers, ...(await seedGroups(where, ec2, zones, balancers.targets ?? '')) }
}

const ec2Arn = (kind: string, id: string | undefined) => `arn:aws:ec2:${REGION}:${ACCOUNT}:${kind}/${id}`

async function seedSecurityGroups(ec2: EC2Client, VpcId: string): Promise<Seeded> {
  const list = { PrefixListName: 'offices', AddressFamily: 'IPv4', MaxEntries: 5, Entries: [{ Cidr: '192.0.2.0/24' }] }
  const { PrefixList } = await ec2.send(new CreateManagedPrefixListCommand(list))
  const create = async (GroupName: string, permission: IpPermission) => {
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }))
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...permission }
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }))
    return ec2Arn('security-group', GroupId)
  }
  return {
    groupOpenToAll: await create('open', { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
    groupOpenToOffices: await create('offices', { PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }] }),
  }
}

async function seedInstances(ec2: EC2Client, cloudwatch: CloudWatchClient): Promise<Seeded> {
  const run = async (HttpTokens: 'optional' | 'required') => {
    const one = { MinCount: 1, MaxCount: 1, ImageId: 'ami-12c6146b' }
    const { Instances } = await ec2.send(new RunInstancesCommand({ ...one, MetadataOptions: { HttpTokens } }))
    return Instances?.[0]
  }
  const [bad, good] = [await run('optional'), await run('required')]
  // So that there is a time at which the instance is eight days old and the snapshot only seven.
  await setTimeout(2_000)
  const VolumeId = good?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId
  await ec2.send(new CreateSnapshotCommand({ VolumeId }))
  await cloudwatch.send(new PutMetricAlarmCommand({ ...cpuAlarm('cpu', good?.InstanceId), AlarmActions: [TOPIC] }))
  await cloudwatch.send(new PutMetricAlarmCommand({ ...cpuAlarm('silent', 'i-00000000000000000') }))
  const alarm = (name: string) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`
  return {
    badInstance: ec2Arn('instance', bad?.InstanceId),
    goodInstance: ec2Arn('instance', good?.InstanceId),
    alarmWithAction: alarm('cpu'),
    alarmWithoutAction: alarm('silent'),
    goodInstanceLaunched: good?.LaunchTime?.toISOString() ?? '',
  }
}

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:on-call`

const cpuAlarm = (AlarmName: string, Value: string | undefined) => ({
  AlarmName,
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value }],
  Statistic: 'Average' as const,
  Period: 300,
  EvaluationPeriods: 2,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold' as const,
})

async function seedLoadBalancers(where: Where, VpcId: string, subnets: string[]): Promise<Seeded> {
  const elb = new ElasticLoadBalancingV2Client(where)
  const create = async (input: CreateLoadBalancerCommandInput) =>
    (await elb.send(new CreateLoadBalancerCommand(input))).LoadBalancers?.[0]?.LoadBalancerArn ?? ''
  const wide = await create({ Name: 'wide', Subnets: subnets.slice(0, 2) })
  const narrow = await create({ Name: 'narrow', Type: 'network', Subnets: subnets.slice(0, 1) })
  const target = { Name: 'web', Protocol: 'HTTP' as const, Port: 80, VpcId }
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(target))
  const targets = TargetGroups?.[0]?.TargetGroupArn ?? ''

  const forward = [{ Type: 'forward' as const, TargetGroupArn: targets }]
  const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const }
  const redirect = [{ Type: 'redirect' as const, RedirectConfig }]
  const listen = async (Port: number, DefaultActions: object[], tls: object = { Protocol: 'HTTP' }) => {
    const input = { LoadBalancerArn: wide, Port, DefaultActions: DefaultActions as typeof forward, ...tls }
    return (await elb.send(new CreateListenerCommand(input))).Listeners?.[0]?.ListenerArn ?? ''
  }
  const { good, expired } = await seedCertificates(where)
  const withTls = (CertificateArn: string, SslPolicy?: string) => ({
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn }],
    ...(SslPolicy && { SslPolicy }),
  })
  const redirecting = await listen(80, redirect)
  const leaking = await listen(8080, redirect)
  const Conditions = [{ Field: 'path-pattern', Values: ['/old/*'] }]
  await elb.send(new CreateRuleCommand({ ListenerArn: leaking, Priority: 10, Conditions, Actions: forward }))
  return {
    targets,
    narrowBalancer: narrow,
    wideBalancer: wide,
    redirectingListener: redirecting,
    leakingListener: leaking,
    strongListener: await listen(443, forward, withTls(good, 'ELBSecurityPolicy-TLS13-1-2-2021-06')),
    weakListener: await listen(8443, forward, withTls(expired)),
  }
}

async function seedCertificates(where: Where): Promise<{ good: string; expired: string }> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const valid = { Certificate: Buffer.from(CERTIFICATE), PrivateKey: Buffer.from(key) }
  const { CertificateArn: good = '' } = await new ACMClient(where).send(new ImportCertificateCommand(valid))
  // Moto has every certificate of IAM end in 2012.
  const old = { ServerCertificateName: 'old-shop', CertificateBody: CERTIFICATE, PrivateKey: key }
  const { ServerCertificateMetadata } = await new IAMClient(where).send(new UploadServerCertificateCommand(old))
  return { good, expired: ServerCertificateMetadata?.Arn ?? '' }
}

/** Self-signed, for shop.example.com, valid from 2020 to 2119. Its key is nowhere: moto does not compare them. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBJzCBzqADAgECAgQBNEKHMAoGCCqGSM49BAMCMBsxGTAXBgNVBAMMEHNob3Au
ZXhhbXBsZS5jb20wIBcNMjAwMTAxMDAwMDAwWhgPMjExOTAxMDEwMDAwMDBaMBsx
GTAXBgNVBAMMEHNob3AuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAARXvMY/JuFKVaxhWyceu2fAIrIs85yej0xYEVF/SADeJDsX/CmRc7NkEeDZ
LgKXYPfqUQb7jNKLyoAXzFHFcCvzMAoGCCqGSM49BAMCA0gAMEUCIFeRW55QWTW/
sZEpa6GsC3gZt8JJ1u5n2wz7oKoml2r0AiEAtbt392LGQo5shJe2qSy9KBsQ7eV4
lVbUsXqfgmR9ozY=
-----END CERTIFICATE-----`

async function seedGroups(where: Where, ec2: EC2Client, zones: string[], targets: string): Promise<Seeded> {
  const autoscaling = new AutoScalingClient(where)
  const hardware = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro' as const }
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData: hardware }))
  await autoscaling.send(new CreateLaunchConfigurationCommand({ LaunchConfigurationName: 'old', ...hardware }))
  const size = { MinSize: 0, MaxSize: 2, DesiredCapacity: 0, TargetGroupARNs: [targets] }
  const bad = { LaunchConfigurationName: 'old', AvailabilityZones: zones.slice(0, 1), HealthCheckType: 'EC2' }
  const good = {
    LaunchTemplate: { LaunchTemplateName: 'web', Version: '$Latest' },
    AvailabilityZones: zones.slice(0, 2),
    HealthCheckType: 'ELB',
  }
  await autoscaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'bad', ...size, ...bad }))
  await autoscaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'good', ...size, ...good }))
  const { AutoScalingGroups = [] } = await autoscaling.send(new DescribeAutoScalingGroupsCommand({}))
  const arnOf = (name: string) =>
    AutoScalingGroups.find((group) => group.AutoScalingGroupName === name)?.AutoScalingGroupARN ?? ''
  return { badGroup: arnOf('bad'), goodGroup: arnOf('good') }
}

async function seedSecrets(where: Where): Promise<Seeded> {
  const secretsmanager = new SecretsManagerClient(where)
  const lambda = new LambdaClient(where)
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const AssumeRolePolicyDocument = trust({ Service: 'lambda.amazonaws.com' })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'rotator', AssumeRolePolicyDocument }))
  const code = { Role: Role?.Arn, Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: Buffer.from('') } }
  const rotated = async (Name: string) => {
    const { ARN: SecretId = '' } = await secretsmanager.send(new CreateSecretCommand({ Name, SecretString: 'x' }))
    const created = await lambda.send(new CreateFunctionCommand({ FunctionName: `rotate-${Name}`, ...code } as never))
    const RotationLambdaARN = created.FunctionArn
    const RotationRules = { AutomaticallyAfterDays: 30 }
    await secretsmanager.send(new RotateSecretCommand({ SecretId, RotationLambdaARN, RotationRules }))
    return SecretId
  }
  const { ARN: still = '' } = await secretsmanager.send(new CreateSecretCommand({ Name: 'still', SecretString: 'x' }))
  const rotating = await rotated('rotating')
  const stuck = await rotated('stuck')
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'rotate-stuck' }))
  return { stillSecret: still, rotatingSecret: rotating, stuckSecret: stuck }
}

async function seedTrails(where: Where): Promise<Seeded> {
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const
  await s3.send(new CreateBucketCommand({ Bucket: 'logs-public', ACL: 'public-read', CreateBucketConfiguration }))
  await s3.send(new CreateBucketCommand({ Bucket: 'logs-private', CreateBucketConfiguration }))
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'logs-private', PublicAccessBlockConfiguration: CLOSED }))
  const cloudtrail = new CloudTrailClient(where)
  const create = async (Name: string, S3BucketName: string, EnableLogFileValidation: boolean) => {
    const input = { Name, S3BucketName, EnableLogFileValidation }
    return (await cloudtrail.send(new CreateTrailCommand(input))).TrailARN ?? ''
  }
  const bad = await create('bad', 'logs-public', false)
  const EventSelectors = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }]
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: bad, EventSelectors }))
  return { badTrail: bad, goodTrail: await create('good', 'logs-private', true) }
}

const CLOSED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

async function seedSecondRegion(where: Where): Promise<void> {
  const one = {
    MinCount: 1,
    MaxCount: 1,
    ImageId: 'ami-12c6146b',
    MetadataOptions: { HttpTokens: 'optional' as const },
  }
  await new EC2Client(where).send(new RunInstancesCommand(one))
}

async function seedOtherAccount(where: Where): Promise<void> {
  const role = { RoleArn: OTHER_ROLE, RoleSessionName: 'seed' }
  const { Credentials } = await new STSClient(where).send(new AssumeRoleCommand(role))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  const there = { ...where, credentials }
  const s3 = new S3Client({ ...there, region: 'us-east-1', forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'other-logs' }))
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'other-logs', PublicAccessBlockConfiguration: CLOSED }))
  const cloudtrail = new CloudTrailClient(there)
  const trail = { Name: 'all', S3BucketName: 'other-logs', IsMultiRegionTrail: true, EnableLogFileValidation: true }
  await cloudtrail.send(new CreateTrailCommand(trail))
  await cloudtrail.send(new StartLoggingCommand({ Name: 'all' }))
}

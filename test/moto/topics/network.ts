import {
  AuthorizeSecurityGroupIngressCommand,
  CreateCustomerGatewayCommand,
  CreateFlowLogsCommand,
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpnConnectionCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  type IpPermission,
  ModifySnapshotAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { ACCOUNT, REGION, SECOND_REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

/** Networks, disks, and where secrets should not be. */
export const network: Topic = {
  examples: {
    'ec2-default-security-group-closed': { fail: 'netOpenDefaultGroup', pass: 'netClosedDefaultGroup' },
    'ec2-ebs-default-encryption': {
      fail: { what: 'netAccount', region: REGION },
      pass: { what: 'netAccount', region: SECOND_REGION },
    },
    'ec2-ebs-snapshot-public': { fail: 'netPublicSnapshot', pass: 'netPrivateSnapshot' },
    'ec2-ebs-volume-encrypted': { fail: 'netPlainVolume', pass: 'netEncryptedVolume' },
    'ec2-launch-template-imdsv2': { fail: 'netV1Template', pass: 'netV2Template' },
    'ec2-nacl-admin-ports': { fail: 'netOpenAcl', pass: 'netClosedAcl' },
    'ec2-security-group-all-traffic': { fail: 'netOpenGroup', pass: 'netClosedGroup' },
    'ec2-security-group-high-risk-ports': { fail: 'netDatabaseGroup', pass: 'netClosedGroup' },
    'ec2-transit-gateway-auto-accept': { fail: 'netOpenGateway', pass: 'netClosedGateway' },
    'ec2-user-data-secrets': { fail: 'netTellingInstance', pass: 'netDiscreetInstance' },
    'ec2-vpc-flow-logs': { fail: 'netUnloggedVpc', pass: 'netLoggedVpc' },
    'ec2-vpn-tunnels-up': { fail: 'netDownVpn', pass: 'netUpVpn' },
    'lambda-env-secrets': { fail: 'netTellingFunction', pass: 'netDiscreetFunction' },
    'ssm-instance-managed': { fail: 'netTellingInstance', pass: 'netDiscreetInstance' },
    'ssm-parameter-plaintext-secret': { fail: 'netPlainParameter', pass: 'netSecureParameter' },
  },
  seed,
  amended: {
    // Moto knows neither of these operations.
    'ec2:GetSnapshotBlockPublicAccessState': () =>
      ec2Answer('GetSnapshotBlockPublicAccessState', '<state>unblocked</state>'),
    'ec2:GetInstanceMetadataDefaults': () =>
      ec2Answer(
        'GetInstanceMetadataDefaults',
        '<accountLevel><httpPutResponseHopLimit>2</httpPutResponseHopLimit></accountLevel>',
      ),
    'ssm:DescribeInstanceInformation': () =>
      JSON.stringify({
        InstanceInformationList: made.managed.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })),
      }),
    // Moto says nothing of tunnels.
    'ec2:DescribeVpnConnections': (answer) =>
      answer.replaceAll(/<vpnConnectionId>([^<]+)<\/vpnConnectionId>/g, (id, value: string) => id + telemetry(value)),
  },
}

/** Ids that amended answers speak of. */
const made = { managed: [] as string[], down: '' }

const ec2Answer = (operation: string, content: string) =>
  `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>net</requestId>${content}</${operation}Response>`

function telemetry(id: string): string {
  const tunnels = ['UP', id === made.down ? 'DOWN' : 'UP'].map(
    (status, index) =>
      `<item><outsideIpAddress>203.0.113.${index + 1}</outsideIpAddress><status>${status}</status></item>`,
  )
  return `<vgwTelemetry>${tunnels.join('')}</vgwTelemetry>`
}

const arn = (resource: string, id: string | undefined, service = 'ec2') =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}/${id}`

async function seed(where: Where): Promise<Seeded> {
  const ec2 = new EC2Client(where)
  const second = new EC2Client({ ...where, region: SECOND_REGION })
  const parts = await Promise.all([
    seedVpcs(ec2),
    seedDisks(ec2),
    seedTemplates(ec2),
    seedInstances(ec2),
    seedConnections(ec2),
    seedParameters(where),
    seedFunctions(where),
    second.send(new EnableEbsEncryptionByDefaultCommand({})),
  ])
  return { netAccount: `arn:aws:iam::${ACCOUNT}:root`, ...Object.assign({}, ...parts.slice(0, -1)) }
}

async function seedVpcs(ec2: EC2Client): Promise<Seeded> {
  const [logged, unlogged] = await Promise.all([makeVpc(ec2, '10.91.0.0/16'), makeVpc(ec2, '10.92.0.0/16')])
  const flow = { ResourceIds: [logged.vpc], ResourceType: 'VPC' as const, TrafficType: 'ALL' as const }
  const LogDestination = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/net-flow`
  const LogDestinationType = 'kinesis-data-firehose'
  await ec2.send(new CreateFlowLogsCommand({ ...flow, LogDestination, LogDestinationType }))

  const defaultGroup = async (vpc: string) => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}))
    return SecurityGroups.find(({ VpcId, GroupName }) => VpcId === vpc && GroupName === 'default')
  }
  const closed = await defaultGroup(logged.vpc)
  const { GroupId, IpPermissions = [], IpPermissionsEgress = [] } = closed ?? {}
  if (IpPermissions.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  const outbound = { GroupId, IpPermissions: IpPermissionsEgress }
  if (IpPermissionsEgress.length > 0) await ec2.send(new RevokeSecurityGroupEgressCommand(outbound))

  const group = async (GroupName: string, permission: IpPermission) => {
    const about = { GroupName, Description: GroupName, VpcId: unlogged.vpc }
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(about))
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }))
    return arn('security-group', GroupId)
  }
  const world = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
  const tcp = (port: number) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...world })
  return {
    netLoggedVpc: arn('vpc', logged.vpc),
    netUnloggedVpc: arn('vpc', unlogged.vpc),
    netClosedDefaultGroup: arn('security-group', closed?.GroupId),
    netOpenDefaultGroup: arn('security-group', (await defaultGroup(unlogged.vpc))?.GroupId),
    netOpenGroup: await group('net-open', { IpProtocol: '-1', ...world }),
    netDatabaseGroup: await group('net-database', tcp(5432)),
    netClosedGroup: await group('net-web', tcp(443)),
    netOpenAcl: await makeAcl(ec2, unlogged, 22),
    netClosedAcl: await makeAcl(ec2, logged, 443),
  }
}

interface Vpc {
  vpc: string
  subnet: string
}

async function makeVpc(ec2: EC2Client, CidrBlock: string): Promise<Vpc> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }))
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: CidrBlock.replace('/16', '/24') }),
  )
  await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId }))
  return { vpc: Vpc?.VpcId ?? '', subnet: Subnet?.SubnetId ?? '' }
}

/** An ACL that admits one port from everywhere, used by the subnet of a VPC. */
async function makeAcl(ec2: EC2Client, { vpc, subnet }: Vpc, port: number): Promise<string> {
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpc }))
  const NetworkAclId = NetworkAcl?.NetworkAclId ?? ''
  const entry = { RuleNumber: 100, RuleAction: 'allow', Egress: false, Protocol: '6', CidrBlock: '0.0.0.0/0' } as const
  await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry, PortRange: { From: port, To: port } }))
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({}))
  const used = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(({ SubnetId }) => SubnetId === subnet)
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({ NetworkAclId, AssociationId: used?.NetworkAclAssociationId }),
  )
  return arn('network-acl', NetworkAclId)
}

async function seedDisks(ec2: EC2Client): Promise<Seeded> {
  const volume = async (Encrypted: boolean) => {
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1, Encrypted }))
    return VolumeId
  }
  const [plain, encrypted] = await Promise.all([volume(false), volume(true)])
  const snapshot = async () => (await ec2.send(new CreateSnapshotCommand({ VolumeId: plain }))).SnapshotId
  const [open, kept] = await Promise.all([snapshot(), snapshot()])
  const share = { SnapshotId: open, Attribute: 'createVolumePermission' as const, GroupNames: ['all'] }
  await ec2.send(new ModifySnapshotAttributeCommand({ ...share, OperationType: 'add' }))
  const snapshotArn = (id: string | undefined) => `arn:aws:ec2:${REGION}::snapshot/${id}`
  return {
    netPlainVolume: arn('volume', plain),
    netEncryptedVolume: arn('volume', encrypted),
    netPublicSnapshot: snapshotArn(open),
    netPrivateSnapshot: snapshotArn(kept),
  }
}

const IMAGE = 'ami-12c6146b'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const TELLING = base64('#!/bin/bash\nexport DB_PASSWORD=k7-Vienna!\n')
const DISCREET = base64('#!/bin/bash\nyum update -y\n')

async function seedTemplates(ec2: EC2Client): Promise<Seeded> {
  const make = async (LaunchTemplateName: string, data: object) => {
    const LaunchTemplateData = { ImageId: IMAGE, UserData: DISCREET, ...data }
    const { LaunchTemplate } = await ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }),
    )
    return LaunchTemplate?.LaunchTemplateId
  }
  const required = { MetadataOptions: { HttpTokens: 'required' as const } }
  const [open, closed] = await Promise.all([make('net-v1', {}), make('net-v2', required)])
  const next = { LaunchTemplateId: closed, LaunchTemplateData: { ImageId: IMAGE, ...required } }
  await ec2.send(new CreateLaunchTemplateVersionCommand(next))
  return { netV1Template: arn('launch-template', open), netV2Template: arn('launch-template', closed) }
}

async function seedInstances(ec2: EC2Client): Promise<Seeded> {
  const run = async (UserData: string) => {
    const one = { MinCount: 1, MaxCount: 1, ImageId: IMAGE, MetadataOptions: { HttpTokens: 'required' as const } }
    const { Instances } = await ec2.send(new RunInstancesCommand({ ...one, UserData }))
    return Instances?.[0]?.InstanceId ?? ''
  }
  const [telling, discreet] = await Promise.all([run(TELLING), run(DISCREET)])
  made.managed = [discreet]
  return { netTellingInstance: arn('instance', telling), netDiscreetInstance: arn('instance', discreet) }
}

async function seedConnections(ec2: EC2Client): Promise<Seeded> {
  const gateway = async (AutoAcceptSharedAttachments: 'enable' | 'disable') => {
    const { TransitGateway } = await ec2.send(
      new CreateTransitGatewayCommand({ Options: { AutoAcceptSharedAttachments } }),
    )
    return TransitGateway?.TransitGatewayId
  }
  const vpn = async (PublicIp: string, TransitGatewayId: string | undefined) => {
    const customer = { Type: 'ipsec.1', PublicIp, BgpAsn: 65000 } as const
    const { CustomerGateway } = await ec2.send(new CreateCustomerGatewayCommand(customer))
    const { CustomerGatewayId } = CustomerGateway ?? {}
    const both = { CustomerGatewayId, TransitGatewayId, Type: 'ipsec.1' }
    return (await ec2.send(new CreateVpnConnectionCommand(both))).VpnConnection?.VpnConnectionId
  }
  const [open, closed] = await Promise.all([gateway('enable'), gateway('disable')])
  const [down, up] = await Promise.all([vpn('192.0.2.1', closed), vpn('192.0.2.2', closed)])
  made.down = down ?? ''
  return {
    netOpenGateway: arn('transit-gateway', open),
    netClosedGateway: arn('transit-gateway', closed),
    netDownVpn: arn('vpn-connection', down),
    netUpVpn: arn('vpn-connection', up),
  }
}

async function seedParameters(where: Where): Promise<Seeded> {
  const ssm = new SSMClient(where)
  const put = async (Name: string, Type: 'String' | 'SecureString') => {
    await ssm.send(new PutParameterCommand({ Name, Type, Value: 'x' }))
    return arn('parameter', Name.slice(1), 'ssm')
  }
  const [plain, secure] = await Promise.all([put('/net/db-password', 'String'), put('/net/api-key', 'SecureString')])
  return { netPlainParameter: plain, netSecureParameter: secure }
}

async function seedFunctions(where: Where): Promise<Seeded> {
  const lambda = new LambdaClient(where)
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'net-lambda', AssumeRolePolicyDocument }))
  const code = { Role: Role?.Arn, Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: Buffer.from('') } }
  const make = async (FunctionName: string, Variables: Record<string, string>) => {
    const input = { FunctionName, Environment: { Variables }, ...code }
    return (await lambda.send(new CreateFunctionCommand(input as never))).FunctionArn ?? ''
  }
  const [telling, discreet] = await Promise.all([
    make('net-telling', { TABLE: 'orders', DB_PASSWORD: 'k7-Vienna!' }),
    make('net-discreet', { TABLE: 'orders', DB_SECRET: 'prod/orders/db' }),
  ])
  return { netTellingFunction: telling, netDiscreetFunction: discreet }
}

import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling'
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVolumeCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GenerateCredentialReportCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { KEYS, REGION, SECOND_REGION } from './account.ts'
import { audit, liveEnv } from './audit.ts'
import { startDenyProxy, type WireCall } from './deny-proxy.ts'
import { describeWithMoto, type Moto, startMoto } from './moto.ts'
import { AMENDED } from './seed.ts'

/** What CloudSploit, ScoutSuite and Prowler were measured on (../shared/peers.md): about 200 resources in two regions. */
const REGIONS = [REGION, SECOND_REGION]

describeWithMoto("the account of the peers' measurements", () => {
  let moto: Moto
  let resources = 0
  beforeAll(async () => {
    moto = await startMoto({ images: false })
    await seedPeople()
    for (const region of REGIONS) await seedRegion(region)
  })
  afterAll(() => moto?.stop())

  const where = (region: string) => ({ endpoint: moto.url, region, credentials: KEYS })

  /** Makes so many of a kind, side by side. */
  async function make<Made>(count: number, one: (index: number) => Promise<Made>): Promise<Made[]> {
    resources += count
    return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
  }

  async function seedPeople(): Promise<void> {
    const iam = new IAMClient(where('us-east-1'))
    const document = (Action: string) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
    const policies = await make(5, async (index) => {
      const input = { PolicyName: `policy-${index}`, PolicyDocument: document(index === 0 ? '*' : 's3:GetObject') }
      return (await iam.send(new CreatePolicyCommand(input))).Policy?.Arn
    })
    await make(20, async (index) => {
      const UserName = `user-${index}`
      await iam.send(new CreateUserCommand({ UserName }))
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policies[index % 5] }))
      if (index < 5) await iam.send(new CreateAccessKeyCommand({ UserName }))
    })
    await make(10, (index) =>
      iam.send(
        new CreateRoleCommand({
          RoleName: `role-${index}`,
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          }),
        }),
      ),
    )
    await iam.send(new GenerateCredentialReportCommand({}))
  }

  async function seedRegion(region: string): Promise<void> {
    const ec2 = new EC2Client(where(region))
    const elb = new ElasticLoadBalancingV2Client(where(region))
    const autoscaling = new AutoScalingClient(where(region))
    const s3 = new S3Client({ ...where(region), forcePathStyle: true })
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
    const subnets = Subnets.flatMap(({ SubnetId }) => SubnetId ?? [])
    const VpcId = Subnets[0]?.VpcId
    const SecurityGroups = await make(6, async (index) => {
      const { GroupId } = await ec2.send(
        new CreateSecurityGroupCommand({ GroupName: `sg-${index}`, Description: 'x', VpcId }),
      )
      const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
      return GroupId ?? ''
    })
    await make(9, () => ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, ImageId: 'ami-12c6146b' })))
    await make(12, () => ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 8 })))
    await autoscaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: 'lc',
        ImageId: 'ami-12c6146b',
        InstanceType: 't3.micro',
      }),
    )
    await make(5, (index) =>
      autoscaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName: `asg-${index}`,
          LaunchConfigurationName: 'lc',
          AvailabilityZones: [`${region}a`],
          ...{ MinSize: 0, MaxSize: 1 },
        }),
      ),
    )
    await make(6, async (index) => {
      const target = { Name: `tg-${index}`, Protocol: 'HTTP' as const, Port: 80, VpcId }
      const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(target))
      const input = { Name: `alb-${index}`, Subnets: subnets.slice(0, 2), SecurityGroups: SecurityGroups.slice(0, 1) }
      const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand(input))
      const forward = [{ Type: 'forward' as const, TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }]
      const listener = { LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn, Protocol: 'HTTP' as const, Port: 80 }
      await elb.send(new CreateListenerCommand({ ...listener, DefaultActions: forward }))
      resources += 2
    })
    const CreateBucketConfiguration = { LocationConstraint: region } as never
    await make(5, (index) =>
      s3.send(new CreateBucketCommand({ Bucket: `b-${region}-${index}`, CreateBucketConfiguration })),
    )
    await make(5, (index) =>
      new SecretsManagerClient(where(region)).send(new CreateSecretCommand({ Name: `s-${index}`, SecretString: 'x' })),
    )
    await make(6, (index) =>
      new CloudWatchLogsClient(where(region)).send(new CreateLogGroupCommand({ logGroupName: `g-${index}` })),
    )
    await make(3, () => new KMSClient(where(region)).send(new CreateKeyCommand({})))
    const topics = await make(2, (index) =>
      new SNSClient(where(region)).send(new CreateTopicCommand({ Name: `t-${index}` })),
    )
    await make(6, (index) =>
      new CloudWatchClient(where(region)).send(
        new PutMetricAlarmCommand({
          AlarmName: `a-${index}`,
          ...{ Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Statistic: 'Average' },
          ...{ Period: 300, EvaluationPeriods: 1, Threshold: 80, ComparisonOperator: 'GreaterThanThreshold' },
          AlarmActions: [topics[0]?.TopicArn ?? ''],
        }),
      ),
    )
    const cloudtrail = new CloudTrailClient(where(region))
    await make(1, async () => {
      await cloudtrail.send(new CreateTrailCommand({ Name: `trail-${region}`, S3BucketName: `b-${region}-0` }))
      await cloudtrail.send(new StartLoggingCommand({ Name: `trail-${region}` }))
    })
  }

  it('takes at most 300 calls, each made once', async () => {
    expect(resources).toBeGreaterThanOrEqual(190)
    const proxy = await startDenyProxy(moto.url, { answers: AMENDED })
    try {
      const { report } = await audit(['--region', REGIONS.join(), '--show', 'fail'], liveEnv(proxy.url))
      expect(report.rules.length).toBeGreaterThanOrEqual(139)
      const asked = proxy.calls.map(
        ({ service, operation, region, input }) => `${service} ${operation} ${region} ${input}`,
      )
      expect(new Set(asked).size).toBe(asked.length)
      // One per load balancer, target group, bucket, key, secret and the like where AWS answers for no more than one.
      await expect(table(proxy.calls)).toMatchFileSnapshot('golden/peer-account-calls.txt')
      expect(proxy.calls.length).toBeLessThanOrEqual(300)
    } finally {
      await proxy.close()
    }
  })
})

/** Calls by service and operation. */
function table(calls: readonly WireCall[]): string {
  const names = calls.map(({ service, operation }) => `${service} ${operation}`)
  const lines = [...new Set(names)]
    .sort()
    .map((name) => `${name.padEnd(64)} ${names.filter((each) => each === name).length}`)
  return `${[...lines, `${'total'.padEnd(64)} ${calls.length}`].join('\n')}\n`
}

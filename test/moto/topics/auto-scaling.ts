import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribePoliciesCommand,
  PutScalingPolicyCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  type _InstanceType,
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import type { Seeded, Topic, Where } from '../topic.ts'

const ACCOUNT = '123456789012'
/** One of those that moto knows by itself. */
const ImageId = 'ami-12c6146b'
const GROUPS = { fail: 'asg-bad', pass: 'asg-good' }
/** So far behind the version that it launches now as an instance may not be. */
const LATER = { fail: { what: 'asg-bad', run: 'week' as const }, pass: 'asg-good' }

/** The instance that the proxy says is unwell: moto's are all well. */
let unwell = ''

/**
 * `asg-bad` is all that a group should not be; `asg-idle` has room to grow and nothing that makes it. The instance
 * `asg-old` is of an old type, unwell, and without ENA and a role.
 */
export const autoScaling: Topic = {
  examples: {
    'autoscaling-group-at-max-capacity': GROUPS,
    'autoscaling-group-failed-activities': GROUPS,
    'autoscaling-group-health-check-grace': GROUPS,
    'autoscaling-group-instances-current': LATER,
    'autoscaling-group-launch-source-valid': GROUPS,
    'autoscaling-group-min-size': GROUPS,
    'autoscaling-group-scale-in-and-out': GROUPS,
    'autoscaling-group-scaling-policy': { fail: 'asg-idle', pass: 'asg-good' },
    'autoscaling-group-suspended-processes': GROUPS,
    'autoscaling-policy-alarm-live': { fail: 'asg-silent-policy', pass: 'asg-live-policy' },
    'ec2-eip-unassociated': { fail: 'asg-spare-address', pass: 'asg-used-address' },
    'ec2-instance-previous-generation': { fail: 'asg-old', pass: 'asg-new' },
    'ec2-instance-profile': { fail: 'asg-old', pass: 'asg-new' },
    'ec2-instance-resize-ready': { fail: 'asg-old', pass: 'asg-new' },
    'ec2-instance-status-ok': { fail: 'asg-old', pass: 'asg-new' },
  },
  seed: async (where) => {
    const [groups, instances] = await Promise.all([seedGroups(where), seedInstances(where)])
    return { ...groups, ...instances }
  },
  amended: {
    // Moto tells of no activity.
    'autoscaling:DescribeScalingActivities': () =>
      queryAnswer(
        'DescribeScalingActivities',
        `<Activities>${activity('asg-good', 'Successful')}${activity('asg-bad', 'Failed')}</Activities>`,
      ),
    // Moto has no such operation.
    'autoscaling:DescribeInstanceRefreshes': () => queryAnswer('DescribeInstanceRefreshes', '<InstanceRefreshes/>'),
    // Moto leaves ENA out; its `m4.large` is to stay without.
    'ec2:DescribeInstances': (answer) =>
      answer.replace(/<instanceType>(?!m4\.large)[^<]*<\/instanceType>/g, '$&<enaSupport>true</enaSupport>'),
    'ec2:DescribeInstanceStatus': (answer) =>
      answer
        .split(/(?=<item><availabilityZone>)/)
        .map((item) => (unwell && item.includes(unwell) ? item.replaceAll('<status>ok<', '<status>impaired<') : item))
        .join(''),
  },
}

const queryAnswer = (operation: string, result: string) =>
  `<${operation}Response xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><${operation}Result>${result}</${operation}Result></${operation}Response>`

const activity = (group: string, status: string) =>
  `<member><ActivityId>${group}</ActivityId><AutoScalingGroupName>${group}</AutoScalingGroupName>` +
  `<Description>Launching a new EC2 instance</Description><Cause>A difference in capacity.</Cause>` +
  `<StartTime>${new Date().toISOString()}</StartTime><StatusCode>${status}</StatusCode></member>`

async function seedGroups(where: Where): Promise<Seeded> {
  const ec2 = new EC2Client(where)
  const autoscaling = new AutoScalingClient(where)
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
  const zones = Subnets.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []).slice(0, 2)
  const target = { Name: 'asg-web', Protocol: 'HTTP' as const, Port: 80, VpcId: Subnets[0]?.VpcId }
  const elb = new ElasticLoadBalancingV2Client(where)
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(target))

  const LaunchTemplateName = 'asg-web'
  const data = { ImageId, InstanceType: 'c6i.large' as const }
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: data }))
  const keyed = { LaunchTemplateName, LaunchTemplateData: { ...data, KeyName: 'asg-gone' } }
  await ec2.send(new CreateLaunchTemplateVersionCommand(keyed))
  const create = (name: string, size: [number, number, number], more: Partial<CreateAutoScalingGroupCommandInput>) => {
    const [MinSize, DesiredCapacity, MaxSize] = size
    const source = { LaunchTemplate: { LaunchTemplateName, Version: '1' }, AvailabilityZones: zones }
    const input = { AutoScalingGroupName: name, MinSize, DesiredCapacity, MaxSize, ...source, ...more }
    return autoscaling.send(new CreateAutoScalingGroupCommand(input))
  }
  const serving = { TargetGroupARNs: [TargetGroups?.[0]?.TargetGroupArn ?? ''], HealthCheckType: 'ELB' }
  await create('asg-good', [2, 2, 4], { ...serving, HealthCheckGracePeriod: 300 })
  await create('asg-bad', [1, 1, 1], { ...serving, HealthCheckGracePeriod: 5 })
  await create('asg-idle', [0, 0, 2], {})
  const changed = { AutoScalingGroupName: 'asg-bad', LaunchTemplate: { LaunchTemplateName, Version: '2' } }
  await autoscaling.send(new UpdateAutoScalingGroupCommand(changed))
  const suspended = { AutoScalingGroupName: 'asg-bad', ScalingProcesses: ['ReplaceUnhealthy'] }
  await autoscaling.send(new SuspendProcessesCommand(suspended))
  return { ...(await seedPolicies(where, autoscaling)), ...(await groupArns(autoscaling)) }
}

async function groupArns(autoscaling: AutoScalingClient): Promise<Seeded> {
  const { AutoScalingGroups = [] } = await autoscaling.send(new DescribeAutoScalingGroupsCommand({}))
  const own = AutoScalingGroups.filter(({ AutoScalingGroupName }) => AutoScalingGroupName?.startsWith('asg-'))
  return Object.fromEntries(own.map((group) => [group.AutoScalingGroupName, group.AutoScalingGroupARN ?? '']))
}

async function seedPolicies(where: Where, autoscaling: AutoScalingClient): Promise<Seeded> {
  const put = (AutoScalingGroupName: string, PolicyName: string, ScalingAdjustment: number) => {
    const simple = { PolicyType: 'SimpleScaling', AdjustmentType: 'ChangeInCapacity', ScalingAdjustment }
    return autoscaling.send(new PutScalingPolicyCommand({ AutoScalingGroupName, PolicyName, ...simple }))
  }
  // Moto keeps one policy of a name, whatever its group, and tells no ARN when it is made.
  await put('asg-good', 'asg-good-out', 1)
  await put('asg-good', 'asg-good-in', -1)
  await put('asg-bad', 'asg-bad-out', 1)
  const { ScalingPolicies = [] } = await autoscaling.send(new DescribePoliciesCommand({}))
  const arnOf = (name: string) => ScalingPolicies.find(({ PolicyName }) => PolicyName === name)?.PolicyARN ?? ''
  const alarm = (AlarmName: string, policy: string, threshold: object) => ({
    AlarmName,
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'asg-good' }],
    Statistic: 'Average' as const,
    Period: 300,
    EvaluationPeriods: 2,
    AlarmActions: [policy],
    Threshold: 75,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    ...threshold,
  })
  const low = { Threshold: 30, ComparisonOperator: 'LessThanThreshold' as const }
  const cloudwatch = new CloudWatchClient(where)
  await cloudwatch.send(new PutMetricAlarmCommand(alarm('asg-high', arnOf('asg-good-out'), {})))
  await cloudwatch.send(new PutMetricAlarmCommand(alarm('asg-low', arnOf('asg-good-in'), low)))
  return { 'asg-live-policy': arnOf('asg-good-out'), 'asg-silent-policy': arnOf('asg-bad-out') }
}

async function seedInstances(where: Where): Promise<Seeded> {
  const ec2 = new EC2Client(where)
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  })
  await iam.send(new CreateRoleCommand({ RoleName: 'asg-web', AssumeRolePolicyDocument }))
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'asg-web' }))
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'asg-web', RoleName: 'asg-web' }))
  const run = async (InstanceType: _InstanceType, profile?: string) => {
    const one = { MinCount: 1, MaxCount: 1, ImageId, InstanceType, MetadataOptions: REQUIRED }
    const withProfile = profile ? { ...one, IamInstanceProfile: { Name: profile } } : one
    return (await ec2.send(new RunInstancesCommand(withProfile))).Instances?.[0]?.InstanceId ?? ''
  }
  const [old, current] = [await run('m4.large'), await run('c6i.large', 'asg-web')]
  unwell = old
  const { AllocationId: spare } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  const { AllocationId: used } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  await ec2.send(new AssociateAddressCommand({ AllocationId: used, InstanceId: current }))
  const arn = (resource: string) => `arn:aws:ec2:${where.region}:${ACCOUNT}:${resource}`
  return {
    'asg-old': arn(`instance/${old}`),
    'asg-new': arn(`instance/${current}`),
    'asg-spare-address': arn(`elastic-ip/${spare}`),
    'asg-used-address': arn(`elastic-ip/${used}`),
  }
}

const REQUIRED = { HttpTokens: 'required' as const }

/** A snapshot with about `count` resources over the services that the core rules read, in one region. */
export function manyResources(count) {
  const account = '111122223333'
  const region = 'eu-west-1'
  const call = (service, operation, output, input = {}, where = region) => ({
    account,
    region: where,
    service,
    operation,
    input,
    output,
  })
  const times = (share, make) => Array.from({ length: Math.round(count * share) }, (_, index) => make(index))
  const listenerCalls = times(0.1, (n) => {
    const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/shop-${n}/${n}`
    const listener = {
      ListenerArn: arn.replace('loadbalancer', 'listener').concat('/1'),
      LoadBalancerArn: arn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
    }
    return [
      call('elastic-load-balancing-v2', 'DescribeListeners', { Listeners: [listener] }, { LoadBalancerArn: arn }),
      call(
        'elastic-load-balancing-v2',
        'DescribeRules',
        {
          Rules: [
            {
              RuleArn: `${listener.ListenerArn}/d`,
              Priority: 'default',
              Conditions: [],
              Actions: listener.DefaultActions,
              IsDefault: true,
            },
          ],
        },
        { ListenerArn: listener.ListenerArn },
      ),
    ]
  }).flat()
  return {
    format: 'awsure-snapshot/1',
    capturedAt: '2026-06-01T00:00:00.000Z',
    accounts: [{ id: account, partition: 'aws', regions: [region] }],
    calls: [
      call('ec2', 'DescribeInstances', {
        Reservations: times(0.4, (n) => ({ ReservationId: `r-${n}`, Instances: [instance(n)] })),
      }),
      call(
        'ec2',
        'DescribeSnapshots',
        {
          Snapshots: times(0.2, (n) => ({
            SnapshotId: `snap-${n}`,
            VolumeId: `vol-${n}`,
            StartTime: '2026-05-30T00:00:00Z',
            State: 'completed',
            OwnerId: account,
          })),
        },
        { OwnerIds: ['self'] },
      ),
      call('ec2', 'DescribeVolumes', {
        Volumes: times(0.1, (n) => ({ VolumeId: `vol-${n}`, Attachments: [{ InstanceId: `i-${n}` }], Tags: [] })),
      }),
      call('ec2', 'DescribeSecurityGroups', { SecurityGroups: times(0.1, securityGroup) }),
      call('ec2', 'DescribeNetworkInterfaces', {
        NetworkInterfaces: times(0.1, (n) => ({ NetworkInterfaceId: `eni-${n}`, Groups: [{ GroupId: `sg-${n}` }] })),
      }),
      call('elastic-load-balancing-v2', 'DescribeLoadBalancers', { LoadBalancers: times(0.1, loadBalancer) }),
      ...listenerCalls,
      call('elastic-load-balancing-v2', 'DescribeSSLPolicies', { SslPolicies: [] }),
      call('auto-scaling', 'DescribeAutoScalingGroups', { AutoScalingGroups: times(0.1, group) }),
      call(
        'cloudwatch',
        'DescribeAlarms',
        { MetricAlarms: times(0.1, alarm), CompositeAlarms: [] },
        { AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] },
      ),
      call('secrets-manager', 'ListSecrets', {
        SecretList: times(0.1, (n) => ({
          ARN: `arn:aws:secretsmanager:${region}:${account}:secret:s-${n}`,
          Name: `s-${n}`,
          CreatedDate: '2025-01-01T00:00:00Z',
        })),
      }),
      call('cloudtrail', 'DescribeTrails', { trailList: [] }),
      call('acm', 'ListCertificates', { CertificateSummaryList: [] }),
      call(
        'iam',
        'GetAccountSummary',
        { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 } },
        {},
        'global',
      ),
    ],
  }
}

const instance = (n) => ({
  InstanceId: `i-${n}`,
  ImageId: 'ami-0abcdef1234567890',
  InstanceType: 't3.small',
  State: { Code: 16, Name: 'running' },
  LaunchTime: '2025-01-01T00:00:00Z',
  Placement: { AvailabilityZone: 'eu-west-1a', Tenancy: 'default' },
  MetadataOptions: { State: 'applied', HttpTokens: n % 2 ? 'required' : 'optional', HttpEndpoint: 'enabled' },
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeId: `vol-${n}`, Status: 'attached' } }],
  SecurityGroups: [{ GroupId: `sg-${n}`, GroupName: `web-${n}` }],
  Tags: [
    { Key: 'Name', Value: `web-${n}` },
    { Key: 'team', Value: 'shop' },
  ],
})

const securityGroup = (n) => ({
  GroupId: `sg-${n}`,
  GroupName: `web-${n}`,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [] }],
})

const loadBalancer = (n) => ({
  LoadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop-${n}/${n}`,
  LoadBalancerName: `shop-${n}`,
  Type: 'application',
  Scheme: 'internet-facing',
  State: { Code: 'active' },
  AvailabilityZones: [{ ZoneName: 'eu-west-1a' }, { ZoneName: 'eu-west-1b' }],
  SecurityGroups: [`sg-${n}`],
})

const group = (n) => ({
  AutoScalingGroupARN: `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/web-${n}`,
  AutoScalingGroupName: `web-${n}`,
  MinSize: 1,
  MaxSize: 3,
  AvailabilityZones: ['eu-west-1a'],
  HealthCheckType: 'EC2',
  TargetGroupARNs: [],
  Instances: [],
})

const alarm = (n) => ({
  AlarmName: `cpu-${n}`,
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu-${n}`,
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: `i-${n}` }],
  Threshold: 80,
  Period: 300,
  ComparisonOperator: 'GreaterThanThreshold',
  ActionsEnabled: true,
  AlarmActions: [],
})

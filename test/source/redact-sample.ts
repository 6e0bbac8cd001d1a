import type { RecordedCall } from '../../src/source/snapshot-format.ts'

/** A small account of an invented company, with its names in every place where AWS's answers carry names. */
export const ACCOUNTS = [{ id: '210987654321', partition: 'aws', regions: ['eu-west-1'] }]

/** What must not be found in the redacted text: in no case, and in no encoding. */
export const SECRETS = [
  '210987654321',
  '345678901234',
  'initech',
  'initrode',
  'milton',
  'waddams',
  'lumbergh',
  'samir',
  'stapler',
  'payroll',
  'tps-reports',
  'swingline',
  'printer',
  'AIDA3VEXAMPLEMILTON0',
  'AROA3VEXAMPLEDEPLOY0',
  'AKIA3VEXAMPLEKEY0001',
  '9a1b2c3d4e5f60718293a4b5c6d7e8f99a1b2c3d4e5f60718293a4b5c6d7e8f9',
  'o-a1b2c3d4e5',
  '52.31.42.53',
  '52-31-42-53',
  '2a05:d018:7e8',
  'sup3rs3cr3t',
]

const ARN = 'arn:aws:iam::210987654321'
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:210987654321'
const BALANCER = `${ELB}:loadbalancer/app/payroll-web/50dc6c495c0c9188`
const LISTENER = `${ELB}:listener/app/payroll-web/50dc6c495c0c9188/f2f7dc8efc522ab2`

const call = (region: string, service: string, operation: string, output: object, input: object = {}) =>
  ({ account: '210987654321', region, service, operation, input, output }) as RecordedCall

const global = (service: string, operation: string, output: object, input?: object) =>
  call('global', service, operation, output, input)
const regional = (service: string, operation: string, output: object, input?: object) =>
  call('eu-west-1', service, operation, output, input)

const policy = (...statements: object[]) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements }))

const REPORT = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,cert_2_active,additional_credentials_info',
  `<root_account>,${ARN}:root,2019-01-01T00:00:00+00:00,not_supported,2020-01-01T00:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,false,N/A,N/A,false,false,0`,
  `milton.waddams,${ARN}:user/basement/milton.waddams,2019-02-01T00:00:00+00:00,true,2026-05-01T00:00:00+00:00,2026-01-01T00:00:00+00:00,N/A,false,true,2020-01-01T00:00:00+00:00,2026-05-30T00:00:00+00:00,false,N/A,N/A,false,false,0`,
  `"samir, initech","${ARN}:user/samir, initech",2026-05-25T00:00:00+00:00,false,N/A,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A,false,false,0`,
].join('\n')

export const CALLS: RecordedCall[] = [
  global('iam', 'GenerateCredentialReport', { State: 'COMPLETE' }),
  global('iam', 'GetCredentialReport', {
    Content: Buffer.from(REPORT).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: '2026-06-01T00:00:00Z',
  }),
  global('iam', 'GetAccountSummary', { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, Users: 2 } }),
  global('iam', 'ListUsers', {
    Users: [
      {
        UserName: 'milton.waddams',
        Path: '/basement/',
        UserId: 'AIDA3VEXAMPLEMILTON0',
        Arn: `${ARN}:user/basement/milton.waddams`,
        CreateDate: '2019-02-01T00:00:00Z',
      },
    ],
  }),
  global(
    'iam',
    'ListAccessKeys',
    { AccessKeyMetadata: [{ UserName: 'milton.waddams', AccessKeyId: 'AKIA3VEXAMPLEKEY0001', Status: 'Active' }] },
    { UserName: 'milton.waddams' },
  ),
  global('iam', 'GetLoginProfile', { LoginProfile: { UserName: 'milton.waddams' } }, { UserName: 'milton.waddams' }),
  global(
    'iam',
    'ListMFADevices',
    { MFADevices: [{ UserName: 'milton.waddams', SerialNumber: `${ARN}:mfa/milton-swingline` }] },
    { UserName: 'milton.waddams' },
  ),
  global('iam', 'GetAccountAuthorizationDetails', {
    UserDetailList: [
      {
        UserName: 'milton.waddams',
        UserId: 'AIDA3VEXAMPLEMILTON0',
        Arn: `${ARN}:user/basement/milton.waddams`,
        Path: '/basement/',
        GroupList: ['tps-reports'],
        AttachedManagedPolicies: [
          { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
        UserPolicyList: [
          {
            PolicyName: 'stapler-access',
            PolicyDocument: policy({
              Sid: 'MiltonMayStaple',
              Effect: 'Allow',
              Action: ['s3:GetObject', 'iam:PassRole'],
              // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
              Resource: ['arn:aws:s3:::initech-staplers-*/*', 'arn:aws:s3:::initech-home/${aws:username}/*'],
              Condition: {
                StringEquals: {
                  'aws:PrincipalTag/Floor': 'basement',
                  's3:content-length': '5',
                  'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
                },
                IpAddress: { 'aws:SourceIp': ['52.31.42.0/24', '2a05:d018:7e8::/48', '10.0.0.0/8'] },
              },
            }),
          },
        ],
        Tags: [{ Key: 'Desk', Value: 'next to the printer' }],
      },
    ],
    GroupDetailList: [{ GroupName: 'tps-reports', Arn: `${ARN}:group/tps-reports`, AttachedManagedPolicies: [] }],
    RoleDetailList: [
      {
        RoleName: 'payroll-deploy',
        RoleId: 'AROA3VEXAMPLEDEPLOY0',
        Arn: `${ARN}:role/payroll-deploy`,
        Path: '/',
        AssumeRolePolicyDocument: policy(
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': 'sup3rs3cr3t' } },
          },
          {
            Effect: 'Allow',
            Principal: {
              Service: 'ec2.amazonaws.com',
              AWS: ['345678901234', 'arn:aws:iam::345678901234:role/lumbergh'],
            },
            Action: 'sts:AssumeRole',
          },
          {
            Effect: 'Allow',
            Principal: { Federated: `${ARN}:oidc-provider/token.actions.githubusercontent.com` },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:initech/payroll:*' } },
          },
          {
            Effect: 'Allow',
            Principal: { Federated: `${ARN}:oidc-provider/login.initech.com` },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: { StringEquals: { 'login.initech.com:aud': 'stapler' } },
          },
        ),
        InstanceProfileList: [
          { InstanceProfileName: 'payroll-instances', Arn: `${ARN}:instance-profile/payroll-instances` },
        ],
        RolePolicyList: [],
      },
      {
        RoleName: 'AWSServiceRoleForAutoScaling_initech',
        Arn: `${ARN}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_initech`,
        AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
        RolePolicyList: [],
      },
      {
        RoleName: 'AWSReservedSSO_Lumbergh_0123456789abcdef',
        Arn: `${ARN}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Lumbergh_0123456789abcdef`,
        AssumeRolePolicyDocument: policy({
          Effect: 'Allow',
          Principal: { Federated: `${ARN}:saml-provider/AWSSSO_initech` },
          Action: 'sts:AssumeRoleWithSAML',
        }),
        RolePolicyList: [],
      },
    ],
    Policies: [
      {
        PolicyName: 'lumbergh-everything',
        Arn: `${ARN}:policy/lumbergh-everything`,
        AttachmentCount: 1,
        DefaultVersionId: 'v1',
        Description: 'So that Bill Lumbergh can do what he likes; ask milton@initech.com',
        PolicyVersionList: [
          {
            VersionId: 'v1',
            IsDefaultVersion: true,
            Document: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
          },
        ],
      },
    ],
  }),
  regional('elastic-load-balancing-v2', 'DescribeLoadBalancers', {
    LoadBalancers: [
      {
        LoadBalancerArn: BALANCER,
        LoadBalancerName: 'payroll-web',
        DNSName: 'payroll-web-1234567890.eu-west-1.elb.amazonaws.com',
        CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
        Scheme: 'internet-facing',
        Type: 'application',
        State: { Code: 'active' },
        VpcId: 'vpc-0123456789abcdef0',
        SecurityGroups: ['sg-0123456789abcdef0'],
        AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-0123456789abcdef0' }],
      },
    ],
  }),
  regional(
    'elastic-load-balancing-v2',
    'DescribeListeners',
    {
      Listeners: [
        {
          ListenerArn: LISTENER,
          LoadBalancerArn: BALANCER,
          Port: 443,
          Protocol: 'HTTPS',
          SslPolicy: 'ELBSecurityPolicy-2016-08',
          Certificates: [
            { CertificateArn: 'arn:aws:acm:eu-west-1:210987654321:certificate/12345678-1234-1234-1234-123456789012' },
          ],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: `${ELB}:targetgroup/payroll-app/943f017f100becff` }],
        },
        {
          ListenerArn: `${ELB}:listener/app/payroll-web/50dc6c495c0c9188/0000dc8efc522ab2`,
          LoadBalancerArn: BALANCER,
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [
            {
              Type: 'redirect',
              RedirectConfig: {
                Protocol: 'HTTPS',
                Port: '443',
                Host: '#{host}',
                Path: '/#{path}',
                StatusCode: 'HTTP_301',
              },
            },
          ],
        },
      ],
    },
    { LoadBalancerArn: BALANCER },
  ),
  regional(
    'elastic-load-balancing-v2',
    'DescribeRules',
    {
      Rules: [
        {
          RuleArn: `${LISTENER.replace('listener/', 'listener-rule/').replace('f2f7dc8efc522ab2', '0000dc8efc522ab2')}/9683b2d02a6cabee`,
          Priority: '1',
          IsDefault: false,
          Conditions: [
            { Field: 'path-pattern', Values: ['/.well-known/acme-challenge/*'] },
            { Field: 'host-header', HostHeaderConfig: { Values: ['payroll.initech.com'] } },
          ],
          Actions: [{ Type: 'forward', TargetGroupArn: `${ELB}:targetgroup/payroll-app/943f017f100becff` }],
        },
        {
          RuleArn: `${ELB}:listener-rule/app/payroll-web/50dc6c495c0c9188/0000dc8efc522ab2/default`,
          Priority: 'default',
          IsDefault: true,
          Conditions: [],
          Actions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
        },
      ],
    },
    { ListenerArn: `${ELB}:listener/app/payroll-web/50dc6c495c0c9188/0000dc8efc522ab2` },
  ),
  regional('elastic-load-balancing-v2', 'DescribeLoadBalancerAttributes', {
    Attributes: [
      { Key: 'deletion_protection.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: 'initech-logs-210987654321' },
      { Key: 'routing.http.desync_mitigation_mode', Value: 'defensive' },
      { Key: 'routing.http.response.access_control_allow_origin.header_value', Value: 'https://payroll.initech.com' },
    ],
  }),
  regional('elastic-load-balancing-v2', 'DescribeSSLPolicies', {
    SslPolicies: [
      {
        Name: 'ELBSecurityPolicy-2016-08',
        SslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
        Ciphers: [{ Name: 'ECDHE-ECDSA-AES128-GCM-SHA256', Priority: 1 }],
      },
    ],
  }),
  regional(
    'elastic-load-balancing-v2',
    'DescribeRules',
    {
      Rules: [
        {
          RuleArn: `${LISTENER.replace('listener/', 'listener-rule/')}/default`,
          IsDefault: true,
          Priority: 'default',
          Actions: [{ Type: 'forward', TargetGroupArn: `${ELB}:targetgroup/payroll-app/943f017f100becff` }],
        },
      ],
    },
    { ListenerArn: LISTENER },
  ),
  regional(
    'elastic-load-balancing-v2',
    'DescribeListenerCertificates',
    {
      Certificates: [
        {
          CertificateArn: 'arn:aws:acm:eu-west-1:210987654321:certificate/12345678-1234-1234-1234-123456789012',
          IsDefault: true,
        },
      ],
    },
    { ListenerArn: LISTENER },
  ),
  global('iam', 'ListServerCertificates', {
    ServerCertificateMetadataList: [
      {
        ServerCertificateName: 'initech-old',
        Arn: `${ARN}:server-certificate/initech-old`,
        Expiration: '2020-01-01T00:00:00Z',
      },
    ],
  }),
  global(
    's3-control',
    'GetPublicAccessBlock',
    { PublicAccessBlockConfiguration: { IgnorePublicAcls: false } },
    { AccountId: '210987654321' },
  ),
  regional('ec2', 'DescribeSnapshots', { Snapshots: [] }, { OwnerIds: ['self'] }),
  regional(
    'acm',
    'ListCertificates',
    {
      CertificateSummaryList: [
        {
          CertificateArn: 'arn:aws:acm:eu-west-1:210987654321:certificate/12345678-1234-1234-1234-123456789012',
          DomainName: '*.initech.com',
          SubjectAlternativeNameSummaries: ['initech.com', 'payroll.initrode.example'],
          Status: 'ISSUED',
          Type: 'AMAZON_ISSUED',
          NotAfter: '2027-01-01T00:00:00Z',
        },
      ],
    },
    {
      Includes: {
        keyTypes: ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'],
      },
    },
  ),
  regional('auto-scaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroups: [
      {
        AutoScalingGroupName: 'payroll-web',
        AutoScalingGroupARN:
          'arn:aws:autoscaling:eu-west-1:210987654321:autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/payroll-web',
        LaunchTemplate: {
          LaunchTemplateName: 'payroll-template',
          LaunchTemplateId: 'lt-0123456789abcdef0',
          Version: '$Latest',
        },
        MinSize: 1,
        MaxSize: 2,
        AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
        HealthCheckType: 'EC2',
        TargetGroupARNs: [`${ELB}:targetgroup/payroll-app/943f017f100becff`],
        Instances: [{ InstanceId: 'i-0123456789abcdef0', LifecycleState: 'InService', HealthStatus: 'Healthy' }],
        Tags: [{ Key: 'Name', Value: 'payroll', ResourceId: 'payroll-web', ResourceType: 'auto-scaling-group' }],
      },
    ],
  }),
  regional('ec2', 'DescribeInstances', {
    Reservations: [
      {
        OwnerId: '210987654321',
        Instances: [
          {
            InstanceId: 'i-0123456789abcdef0',
            ImageId: 'ami-0123456789abcdef0',
            InstanceType: 't3.micro',
            KeyName: 'milton-key',
            LaunchTime: '2026-01-01T00:00:00Z',
            State: { Code: 16, Name: 'running' },
            MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
            IamInstanceProfile: { Arn: `${ARN}:instance-profile/payroll-instances`, Id: 'AIPA3VEXAMPLEPROFILE' },
            PublicIpAddress: '52.31.42.53',
            PublicDnsName: 'ec2-52-31-42-53.eu-west-1.compute.amazonaws.com',
            PrivateIpAddress: '10.1.2.3',
            PrivateDnsName: 'ip-10-1-2-3.eu-west-1.compute.internal',
            SecurityGroups: [{ GroupId: 'sg-0123456789abcdef0', GroupName: 'payroll-front' }],
            Tags: [
              { Key: 'Name', Value: 'payroll-web-1' },
              { Key: 'aws:autoscaling:groupName', Value: 'payroll-web' },
              { Key: 'kubernetes.io/cluster/initech-prod', Value: 'owned' },
              { Key: 'InitechCostCentre', Value: '4711' },
            ],
          },
        ],
      },
    ],
  }),
  regional('ec2', 'DescribeSecurityGroups', {
    SecurityGroups: [
      {
        GroupId: 'sg-0123456789abcdef0',
        GroupName: 'payroll-front',
        Description: 'For the printer in the basement',
        OwnerId: '210987654321',
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 22,
            ToPort: 22,
            IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'Samir at home' }],
          },
          {
            IpProtocol: 'tcp',
            FromPort: 3389,
            ToPort: 3389,
            IpRanges: [{ CidrIp: '52.31.42.53/32' }, { CidrIp: '10.0.0.0/8' }],
            Ipv6Ranges: [{ CidrIpv6: '2a05:d018:7e8::/48' }],
          },
        ],
        IpPermissionsEgress: [
          { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        ],
      },
      {
        GroupId: 'sg-0fedcba9876543210',
        GroupName: 'default',
        Description: 'default VPC security group',
        IpPermissions: [],
      },
    ],
  }),
  regional(
    'cloudwatch',
    'DescribeAlarms',
    {
      MetricAlarms: [
        {
          AlarmName: 'Payroll CPU (web)',
          AlarmArn: 'arn:aws:cloudwatch:eu-west-1:210987654321:alarm:Payroll CPU (web)',
          AlarmActions: [],
          ActionsEnabled: true,
          Namespace: 'AWS/EC2',
          MetricName: 'CPUUtilization',
          Period: 300,
          Threshold: 70,
          ComparisonOperator: 'GreaterThanThreshold',
          Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'payroll-web' }],
          StateValue: 'OK',
          StateReason: 'Threshold Crossed: 1 datapoint was not greater than the threshold.',
        },
        {
          AlarmName: 'TargetTracking-payroll-web-AlarmHigh-12345678-1234-1234-1234-123456789012',
          AlarmArn:
            'arn:aws:cloudwatch:eu-west-1:210987654321:alarm:TargetTracking-payroll-web-AlarmHigh-12345678-1234-1234-1234-123456789012',
          AlarmActions: [
            'arn:aws:autoscaling:eu-west-1:210987654321:scalingPolicy:12345678-1234-1234-1234-123456789012:autoScalingGroupName/payroll-web:policyName/lumbergh-scales',
          ],
          Metrics: [
            {
              Id: 'q1',
              Expression: `SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) WHERE tag.InitechCostCentre = '4711'`,
              Period: 60,
            },
          ],
          Threshold: 50,
          ComparisonOperator: 'GreaterThanThreshold',
        },
      ],
      CompositeAlarms: [
        {
          AlarmName: 'tell-lumbergh',
          AlarmArn: 'arn:aws:cloudwatch:eu-west-1:210987654321:alarm:tell-lumbergh',
          AlarmRule: 'ALARM("Payroll CPU (web)") AND NOT OK(samir)',
          AlarmActions: ['arn:aws:sns:eu-west-1:210987654321:initech-pager'],
          ActionsEnabled: true,
        },
      ],
    },
    { AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] },
  ),
  regional('cloudtrail', 'DescribeTrails', {
    trailList: [
      {
        Name: 'initech-audit',
        TrailARN: 'arn:aws:cloudtrail:eu-west-1:210987654321:trail/initech-audit',
        S3BucketName: 'initech-logs-210987654321',
        S3KeyPrefix: 'basement',
        HomeRegion: 'eu-west-1',
        IsMultiRegionTrail: true,
        LogFileValidationEnabled: false,
        HasCustomEventSelectors: false,
      },
    ],
  }),
  regional(
    'cloudtrail',
    'GetTrailStatus',
    { IsLogging: true, LatestDeliveryTime: '2026-05-31T00:00:00Z' },
    {
      Name: 'arn:aws:cloudtrail:eu-west-1:210987654321:trail/initech-audit',
    },
  ),
  global('s3', 'ListBuckets', {
    Buckets: [{ Name: 'initech-logs-210987654321', CreationDate: '2020-01-01T00:00:00Z' }],
    Owner: { ID: '9a1b2c3d4e5f60718293a4b5c6d7e8f99a1b2c3d4e5f60718293a4b5c6d7e8f9', DisplayName: 'initech' },
  }),
  global('s3', 'GetBucketPolicyStatus', { PolicyStatus: { IsPublic: false } }, { Bucket: 'initech-logs-210987654321' }),
  global(
    's3',
    'GetBucketAcl',
    {
      Grants: [
        { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' },
        {
          Grantee: {
            Type: 'CanonicalUser',
            ID: '9a1b2c3d4e5f60718293a4b5c6d7e8f99a1b2c3d4e5f60718293a4b5c6d7e8f9',
            DisplayName: 'initech',
          },
          Permission: 'FULL_CONTROL',
        },
      ],
    },
    { Bucket: 'initech-logs-210987654321' },
  ),
  {
    account: '210987654321',
    region: 'global',
    service: 's3',
    operation: 'GetPublicAccessBlock',
    input: { Bucket: 'initech-logs-210987654321' },
    error: {
      name: 'NoSuchPublicAccessBlockConfiguration',
      message: 'initech-logs-210987654321 has none, says arn:aws:iam::210987654321:user/basement/milton.waddams',
    },
  },
  regional('secrets-manager', 'ListSecrets', {
    SecretList: [
      {
        ARN: 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:payroll/database-AbCdEf',
        Name: 'payroll/database',
        Description: 'where the stapler is',
        RotationEnabled: true,
        RotationRules: { ScheduleExpression: 'rate(10 days)' },
        RotationLambdaARN: 'arn:aws:lambda:eu-west-1:210987654321:function:payroll-rotate',
        LastRotatedDate: '2026-05-31T00:00:00Z',
        CreatedDate: '2020-01-01T00:00:00Z',
        SecretVersionsToStages: { '12345678-1234-1234-1234-123456789012': ['AWSCURRENT'] },
        Tags: [],
      },
      {
        ARN: 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:rds!db-12345678-1234-1234-1234-123456789012-AbCdEf',
        Name: 'rds!db-12345678-1234-1234-1234-123456789012',
        OwningService: 'rds',
      },
    ],
  }),
  regional(
    'lambda',
    'GetFunctionConfiguration',
    {
      FunctionName: 'payroll-rotate',
      FunctionArn: 'arn:aws:lambda:eu-west-1:210987654321:function:payroll-rotate',
      State: 'Active',
      Environment: { Variables: { LOG_LEVEL: '[removed]', PASSWORD: 'sup3rs3cr3t' } },
    },
    { FunctionName: 'arn:aws:lambda:eu-west-1:210987654321:function:payroll-rotate' },
  ),
]

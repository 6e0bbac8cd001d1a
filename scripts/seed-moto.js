import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What moto takes from anybody: never anything real. */
export const MOTO_CREDENTIALS = { AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' }

/**
 * Puts a small shop into an empty moto with the AWS CLI: a few things that are right, a few that are wrong, in two
 * regions. Inputs are those of the API.
 *
 * @param {string} endpoint
 */
export async function seed(endpoint) {
  const eu = commandLine(endpoint, 'eu-west-1')
  const us = commandLine(endpoint, 'us-east-1')
  await seedIdentity(eu)
  await seedTrail(eu)
  await seedServers(eu)
  await seedLoadBalancer(eu)
  await seedSecrets(eu)
  await seedAmerica(us)
}

/** `aws('iam create-user', { UserName: 'ada' })` gives the answer, parsed. */
function commandLine(endpoint, region) {
  const env = { ...process.env, ...MOTO_CREDENTIALS, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' }
  return async (command, input = {}) => {
    const options = ['--endpoint-url', endpoint, '--region', region, '--output', 'json']
    const args = [...command.split(' '), '--cli-input-json', JSON.stringify(input), ...options]
    const { stdout } = await promisify(execFile)('aws', args, { env, maxBuffer: 1e8 })
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
}

const policy = (statement) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
const trust = (principal) => policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })
const tags = (values) => Object.entries(values).map(([Key, Value]) => ({ Key, Value }))

async function seedIdentity(aws) {
  for (const UserName of ['ada', 'ben', 'ci-deploy']) await aws('iam create-user', { UserName })
  for (const UserName of ['ada', 'ben']) {
    await aws('iam create-login-profile', { UserName, Password: 'only-moto-sees-this-1A' })
  }
  await aws('iam enable-mfa-device', {
    UserName: 'ada',
    SerialNumber: 'arn:aws:iam::123456789012:mfa/ada',
    AuthenticationCode1: '123456',
    AuthenticationCode2: '654321',
  })
  await aws('iam create-access-key', { UserName: 'ci-deploy' })
  const everything = policy({ Effect: 'Allow', Action: '*', Resource: '*' })
  const { Policy: admin } = await aws('iam create-policy', { PolicyName: 'do-anything', PolicyDocument: everything })
  await aws('iam attach-user-policy', { UserName: 'ci-deploy', PolicyArn: admin.Arn })
  await aws('iam create-role', {
    RoleName: 'shop-web',
    AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
  })
  await aws('iam create-role', { RoleName: 'partner', AssumeRolePolicyDocument: trust({ AWS: '*' }) })
}

async function seedTrail(aws) {
  const Bucket = 'shop-trail-logs'
  await aws('s3api create-bucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
  await aws('s3api put-public-access-block', { Bucket, PublicAccessBlockConfiguration })
  await aws('cloudtrail create-trail', { Name: 'shop-audit', S3BucketName: Bucket, IsMultiRegionTrail: true })
  await aws('cloudtrail start-logging', { Name: 'shop-audit' })
}

async function seedServers(aws) {
  const { GroupId } = await aws('ec2 create-security-group', { GroupName: 'bastion', Description: 'SSH from anywhere' })
  const anywhere = [{ CidrIp: '0.0.0.0/0' }]
  const ssh = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: anywhere }]
  await aws('ec2 authorize-security-group-ingress', { GroupId, IpPermissions: ssh })
  const instance = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }
  const tagged = (Name) => [{ ResourceType: 'instance', Tags: tags({ Name, env: 'test' }) }]
  const { Instances } = await aws('ec2 run-instances', {
    ...instance,
    SecurityGroupIds: [GroupId],
    TagSpecifications: tagged('bastion'),
  })
  await aws('cloudwatch put-metric-alarm', {
    AlarmName: 'bastion-cpu',
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'InstanceId', Value: Instances[0].InstanceId }],
    Statistic: 'Average',
    Period: 300,
    EvaluationPeriods: 2,
    Threshold: 75,
    ComparisonOperator: 'GreaterThanThreshold',
  })
  await aws('autoscaling create-launch-configuration', {
    LaunchConfigurationName: 'batch-2021',
    ImageId: instance.ImageId,
    InstanceType: instance.InstanceType,
  })
  await aws('autoscaling create-auto-scaling-group', {
    AutoScalingGroupName: 'batch',
    LaunchConfigurationName: 'batch-2021',
    MinSize: 0,
    MaxSize: 2,
    DesiredCapacity: 0,
    AvailabilityZones: ['eu-west-1a'],
  })
}

async function seedLoadBalancer(aws) {
  const { Subnets } = await aws('ec2 describe-subnets')
  const subnets = Subnets.map(({ SubnetId }) => SubnetId).slice(0, 2)
  const { LoadBalancers } = await aws('elbv2 create-load-balancer', { Name: 'shop-web', Subnets: subnets })
  const { LoadBalancerArn } = LoadBalancers[0]
  const { TargetGroups } = await aws('elbv2 create-target-group', {
    Name: 'shop-web',
    Protocol: 'HTTP',
    Port: 8080,
    VpcId: Subnets[0].VpcId,
  })
  const forward = [{ Type: 'forward', TargetGroupArn: TargetGroups[0].TargetGroupArn }]
  const redirect = [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }]
  const { CertificateArn } = await aws('acm request-certificate', {
    DomainName: 'shop.example.com',
    ValidationMethod: 'DNS',
  })
  const listen = (input) => aws('elbv2 create-listener', { LoadBalancerArn, ...input })
  await listen({ Protocol: 'HTTP', Port: 80, DefaultActions: redirect })
  await listen({ Protocol: 'HTTP', Port: 8080, DefaultActions: forward })
  await listen({
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn }],
    SslPolicy: 'ELBSecurityPolicy-2016-08',
    DefaultActions: forward,
  })
}

async function seedSecrets(aws) {
  const SecretString = 'only-moto-sees-this'
  await aws('secretsmanager create-secret', { Name: 'shop/db', SecretString, Tags: tags({ env: 'test' }) })
}

async function seedAmerica(aws) {
  const alarm = { Namespace: 'Shop', MetricName: 'Orders', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 }
  await aws('cloudwatch put-metric-alarm', {
    ...alarm,
    AlarmName: 'no-orders',
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    AlarmActions: ['arn:aws:sns:us-east-1:123456789012:on-call'],
  })
  await aws('secretsmanager create-secret', { Name: 'us/tax-api', SecretString: 'only-moto-sees-this' })
}

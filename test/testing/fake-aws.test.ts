import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm'
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling'
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListUsersCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam'
import { GetFunctionConfigurationCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { GetPublicAccessBlockCommand as GetAccountBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

let fake: FakeAws
const config = (region = 'eu-west-1') => ({
  endpoint: fake.endpoint,
  region,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
})
const start = async (scripts: Record<string, Script>) => {
  fake = await startFakeAws(scripts)
}
afterEach(() => fake.close())

describe('the fake endpoint speaks each protocol so that the SDK reads back what the script says', () => {
  it('query: IAM, with dates, maps, bytes and lists', async () => {
    const created = new Date('2024-02-03T04:05:06Z')
    const user = {
      UserName: 'ann & <bob>',
      UserId: 'AIDA',
      Path: '/',
      Arn: 'arn:aws:iam::1:user/ann',
      CreateDate: created,
    }
    await start({
      ListUsers: { output: { Users: [{ ...user, Tags: [{ Key: 'team', Value: 'a' }] }], IsTruncated: false } },
      GetAccountSummary: { output: { SummaryMap: { Users: 3, AccountMFAEnabled: 1 } } },
      GetCredentialReport: { output: { Content: Buffer.from('user,arn'), ReportFormat: 'text/csv' } },
    })
    const iam = new IAMClient(config())
    const { Users, IsTruncated } = await iam.send(new ListUsersCommand({ MaxItems: 5 }))
    expect(Users).toEqual([{ ...user, Tags: [{ Key: 'team', Value: 'a' }] }])
    expect(IsTruncated).toBe(false)
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toEqual({ Users: 3, AccountMFAEnabled: 1 })
    const report = await iam.send(new GetCredentialReportCommand({}))
    expect(Buffer.from(report.Content!).toString()).toBe('user,arn')
    expect(fake.calls[0]).toMatchObject({ service: 'iam', operation: 'ListUsers', region: 'eu-west-1', count: 1 })
    expect(fake.calls[0]?.input.MaxItems).toBe('5')
  })

  it('query: Elastic Load Balancing, Auto Scaling and STS', async () => {
    await start({
      DescribeLoadBalancers: {
        output: { LoadBalancers: [{ LoadBalancerName: 'web', SecurityGroups: ['sg-1', 'sg-2'] }] },
      },
      DescribeAutoScalingGroups: { output: { AutoScalingGroups: [{ AutoScalingGroupName: 'g', MinSize: 2 }] } },
      GetCallerIdentity: { output: { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ann' } },
    })
    const elb = await new ElasticLoadBalancingV2Client(config()).send(new DescribeLoadBalancersCommand({}))
    expect(elb.LoadBalancers).toEqual([{ LoadBalancerName: 'web', SecurityGroups: ['sg-1', 'sg-2'] }])
    const scaling = await new AutoScalingClient(config()).send(new DescribeAutoScalingGroupsCommand({}))
    expect(scaling.AutoScalingGroups).toEqual([{ AutoScalingGroupName: 'g', MinSize: 2 }])
    expect((await new STSClient(config()).send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333')
    expect(fake.calls.map(({ service }) => service)).toEqual(['elastic-load-balancing-v2', 'auto-scaling', 'sts'])
  })

  it('EC2, whose wire names are its own', async () => {
    const instance = {
      InstanceId: 'i-1',
      MetadataOptions: { HttpTokens: 'required' },
      Tags: [{ Key: 'a', Value: 'b' }],
    }
    await start({ DescribeInstances: { output: { Reservations: [{ Instances: [instance] }], NextToken: 'more' } } })
    const answer = await new EC2Client(config('eu-west-3')).send(new DescribeInstancesCommand({}))
    expect(answer.Reservations).toMatchObject([{ Instances: [instance] }])
    expect(answer.NextToken).toBe('more')
    expect(fake.calls[0]?.region).toBe('eu-west-3')
  })

  it('JSON: Secrets Manager, CloudTrail, CloudWatch and ACM', async () => {
    const at = new Date('2025-01-02T03:04:05Z')
    await start({
      ListSecrets: { output: { SecretList: [{ Name: 's', LastRotatedDate: at.toISOString() }] } },
      DescribeTrails: { output: { trailList: [{ Name: 't', IsMultiRegionTrail: true }] } },
      GetTrailStatus: { output: { IsLogging: true, LatestDeliveryTime: at } },
      DescribeAlarms: { output: { MetricAlarms: [{ AlarmName: 'a', Threshold: 1.5 }] } },
      ListCertificates: { output: { CertificateSummaryList: [{ DomainName: 'd', NotAfter: at }] } },
    })
    const secrets = await new SecretsManagerClient(config()).send(new ListSecretsCommand({ MaxResults: 100 }))
    expect(secrets.SecretList).toEqual([{ Name: 's', LastRotatedDate: at }])
    expect(fake.calls[0]?.input).toEqual({ MaxResults: 100 })
    const trails = await new CloudTrailClient(config()).send(new DescribeTrailsCommand({}))
    expect(trails.trailList).toEqual([{ Name: 't', IsMultiRegionTrail: true }])
    const status = await new CloudTrailClient(config()).send(new GetTrailStatusCommand({ Name: 't' }))
    expect(status.LatestDeliveryTime).toEqual(at)
    const alarms = await new CloudWatchClient(config()).send(new DescribeAlarmsCommand({}))
    expect(alarms.MetricAlarms).toMatchObject([{ AlarmName: 'a', Threshold: 1.5 }])
    const certificates = await new ACMClient(config()).send(new ListCertificatesCommand({}))
    expect(certificates.CertificateSummaryList).toMatchObject([{ DomainName: 'd', NotAfter: at }])
  })

  it('REST: S3, S3 Control and Lambda', async () => {
    const grants = [{ Grantee: { Type: 'Group' as const, URI: 'http://a/AllUsers' }, Permission: 'READ' as const }]
    const block = { BlockPublicAcls: true, IgnorePublicAcls: false }
    await start({
      ListBuckets: { output: { Buckets: [{ Name: 'logs', BucketRegion: 'eu-west-1' }] } },
      GetBucketPolicy: { output: { Policy: '{"Version":"2012-10-17"}' } },
      GetBucketAcl: { output: { Grants: grants } },
      GetPublicAccessBlock: { output: { PublicAccessBlockConfiguration: block } },
      GetBucketPolicyStatus: { error: 'NoSuchBucketPolicy', status: 404 },
      GetFunctionConfiguration: { output: { FunctionName: 'f', Environment: { Variables: { A: 'b' } } } },
      ListFunctions: { error: 'AccessDeniedException', status: 403 },
    })
    const s3 = new S3Client({ ...config(), forcePathStyle: true })
    expect((await s3.send(new ListBucketsCommand({ MaxBuckets: 9 }))).Buckets).toEqual([
      { Name: 'logs', BucketRegion: 'eu-west-1' },
    ])
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket: 'logs' }))).Policy).toBe('{"Version":"2012-10-17"}')
    expect((await s3.send(new GetBucketAclCommand({ Bucket: 'logs' }))).Grants).toEqual(grants)
    const bucketBlock = await s3.send(new GetPublicAccessBlockCommand({ Bucket: 'logs' }))
    expect(bucketBlock.PublicAccessBlockConfiguration).toEqual(block)
    const missing = s3.send(new GetBucketPolicyStatusCommand({ Bucket: 'logs' }))
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' })
    // By itself the client puts the account in front of the host, where an address has no room.
    const endpointProvider = () => ({ url: new URL(fake.endpoint) })
    const control = new S3ControlClient({ ...config(), endpointProvider })
    const accountBlock = await control.send(new GetAccountBlockCommand({ AccountId: '111122223333' }))
    expect(accountBlock.PublicAccessBlockConfiguration).toEqual(block)
    const lambda = new LambdaClient(config())
    const settings = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }))
    expect(settings).toMatchObject({ FunctionName: 'f', Environment: { Variables: { A: 'b' } } })
    const denied = lambda.send(new ListFunctionsCommand({}))
    await expect(denied).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(fake.calls.map(({ service, operation, input }) => [service, operation, input.Bucket])).toEqual([
      ['s3', 'ListBuckets', undefined],
      ['s3', 'GetBucketPolicy', 'logs'],
      ['s3', 'GetBucketAcl', 'logs'],
      ['s3', 'GetPublicAccessBlock', 'logs'],
      ['s3', 'GetBucketPolicyStatus', 'logs'],
      ['s3-control', 'GetPublicAccessBlock', undefined],
      ['lambda', 'GetFunctionConfiguration', undefined],
      ['lambda', 'ListFunctions', undefined],
    ])
  })

  it('errors, as the exceptions that the SDK knows', async () => {
    await start({
      GetLoginProfile: { error: 'NoSuchEntityException', status: 404, message: 'Login Profile cannot be found.' },
      DescribeInstances: { error: 'UnauthorizedOperation', message: 'You are not authorized.' },
      GetSecretValue: { error: 'ResourceNotFoundException' },
    })
    const absent = new IAMClient(config()).send(new GetLoginProfileCommand({ UserName: 'ann' }))
    await expect(absent).rejects.toBeInstanceOf(NoSuchEntityException)
    await expect(absent).rejects.toThrow('Login Profile cannot be found.')
    const denied = new EC2Client(config()).send(new DescribeInstancesCommand({}))
    await expect(denied).rejects.toMatchObject({ name: 'UnauthorizedOperation', message: 'You are not authorized.' })
    const missing = new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId: 's' }))
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('works off a list of replies, and repeats the last', async () => {
    await start({ ListUsers: [{ error: 'ServiceUnavailable' }, { output: { Users: [] } }] })
    const iam = new IAMClient(config())
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ServiceUnavailable' })
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([])
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([])
    expect(fake.count('ListUsers')).toBe(3)
  })
})

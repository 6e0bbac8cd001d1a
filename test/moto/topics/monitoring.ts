import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { ACCOUNT, OTHER_ACCOUNT, OTHER_ROLE, REGION, SECOND_REGION } from '../account.ts'
import type { Examples, Seeded, Topic, Where } from '../topic.ts'

/** The first account has no trail of all regions; in the other one every event is watched. */
const watched: Examples = { fail: 'account', pass: { what: 'otherAccount', run: 'other' } }

/** What the rules about CloudTrail, CloudWatch and EventBridge judge. */
export const monitoring: Topic = {
  examples: {
    'cloudtrail-bucket-retention': { fail: 'monBareTrail', pass: 'monWholeTrail' },
    'cloudtrail-cloudwatch-logs': { fail: 'monBareTrail', pass: 'monWholeTrail' },
    'cloudtrail-delivery-healthy': { fail: { what: 'monWholeTrail', run: 'week' }, pass: 'monWholeTrail' },
    'cloudtrail-kms-encryption': { fail: 'monBareTrail', pass: 'monWholeTrail' },
    'cloudtrail-trail-logging': { fail: 'monBareTrail', pass: 'monWholeTrail' },
    'cloudwatch-alarm-action-target': { fail: 'monUnheard', pass: 'monHeard' },
    'cloudwatch-alarm-cloudtrail-changes': watched,
    'cloudwatch-alarm-console-signin-without-mfa': watched,
    'cloudwatch-alarm-iam-changes': watched,
    'cloudwatch-alarm-insufficient-data': { fail: { what: 'monSilent', run: 'week' }, pass: 'monHeard' },
    'cloudwatch-alarm-orphaned': { fail: 'monOrphan', pass: 'monHeard' },
    'cloudwatch-alarm-root-usage': watched,
    'cloudwatch-alarm-s3-policy-changes': watched,
    'cloudwatch-alarm-security-group-changes': watched,
    'cloudwatch-alarm-unauthorized-api-calls': watched,
    'cloudwatch-ec2-status-check-alarm': { fail: 'monUnwatchedInstance', pass: 'monWatchedInstance' },
    'events-rule-has-target': { fail: 'monIdleRule', pass: 'monBusyRule' },
    'logs-log-group-retention': { fail: 'monEndlessGroup', pass: 'monShortGroup' },
  },
  seed,
  amended: {
    // Moto's trails deliver to their bucket, and say nothing of their log group.
    'cloudtrail:GetTrailStatus': (status) =>
      status.replace(/"LatestDeliveryTime": ?([\d.]+)/, '$&, "LatestCloudWatchLogsDeliveryTime": $1'),
  },
}

async function seed(where: Where): Promise<Seeded> {
  const parts = await Promise.all([seedTrails(where), seedAlarms(where), seedRules(where), seedOtherAccount(where)])
  return Object.assign({}, ...parts)
}

async function seedTrails(where: Where): Promise<Seeded> {
  const { KeyMetadata } = await new KMSClient(where).send(new CreateKeyCommand({ Description: 'mon-trail' }))
  const groups = await seedGroups(where)
  await Promise.all([seedBucket(where, 'mon-for-ever'), seedBucket(where, 'mon-a-month')])
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const Rules = [{ ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 30 } }]
  const LifecycleConfiguration = { Rules }
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: 'mon-a-month', LifecycleConfiguration }))
  const cloudtrail = new CloudTrailClient(where)
  const whole = await cloudtrail.send(
    new CreateTrailCommand({
      Name: 'mon-whole',
      S3BucketName: 'mon-for-ever',
      EnableLogFileValidation: true,
      KmsKeyId: KeyMetadata?.Arn,
      ...toGroup(groups.monEndlessGroup, ACCOUNT),
    }),
  )
  await cloudtrail.send(new StartLoggingCommand({ Name: 'mon-whole' }))
  const bare = await cloudtrail.send(new CreateTrailCommand({ Name: 'mon-bare', S3BucketName: 'mon-a-month' }))
  return { ...groups, monWholeTrail: whole.TrailARN ?? '', monBareTrail: bare.TrailARN ?? '' }
}

const toGroup = (arn: string, account: string) => ({
  CloudWatchLogsLogGroupArn: `${arn}:*`,
  CloudWatchLogsRoleArn: `arn:aws:iam::${account}:role/mon-deliver`,
})

const groupArn = (name: string, region: string, account: string) =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`

async function seedGroups(where: Where) {
  const logs = new CloudWatchLogsClient(where)
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'mon-endless' }))
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'mon-short' }))
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: 'mon-short', retentionInDays: 30 }))
  return {
    monEndlessGroup: groupArn('mon-endless', REGION, ACCOUNT),
    monShortGroup: groupArn('mon-short', REGION, ACCOUNT),
  }
}

/** Closed to the public, for moto does not say of a policy that it is not public. */
async function seedBucket(where: Where, Bucket: string): Promise<void> {
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const LocationConstraint = where.region as typeof REGION
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }))
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: CLOSED }))
}

const CLOSED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

async function seedAlarms(where: Where): Promise<Seeded> {
  const two = { MinCount: 2, MaxCount: 2, ImageId: 'ami-12c6146b' }
  const { Instances = [] } = await new EC2Client(where).send(new RunInstancesCommand(two))
  const [watchedId, unwatchedId] = Instances.map(({ InstanceId }) => InstanceId)
  // Moto counts no subscription of any topic: who is to be heard is no topic.
  const { TopicArn: unheard = '' } = await new SNSClient(where).send(new CreateTopicCommand({ Name: 'mon-unheard' }))
  const heard = pager(REGION, ACCOUNT)
  const cloudwatch = new CloudWatchClient(where)
  const put = (AlarmName: string, id: string | undefined, action: string) =>
    cloudwatch.send(new PutMetricAlarmCommand(hostAlarm(AlarmName, id, action)))
  await Promise.all([
    put('mon-heard', watchedId, heard),
    put('mon-unheard', watchedId, unheard),
    put('mon-silent', watchedId, heard),
    put('mon-orphan', 'i-0123456789abcdef0', heard),
  ])
  const StateReason = 'No data.'
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: 'mon-silent', StateValue: 'INSUFFICIENT_DATA', StateReason }),
  )
  const alarm = (name: string) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`
  const instance = (id: string | undefined) => `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${id}`
  return {
    monHeard: alarm('mon-heard'),
    monUnheard: alarm('mon-unheard'),
    monSilent: alarm('mon-silent'),
    monOrphan: alarm('mon-orphan'),
    monWatchedInstance: instance(watchedId),
    monUnwatchedInstance: instance(unwatchedId),
  }
}

/** A function that an alarm calls. */
const pager = (region: string, account: string) => `arn:aws:lambda:${region}:${account}:function:mon-page`

const hostAlarm = (AlarmName: string, Value: string | undefined, action: string): PutMetricAlarmCommandInput => ({
  AlarmName,
  Namespace: 'AWS/EC2',
  MetricName: 'StatusCheckFailed',
  Dimensions: [{ Name: 'InstanceId', Value }],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  AlarmActions: [action],
})

async function seedRules(where: Where): Promise<Seeded> {
  const events = new EventBridgeClient(where)
  const rule = async (Name: string) =>
    (await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'cron(0 19 ? * MON-FRI *)' }))).RuleArn ?? ''
  const [monIdleRule, monBusyRule] = await Promise.all([rule('mon-idle'), rule('mon-busy')])
  const Targets = [{ Id: 'jobs', Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:mon-jobs` }]
  await events.send(new PutTargetsCommand({ Rule: 'mon-busy', Targets }))
  return { monIdleRule, monBusyRule }
}

/** Its trail is at home in the region that is audited there. */
async function seedOtherAccount(main: Where): Promise<Seeded> {
  const role = { RoleArn: OTHER_ROLE, RoleSessionName: 'mon' }
  const { Credentials } = await new STSClient(main).send(new AssumeRoleCommand(role))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  const where = { ...main, region: SECOND_REGION, credentials }
  const logGroupName = 'mon-audit'
  const logs = new CloudWatchLogsClient(where)
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await Promise.all(Object.entries(PATTERNS).map((filter) => seedFilter(where, logGroupName, filter)))
  await seedBucket(where, 'mon-other-logs')
  const cloudtrail = new CloudTrailClient(where)
  const trail = { Name: 'mon-audit', S3BucketName: 'mon-other-logs', IsMultiRegionTrail: true }
  const group = toGroup(groupArn(logGroupName, SECOND_REGION, OTHER_ACCOUNT), OTHER_ACCOUNT)
  await cloudtrail.send(new CreateTrailCommand({ ...trail, ...group }))
  await cloudtrail.send(new StartLoggingCommand({ Name: 'mon-audit' }))
  return {}
}

async function seedFilter(
  where: Where,
  logGroupName: string,
  [metricName, filterPattern]: [string, string],
): Promise<void> {
  const metricTransformations = [{ metricName, metricNamespace: 'mon', metricValue: '1' }]
  const filter = { logGroupName, filterName: metricName, filterPattern, metricTransformations }
  await new CloudWatchLogsClient(where).send(new PutMetricFilterCommand(filter))
  const alarm = {
    AlarmName: `mon-${metricName}`,
    Namespace: 'mon',
    MetricName: metricName,
    Statistic: 'Sum' as const,
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
    AlarmActions: [pager(SECOND_REGION, OTHER_ACCOUNT)],
  }
  await new CloudWatchClient(where).send(new PutMetricAlarmCommand(alarm))
}

/** Some as the CIS writes them, some shorter by a wildcard. */
const PATTERNS = {
  unauthorized: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  'sign-in': '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
  root: '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  iam: '{ $.eventSource = iam.amazonaws.com && ($.eventName = *Policy || $.eventName = *PolicyVersion) }',
  trails: '{ ($.eventName = *Trail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }',
  buckets: '{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucket*) || ($.eventName = DeleteBucket*)) }',
  groups: '{ $.eventName = *SecurityGroup* }',
}

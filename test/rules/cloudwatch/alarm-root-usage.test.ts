import rule from '../../../rules/cloudwatch/alarm-root-usage.ts'
import { alarm, filter, SELECTS, seenOf, TOPIC, testPatterns, topics, trail } from './monitored.ts'

const row = { Account: '111122223333' }
const words = 'use of the root user'
const PATTERN =
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
const FILTERS = [filter(PATTERN)]
const ORG = 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org'
const foreign = (more: object = {}) =>
  trail({ Name: 'org', TrailARN: ORG, HomeRegion: 'us-east-1', CloudWatchLogsLogGroupArn: undefined, ...more })
const HIDDEN = 'Trail org belongs to account 999988887777: what watches its events is not seen from here.'
const at = "trails[?TrailARN=='arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit']"
const mended = { TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit', HomeRegion: 'eu-west-1' }
const whole = seenOf(FILTERS)
const quiet = (more: object) => [{ ...alarm('events', more), topics: topics('1') }]

testPatterns(rule, {
  words,
  accepted: {
    'CIS and Security Hub': PATTERN,
    'without quotes, in another order':
      '{$.eventType!=AwsServiceEvent&&$.userIdentity.invokedBy NOT EXISTS&&$.userIdentity.type=Root}',
    'in parentheses':
      '{ ($.userIdentity.type = "Root") && (($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent")) }',
    'everything the root user does': '{ $.userIdentity.type = Root }',
    'every event': '',
  },
  refused: {
    'sign-ins alone': {
      pattern: '{ $.userIdentity.type = "Root" && $.eventName = "ConsoleLogin" }',
      message: `Metric filter events on log group audit takes only a part of ${words}.`,
    },
    'by other services': {
      pattern: '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy != "" }',
      message: `Metric filter events on log group audit takes only a part of ${words}.`,
    },
    'something else': {
      pattern: '{ $.eventName = "ConsoleLogin" }',
      message: `No metric filter on log group audit takes ${words}.`,
    },
  },
  pass: [
    {
      name: 'by way of a composite alarm',
      row,
      needs: seenOf(FILTERS, [
        { ...alarm('part', { AlarmActions: [] }), topics: [] },
        { ...alarm('whole', { MetricName: undefined, AlarmRule: 'ALARM(part)' }), topics: topics('1') },
      ]),
      message: `Alarm part fires on ${words}.`,
    },
    {
      name: 'an action that needs no subscription',
      row,
      needs: seenOf(FILTERS, quiet({ AlarmActions: ['arn:aws:lambda:eu-west-1:111122223333:function:page'] })),
      message: `Alarm events fires on ${words}.`,
    },
    {
      name: 'metric math',
      row,
      needs: seenOf(
        FILTERS,
        quiet({
          Namespace: undefined,
          MetricName: undefined,
          Metrics: [
            { Id: 'm', MetricStat: { Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'Events' }, Stat: 'Sum' } },
            { Id: 'e', Expression: 'FILL(m, 0)' },
          ],
        }),
      ),
      message: `Alarm events fires on ${words}.`,
    },
    {
      name: 'a Metrics Insights query',
      row,
      needs: seenOf(
        FILTERS,
        quiet({
          Namespace: undefined,
          MetricName: undefined,
          Metrics: [{ Id: 'q', Expression: 'SELECT SUM(Events) FROM CloudTrailMetrics', Period: 300 }],
        }),
      ),
      message: `Alarm events fires on ${words}.`,
    },
    {
      name: 'a second metric of a filter',
      row,
      needs: seenOf([
        {
          ...FILTERS[0],
          metricTransformations: [
            { metricName: 'Other', metricNamespace: 'CloudTrailMetrics' },
            { metricName: 'Events', metricNamespace: 'CloudTrailMetrics' },
          ],
        },
      ]),
      message: `Alarm events fires on ${words}.`,
    },
    {
      name: 'one trail of several, beside an organization trail that tells nothing',
      row,
      needs: { ...whole, trails: [foreign(), trail({ IsMultiRegionTrail: false }), ...whole.trails] },
      message: `Alarm events fires on ${words}.`,
    },
  ],
  fail: [
    {
      name: 'no trail',
      row,
      needs: { trails: [], alarms: [] },
      message: `There is no trail, so nothing fires on ${words}.`,
      evidence: { path: 'trails', seen: [], expected: 'a trail' },
    },
    {
      name: 'a trail of one region',
      row,
      needs: seenOf(FILTERS, undefined, { IsMultiRegionTrail: false }),
      message: 'No trail is multi-region: audit records eu-west-1 only.',
    },
    {
      name: 'a trail that does not log',
      row,
      needs: seenOf(FILTERS, undefined, { status: { IsLogging: false } }),
      message: 'Trail audit is multi-region but not logging.',
    },
    {
      name: 'a trail that records no reads, which root may do as well',
      row,
      needs: seenOf(FILTERS, undefined, SELECTS([{ ReadWriteType: 'WriteOnly' }])),
      message: 'Trail audit is multi-region and logging, but does not record every read management event.',
    },
    {
      name: 'no log group',
      row,
      needs: seenOf(undefined, [], { CloudWatchLogsLogGroupArn: undefined }),
      message: 'Trail audit does not deliver to CloudWatch Logs.',
      evidence: { path: `${at}.CloudWatchLogsLogGroupArn`, seen: null, expected: 'a log group that exists' },
      remediation:
        'aws cloudtrail update-trail --name {TrailARN} --cloud-watch-logs-log-group-arn LOG_GROUP_ARN --cloud-watch-logs-role-arn ROLE_ARN --region {HomeRegion}',
      values: { ...mended, LogGroup: undefined },
    },
    {
      name: 'a log group that is gone',
      row,
      needs: seenOf(undefined),
      message: 'Log group audit, to which trail audit delivers, does not exist.',
    },
    {
      name: 'no filter: the command adds one',
      row,
      needs: seenOf([]),
      message: `No metric filter on log group audit takes ${words}.`,
      evidence: { path: `${at}.metricFilters[*].filterPattern`, seen: [], expected: `a pattern that takes ${words}` },
      remediation: `aws logs put-metric-filter --log-group-name {LogGroup} --filter-name use-of-the-root-user --filter-pattern '${PATTERN}' --metric-transformations metricName=use-of-the-root-user,metricNamespace=CloudTrailMetrics,metricValue=1 --region {HomeRegion}`,
      values: { ...mended, LogGroup: 'audit' },
    },
    {
      name: 'a filter for the logs of some accounts',
      row,
      needs: seenOf([{ ...FILTERS[0], fieldSelectionCriteria: '@aws.account = "999988887777"' }]),
      message: `No metric filter on log group audit takes ${words}.`,
    },
    {
      name: 'no alarm',
      row,
      needs: seenOf(FILTERS, []),
      message: `No alarm watches metric CloudTrailMetrics/Events, which counts ${words}.`,
      evidence: { path: `${at}.alarms`, seen: [], expected: 'an alarm on CloudTrailMetrics/Events' },
      values: { ...mended, LogGroup: 'audit', MetricNamespace: 'CloudTrailMetrics', MetricName: 'Events' },
    },
    {
      name: 'an alarm on a metric of that name in another namespace',
      row,
      needs: seenOf(FILTERS, quiet({ Namespace: 'Shop' })),
      message: `No alarm watches metric CloudTrailMetrics/Events, which counts ${words}.`,
    },
    {
      name: 'an alarm on dimensions that the metric has not',
      row,
      needs: seenOf(FILTERS, quiet({ Dimensions: [{ Name: 'InstanceId', Value: 'i-0abc' }] })),
      message: `No alarm watches metric CloudTrailMetrics/Events, which counts ${words}.`,
    },
    {
      name: 'a metric for each user, and an alarm on none of them',
      row,
      needs: seenOf([
        {
          ...FILTERS[0],
          metricTransformations: [
            { metricName: 'Events', metricNamespace: 'CloudTrailMetrics', dimensions: { User: '$.userIdentity.arn' } },
          ],
        },
      ]),
      message: `No alarm watches metric CloudTrailMetrics/Events, which counts ${words}.`,
    },
    {
      name: 'an alarm without an action',
      row,
      needs: seenOf(FILTERS, quiet({ AlarmActions: [] })),
      message: 'Alarm events does nothing when it fires.',
    },
    {
      name: 'an alarm whose actions are switched off',
      row,
      needs: seenOf(FILTERS, quiet({ ActionsEnabled: false })),
      message: 'Alarm events does nothing when it fires.',
    },
    {
      name: 'a topic whose subscriptions nobody confirmed',
      row,
      needs: seenOf(FILTERS, [{ ...alarm('events'), topics: topics('0', '2') }]),
      message: 'Alarm events: Topic security has no confirmed subscription: 2 still wait for confirmation.',
      remediation:
        'aws sns subscribe --topic-arn SNS_TOPIC_ARN --protocol email --notification-endpoint ADDRESS --region {HomeRegion}',
    },
    {
      name: 'a topic that is gone',
      row,
      needs: seenOf(FILTERS, [{ ...alarm('events'), topics: [{ TopicArn: TOPIC }] }]),
      message: 'Alarm events: Topic security does not exist.',
    },
    {
      name: 'the trail that gets farthest is the one named',
      row,
      needs: {
        alarms: [],
        trails: [trail({ metricFilters: FILTERS, alarms: [] }), trail({ IsMultiRegionTrail: false })],
      },
      message: `No alarm watches metric CloudTrailMetrics/Events, which counts ${words}.`,
    },
    {
      name: 'an organization trail of another account that is known to be off',
      row,
      needs: { alarms: [], trails: [foreign({ status: { IsLogging: false } })] },
      message: 'Trail org is multi-region but not logging.',
    },
  ],
  unknown: [
    {
      name: 'an organization trail of another account',
      row,
      needs: { alarms: [], trails: [foreign()] },
      message: HIDDEN,
    },
    {
      name: 'an organization trail that does not tell whether it logs',
      row,
      needs: { alarms: [], trails: [foreign({ status: undefined })] },
      message: HIDDEN,
    },
    {
      name: 'an organization trail beside one that is not watched',
      row,
      needs: { alarms: [], trails: [trail({ metricFilters: [], alarms: [] }), foreign()] },
      message: `${HIDDEN} Of this account's own: No metric filter on log group audit takes ${words}.`,
    },
    {
      name: 'a log group of another account',
      row,
      needs: seenOf(undefined, [], {
        CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:999988887777:log-group:all:*',
      }),
      message: 'The log group of trail audit belongs to account 999988887777.',
    },
    {
      name: 'a topic of another account',
      row,
      needs: seenOf(FILTERS, quiet({ AlarmActions: ['arn:aws:sns:eu-west-1:999988887777:soc'] })),
      message: 'Alarm events: Topic soc belongs to account 999988887777: who is subscribed to it is not seen.',
    },
    {
      name: 'a home region that is not audited: nobody asked about its topics',
      row,
      needs: { ...whole, alarms: [] },
      message: 'Alarm events: Topic security is in eu-west-1, which was not looked at.',
    },
  ],
})

import rule from '../../../rules/cloudwatch/alarm-cloudtrail-changes.ts'
import { alarm, filter, SELECTS, seenOf, testPatterns, topics } from './monitored.ts'

const row = { Account: '111122223333' }
const named = (...names: string[]) => `{ ${names.map((name) => `$.eventName = ${name}`).join(' || ')} }`
const HALVES = [
  filter(named('CreateTrail', 'UpdateTrail', 'DeleteTrail'), 'Trails', 'trails'),
  filter(named('StartLogging', 'StopLogging'), 'Logging', 'logging'),
]
const on = (MetricName: string, confirmed = '1') => ({
  ...alarm(MetricName, { MetricName }),
  topics: topics(confirmed),
})

testPatterns(rule, {
  words: 'CloudTrail changes',
  accepted: {
    'CIS and the CloudTrail guide':
      '{($.eventName=CreateTrail)||($.eventName=UpdateTrail)||($.eventName=DeleteTrail)||($.eventName=StartLogging)||($.eventName=StopLogging)}',
    'Security Hub, with the service':
      '{($.eventSource=cloudtrail.amazonaws.com) && (($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging))}',
    'in another order, quoted and spaced':
      '{ ($.eventName = "StopLogging")\n || ($.eventName = "StartLogging")\n || ($.eventName = "DeleteTrail")\n || ($.eventName = "UpdateTrail")\n || ($.eventName = "CreateTrail") }',
    'as nested pairs':
      '{ (((($.eventName = CreateTrail || $.eventName = UpdateTrail) || $.eventName = DeleteTrail) || $.eventName = StartLogging) || $.eventName = StopLogging) && $.eventSource = "cloudtrail.amazonaws.com" }',
    'the service each time':
      '{ ($.eventSource = cloudtrail.amazonaws.com && $.eventName = CreateTrail) || ($.eventSource = cloudtrail.amazonaws.com && $.eventName = UpdateTrail) || ($.eventSource = cloudtrail.amazonaws.com && $.eventName = DeleteTrail) || ($.eventSource = cloudtrail.amazonaws.com && $.eventName = StartLogging) || ($.eventSource = cloudtrail.amazonaws.com && $.eventName = StopLogging) }',
    'all events of the service': '{ $.eventSource = "cloudtrail.amazonaws.com" }',
    'and more':
      '{($.eventName = CreateTrail)||($.eventName = UpdateTrail)||($.eventName = DeleteTrail)||($.eventName = StartLogging)||($.eventName = StopLogging)||($.eventName = PutEventSelectors)}',
    'by a regular expression': '{ $.eventName = %^CreateTrail$|^UpdateTrail$|^DeleteTrail$|^St.*Logging$% }',
    'by plain terms': '?CreateTrail ?UpdateTrail ?DeleteTrail ?StartLogging ?StopLogging',
  },
  refused: {
    'one is missing': {
      pattern:
        '{($.eventName=UpdateTrail)||($.eventName=DeleteTrail)||($.eventName=StartLogging)||($.eventName=StopLogging)}',
      message: 'No metric filter on log group audit takes CreateTrail.',
    },
    'two are missing': {
      pattern: '{($.eventName=DeleteTrail)||($.eventName=StartLogging)||($.eventName=StopLogging)}',
      message: 'No metric filter on log group audit takes CreateTrail and UpdateTrail.',
    },
    'another service': {
      pattern:
        '{ ($.eventSource = sts.amazonaws.com) && (($.eventName = CreateTrail)||($.eventName = UpdateTrail)||($.eventName = DeleteTrail)||($.eventName = StartLogging)||($.eventName = StopLogging)) }',
      message: 'Metric filter events on log group audit takes only a part of CloudTrail changes.',
    },
    'of one user alone': {
      pattern:
        '{ (($.eventName = CreateTrail)||($.eventName = UpdateTrail)||($.eventName = DeleteTrail)||($.eventName = StartLogging)||($.eventName = StopLogging)) && $.userIdentity.userName = "admin" }',
      message: 'Metric filter events on log group audit takes only a part of CloudTrail changes.',
    },
    'not a pattern': {
      pattern: '{ $.eventName = }',
      message: 'No metric filter on log group audit takes CloudTrail changes.',
    },
  },
  pass: [
    {
      name: 'two filters together',
      row,
      needs: seenOf(HALVES, [on('Trails'), on('Logging')]),
      message: 'Alarms Logging and Trails fire on CloudTrail changes.',
    },
    {
      name: 'a trail that records writes alone: all of these are',
      row,
      needs: seenOf(HALVES, [on('Trails'), on('Logging')], SELECTS([{ ReadWriteType: 'WriteOnly' }])),
      message: 'Alarms Logging and Trails fire on CloudTrail changes.',
    },
  ],
  fail: [
    {
      name: 'a trail that records reads alone',
      row,
      needs: seenOf(HALVES, [on('Trails'), on('Logging')], SELECTS([{ ReadWriteType: 'ReadOnly' }])),
      message: 'Trail audit is multi-region and logging, but does not record every write management event.',
    },
    {
      name: 'an alarm for one of two filters',
      row,
      needs: seenOf(HALVES, [on('Trails')]),
      message: 'No alarm watches metric CloudTrailMetrics/Logging, which counts StartLogging and StopLogging.',
    },
    {
      name: 'a subscriber for one of two alarms',
      row,
      needs: seenOf(HALVES, [on('Trails'), on('Logging', '0')]),
      message: 'Alarm Logging: Topic security has no confirmed subscription.',
    },
  ],
})

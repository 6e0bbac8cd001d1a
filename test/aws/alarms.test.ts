import { alarmsOn, watchedMetrics } from '../../src/aws/alarms.ts'
import { actingComposite, alarmsNamedIn, hasActions } from '../../src/aws/composite-alarms.ts'

const CPU = { namespace: 'AWS/EC2', metricName: 'CPUUtilization' }
const direct = (Name: string, Value: string) => ({
  AlarmName: `${Name} ${Value}`,
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name, Value }],
  Period: 300,
})
const stat = (Value: string, more: object = {}) => ({
  Id: 'm1',
  MetricStat: {
    Metric: { Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Dimensions: [{ Name: 'InstanceId', Value }] },
    Period: 60,
    Stat: 'Average',
  },
  ...more,
})
const query = (Expression: string) => ({
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:query',
  Metrics: [{ Id: 'q1', Expression, Period: 120 }],
})
const labels = { InstanceId: 'i-1', AutoScalingGroupName: 'web', 'AWS.AccountId': '111122223333', 'tag.env': 'prod' }

describe('watchedMetrics', () => {
  it('names the metric of a plain alarm', () => {
    expect(watchedMetrics(direct('InstanceId', 'i-1'))).toMatchObject([
      { ...CPU, period: 300, common: 'InstanceId=i-1' },
    ])
  })

  it('names each metric of metric math', () => {
    const math = { Metrics: [stat('i-1'), stat('i-2'), { Id: 'e1', Expression: 'MAX([m1, m2])', Period: 60 }] }
    expect(watchedMetrics(math)).toMatchObject([
      { ...CPU, period: 60, common: 'InstanceId=i-1' },
      { ...CPU, period: 60, common: 'InstanceId=i-2' },
    ])
  })

  it('names nothing where no CloudWatch metric is named', () => {
    expect(watchedMetrics({ EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } } } as never)).toEqual([])
  })
})

describe('alarmsOn', () => {
  const watched = (...alarms: object[]) => alarmsOn(alarms as never[], CPU, labels).length

  it.each([
    ['its own dimension', direct('InstanceId', 'i-1'), 1],
    ['another instance', direct('InstanceId', 'i-2'), 0],
    ['its group', direct('AutoScalingGroupName', 'web'), 1],
    ['another group', direct('AutoScalingGroupName', 'db'), 0],
    ['a dimension that it does not have', direct('ImageId', 'ami-1'), 0],
    ['another metric', { ...direct('InstanceId', 'i-1'), MetricName: 'NetworkIn' }, 0],
    ['another namespace', { ...direct('InstanceId', 'i-1'), Namespace: 'CWAgent' }, 0],
    ['the sum over everything', { ...direct('InstanceId', 'i-1'), Dimensions: [] }, 0],
    ['metric math', { Metrics: [stat('i-9'), stat('i-1')] }, 1],
    ['metric math in its account', { Metrics: [stat('i-1', { AccountId: '111122223333' })] }, 1],
    ['metric math in another account', { Metrics: [stat('i-1', { AccountId: '444455556666' })] }, 0],
    ['a query over all', query('SELECT MAX(CPUUtilization) FROM "AWS/EC2"'), 1],
    ['a query over all instances', query('SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId)'), 1],
    ['a query over the sum', query('SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2")'), 0],
    ['a query over instance types', query('SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceType)'), 0],
    ['a query of another metric', query('SELECT MAX(NetworkIn) FROM "AWS/EC2"'), 0],
    ['a query for its tag', query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.env = 'prod'`), 1],
    ['a query for another tag', query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.env = 'test'`), 0],
    ['a query that leaves it out', query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE InstanceId != 'i-1'`), 0],
    ['a query that leaves out others', query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE InstanceId != 'i-2'`), 1],
    [
      'a query for its group and tag',
      query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE AutoScalingGroupName = 'web' AND tag.env = 'prod'`),
      1,
    ],
    [
      'a query in this account',
      query('SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE AWS.AccountId = CURRENT_ACCOUNT_ID()'),
      1,
    ],
    ['a query in another', query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE AWS.AccountId = '444455556666'`), 0],
  ])('%s', (_what, alarm, expected) => expect(watched(alarm)).toBe(expected))

  it('gives each alarm with what it watches', () => {
    const alarm = { AlarmName: 'math', Metrics: [stat('i-1')] }
    expect(alarmsOn([direct('InstanceId', 'i-2'), alarm], CPU, labels)).toMatchObject([
      { alarm, metric: { period: 60 } },
    ])
  })
})

describe('alarmsNamedIn', () => {
  it.each([
    ['ALARM(cpu)', ['cpu']],
    ['ALARM("cpu high")', ['cpu high']],
    ['ALARM(cpu) AND NOT OK("deployment running")', ['cpu', 'deployment running']],
    ['((ALARM("a") OR ALARM( b )) AND (NOT (INSUFFICIENT_DATA("c"))))', ['a', 'b', 'c']],
    [
      'ALARM(arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu)',
      ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu'],
    ],
    ['AT_LEAST(2, ALARM, (web-1, "web 2", web-3)) AND ALARM(db)', ['web-1', 'web 2', 'web-3', 'db']],
    ['AT_LEAST(50%, NOT OK, (a, b))', ['a', 'b']],
    [String.raw`ALARM("say \"hi\" (now)")`, ['say "hi" (now)']],
    ['ALARM("ALARM(other)")', ['ALARM(other)']],
    ['TRUE AND NOT FALSE', []],
    ['', []],
  ])('%s', (rule, names) => expect(alarmsNamedIn(rule)).toEqual(names))

  it('gives up on a long unfinished rule at once', () => {
    const start = performance.now()
    expect(alarmsNamedIn(`AT_LEAST(2, ALARM, (${'a, '.repeat(3000)}`)).toEqual([])
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('hasActions', () => {
  it.each([
    [{ ActionsEnabled: true, AlarmActions: ['arn:aws:sns:…:ops'] }, true],
    [{ AlarmActions: ['arn:aws:sns:…:ops'] }, true],
    [{ ActionsEnabled: false, AlarmActions: ['arn:aws:sns:…:ops'] }, false],
    [{ ActionsEnabled: true, AlarmActions: [] }, false],
    [{ ActionsEnabled: true }, false],
  ])('%j: %s', (alarm, expected) => expect(hasActions(alarm)).toBe(expected))
})

describe('actingComposite', () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`
  const named = (AlarmName: string) => ({ AlarmName, AlarmArn: arn(AlarmName) })
  const acts = { ActionsEnabled: true, AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:ops'] }
  const child = named('child')

  it.each([
    ['by name', [{ ...named('top'), ...acts, AlarmRule: 'ALARM(child)' }], 'top'],
    ['by ARN', [{ ...named('top'), ...acts, AlarmRule: `ALARM("${arn('child')}")` }], 'top'],
    ['as what silences it', [{ ...named('top'), ...acts, AlarmRule: 'ALARM(x)', ActionsSuppressor: 'child' }], 'top'],
    [
      'through another composite',
      [
        { ...named('middle'), AlarmRule: 'ALARM(child)' },
        { ...named('top'), ...acts, AlarmRule: 'ALARM(middle)' },
      ],
      'top',
    ],
    ['not where the composite has no action', [{ ...named('top'), AlarmRule: 'ALARM(child)' }], undefined],
    [
      'not where the action is switched off',
      [{ ...named('top'), ...acts, ActionsEnabled: false, AlarmRule: 'ALARM(child)' }],
      undefined,
    ],
    ['not where another is named', [{ ...named('top'), ...acts, AlarmRule: 'ALARM(children)' }], undefined],
    [
      'not where composites go round in a circle',
      [
        { ...named('one'), AlarmRule: 'ALARM(child) OR ALARM(two)' },
        { ...named('two'), AlarmRule: 'ALARM(one)' },
      ],
      undefined,
    ],
  ])('%s', (_how, composites, name) => expect(actingComposite(child, [child, ...composites])?.AlarmName).toBe(name))
})

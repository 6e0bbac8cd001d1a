import rule from '../../../rules/cloudwatch/alarm-insufficient-data.ts'
import { testRule } from '../../../src/testing.ts'

const alarm = (StateValue: string | undefined, more: object = {}) => ({
  AlarmName: 'cpu',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
  StateValue,
  StateUpdatedTimestamp: '2026-05-31T23:00:00Z',
  StateTransitionedTimestamp: '2026-05-29T12:00:00Z',
  ...more,
})
const SILENT = 'INSUFFICIENT_DATA'

testRule(rule, {
  pass: [
    { name: 'OK', row: alarm('OK'), message: 'The alarm has data: its state is OK.' },
    { name: 'in alarm', row: alarm('ALARM'), message: 'The alarm has data: its state is ALARM.' },
    {
      name: 'for a few hours',
      row: alarm(SILENT, { StateTransitionedTimestamp: '2026-05-31T12:30:00Z' }),
      message: 'The alarm has had no data for 11 h only.',
    },
    {
      name: 'for as long as the user accepts',
      row: alarm(SILENT),
      options: { staleHours: 72 },
      message: 'The alarm has had no data for 60 h only.',
    },
  ],
  fail: [
    {
      name: 'for days, though updated an hour ago',
      row: alarm(SILENT),
      message: 'The alarm has had no data for 60 h: it cannot fire.',
      evidence: { path: 'StateValue', seen: SILENT, expected: 'data within 24 h' },
    },
    {
      name: 'at the limit',
      row: alarm(SILENT, { StateTransitionedTimestamp: '2026-05-31T00:00:00Z' }),
      message: 'The alarm has had no data for 24 h: it cannot fire.',
    },
    {
      name: 'an answer from before AWS told of transitions',
      row: alarm(SILENT, { StateTransitionedTimestamp: undefined, StateUpdatedTimestamp: '2026-05-01T00:00:00Z' }),
      message: 'The alarm has had no data for 744 h: it cannot fire.',
    },
  ],
  unknown: [
    { name: 'no state', row: alarm(undefined), message: 'AWS did not say in which state the alarm is.' },
    {
      name: 'no time',
      row: alarm(SILENT, { StateTransitionedTimestamp: undefined, StateUpdatedTimestamp: undefined }),
      message: 'AWS did not say since when the alarm has no data.',
    },
  ],
})

import rule from '../../../rules/cloudtrail/trail-logging.ts'
import { testRule } from '../../../src/testing.ts'

const trail = (status: object | undefined, account = '111122223333') => ({
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${account}:trail/audit`,
  HomeRegion: 'eu-west-1',
  status,
})

testRule(rule, {
  pass: [{ name: 'on', row: trail({ IsLogging: true }), message: 'The trail is logging.' }],
  fail: [
    {
      name: 'off',
      row: trail({ IsLogging: false }),
      message: 'The trail is switched off.',
      evidence: { path: 'status.IsLogging', seen: false, expected: true },
    },
    {
      name: 'stopped',
      row: trail({ IsLogging: false, StopLoggingTime: '2026-05-30T02:14:00.000Z' }),
      message: 'The trail is switched off. It was stopped at 2026-05-30T02:14:00.000Z.',
    },
  ],
  notApplicable: [
    {
      name: 'an organization trail of another account',
      row: trail(undefined, '999988887777'),
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [{ name: 'no word of it', row: trail({}), message: 'AWS did not say whether the trail is logging.' }],
})

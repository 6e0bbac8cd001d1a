import rule from '../../../rules/autoscaling/group-failed-activities.ts'
import { testRule } from '../../../src/testing.ts'
import { group, OTHERS } from './scaling-rows.ts'

let id = 0
const activity = (StatusCode: string, StartTime: string, more: object = {}) => ({
  ActivityId: `${StatusCode}-${StartTime}-${id++}`,
  AutoScalingGroupName: 'web',
  Description: 'Launching a new EC2 instance: i-0123456789abcdef0',
  StatusCode,
  StartTime,
  ...more,
})
const TERMINATING = { Description: 'Terminating EC2 instance: i-0123456789abcdef0' }
const NO_CAPACITY = { StatusMessage: 'We currently do not have sufficient m6i.large capacity.' }
const needs = (...activities: object[]) => ({ activities })

testRule(rule, {
  pass: [
    {
      name: 'one success',
      row: group(),
      needs: needs(activity('Successful', '2026-05-31T10:00:00Z')),
      message: "The latest of the group's 1 activities in the last 168 h succeeded.",
    },
    {
      name: 'failed, then succeeded, whatever the order of the list',
      row: group(),
      needs: needs(
        activity('Failed', '2026-05-31T09:00:00Z', NO_CAPACITY),
        activity('Successful', '2026-05-31T10:00:00Z'),
      ),
      message: "The latest of the group's 2 activities in the last 168 h succeeded.",
    },
    {
      name: 'failed before the window, and elsewhere',
      row: group(),
      needs: needs(
        activity('Failed', '2026-05-31T12:00:00Z', OTHERS),
        activity('Successful', '2026-05-31T11:00:00Z'),
        activity('Failed', '2026-05-30T10:00:00Z', TERMINATING),
      ),
      options: { lookbackHours: 24 },
      message: "The latest of the group's 1 activities in the last 24 h succeeded.",
    },
  ],
  fail: [
    {
      name: 'the only one failed',
      row: group(),
      needs: { activities: [{ ...activity('Failed', '2026-05-31T10:00:00Z', NO_CAPACITY), ActivityId: 'a-1' }] },
      message: 'Launching an instance failed on 2026-05-31: We currently do not have sufficient m6i.large capacity.',
      severity: 'high',
      evidence: { path: "activities[?ActivityId=='a-1'].StatusCode", seen: 'Failed', expected: 'Successful' },
    },
    {
      name: 'it failed again and again',
      row: group(),
      needs: needs(
        activity('Failed', '2026-05-31T12:00:00Z', { StatusMessage: 'The image id ami-1 does not exist' }),
        activity('Failed', '2026-05-31T11:00:00Z'),
        activity('Failed', '2026-05-31T10:00:00Z'),
        activity('Successful', '2026-05-30T10:00:00Z'),
        activity('Failed', '2026-05-29T10:00:00Z'),
      ),
      message:
        'Launching an instance failed on 2026-05-31, and 2 times before that: The image id ami-1 does not exist.',
    },
    {
      name: 'it terminates well what it cannot replace',
      row: group(),
      needs: needs(
        activity('Failed', '2026-05-31T10:00:00Z'),
        activity('Successful', '2026-05-31T11:00:00Z', TERMINATING),
        activity('InProgress', '2026-05-31T12:00:00Z'),
      ),
      message: 'Launching an instance failed on 2026-05-31.',
    },
    {
      name: 'launches are cancelled, by a lifecycle hook say',
      row: group(),
      needs: needs(
        activity('Cancelled', '2026-05-31T10:00:00Z', {
          Cause: 'At 2026-05-31T10:00:00Z a lifecycle hook abandoned it.',
        }),
        activity('Cancelled', '2026-05-31T09:00:00Z'),
      ),
      message:
        'Launching an instance was cancelled on 2026-05-31, and once before that: At 2026-05-31T10:00:00Z a lifecycle hook abandoned it.',
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no activity', row: group(), needs: needs(), message: 'No activity of the group ended in the last 168 h.' },
    {
      name: 'none has ended',
      row: group(),
      needs: needs(activity('PreInService', '2026-05-31T23:00:00Z')),
      message: 'No activity of the group ended in the last 168 h.',
    },
    {
      name: 'being deleted',
      row: group({ Status: 'Delete in progress' }),
      needs: needs(activity('Failed', '2026-05-31T10:00:00Z')),
      message: 'The group is being deleted.',
    },
  ],
  unknown: [
    {
      name: 'more hours than are collected',
      row: group(),
      needs: needs(),
      options: { lookbackHours: 500 },
      message: 'Rule autoscaling-group-failed-activities threw: lookbackHours may be at most 168.',
    },
  ],
})

import rule from '../../../rules/autoscaling/group-suspended-processes.ts'
import { testRule } from '../../../src/testing.ts'
import { group } from './scaling-rows.ts'

const suspended = (...names: string[]) =>
  group({
    SuspendedProcesses: names.map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended at 2026-04-02T10:00:00Z.',
    })),
  })
const RESUME = 'aws autoscaling resume-processes --auto-scaling-group-name {AutoScalingGroupName} --scaling-processes'

testRule(rule, {
  pass: [
    { name: 'none', row: suspended(), message: 'No process is suspended.' },
    { name: 'AWS names none', row: group(), message: 'No process is suspended.' },
    { name: 'one that may be', row: suspended('AZRebalance'), message: 'Only AZRebalance is suspended.' },
    {
      name: 'one that the user lets be',
      row: suspended('ScheduledActions'),
      options: { allowed: ['ScheduledActions'] },
      message: 'Only ScheduledActions is suspended.',
    },
  ],
  fail: [
    {
      name: 'one',
      row: suspended('Launch'),
      message: 'Launch is suspended: User suspended at 2026-04-02T10:00:00Z.',
      evidence: { path: 'SuspendedProcesses', seen: ['Launch'], expected: ['AZRebalance'] },
      remediation: `${RESUME} {Process0}`,
      values: { Process0: 'Launch' },
    },
    {
      name: 'several, and only those that should not be are resumed',
      row: suspended('Terminate', 'AZRebalance', 'HealthCheck'),
      message: 'HealthCheck, Terminate are suspended: User suspended at 2026-04-02T10:00:00Z.',
      remediation: `${RESUME} {Process0} {Process1}`,
      values: { Process0: 'HealthCheck', Process1: 'Terminate' },
    },
    {
      name: 'AWS does not say why',
      row: group({ SuspendedProcesses: [{ ProcessName: 'AlarmNotification' }] }),
      message: 'AlarmNotification is suspended.',
    },
    {
      name: 'nothing may be',
      row: suspended('AZRebalance'),
      options: { allowed: [] },
      message: 'AZRebalance is suspended: User suspended at 2026-04-02T10:00:00Z.',
    },
  ],
  notApplicable: [
    {
      name: 'being deleted',
      row: { ...suspended('Launch'), Status: 'Delete in progress' },
      message: 'The group is being deleted.',
    },
  ],
})

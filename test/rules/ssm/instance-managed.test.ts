import rule from '../../../rules/ssm/instance-managed.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (state: string | undefined, LaunchTime = '2026-05-01T00:00:00Z') => ({
  InstanceId: 'i-1',
  State: { Name: state },
  LaunchTime,
})
const node = (PingStatus: string, LastPingDateTime?: string, AgentVersion?: string) => ({
  needs: {
    managedNodes: [
      { InstanceId: 'mi-0', PingStatus: 'Online' },
      { InstanceId: 'i-1', PingStatus, LastPingDateTime, AgentVersion },
    ],
  },
})

testRule(rule, {
  pass: [
    {
      name: 'online',
      row: instance('running'),
      ...node('Online', '2026-05-31T23:58:00Z', '3.3.987.0'),
      message: 'Its SSM Agent 3.3.987.0 is online.',
    },
    {
      name: 'heard not long ago',
      row: instance('running'),
      ...node('ConnectionLost', '2026-05-31T01:00:00Z'),
      message: 'Its SSM Agent was heard 23 h ago.',
    },
  ],
  fail: [
    {
      name: 'not registered',
      row: instance('running'),
      needs: { managedNodes: [{ InstanceId: 'i-2', PingStatus: 'Online' }] },
      message: 'No SSM Agent has registered.',
      evidence: { path: 'managedNodes', seen: [], expected: 'i-1' },
    },
    {
      name: 'lost',
      row: instance('running'),
      ...node('ConnectionLost', '2026-05-30T23:00:00Z'),
      message: 'Its SSM Agent is ConnectionLost; it was last heard 2026-05-30T23:00:00Z.',
      evidence: { path: "managedNodes[?InstanceId=='i-1'].PingStatus", seen: 'ConnectionLost', expected: 'Online' },
    },
    {
      name: 'lost, nobody knows when',
      row: instance('running'),
      ...node('ConnectionLost'),
      message: 'Its SSM Agent is ConnectionLost; it was never heard.',
    },
    {
      name: 'silent for longer than this user bears',
      row: instance('running'),
      ...node('ConnectionLost', '2026-05-31T20:00:00Z'),
      options: { maxHours: 4 },
      message: 'Its SSM Agent is ConnectionLost; it was last heard 2026-05-31T20:00:00Z.',
    },
    {
      name: 'not registered, launch time not told',
      row: { InstanceId: 'i-1', State: { Name: 'running' } },
      message: 'No SSM Agent has registered.',
    },
  ],
  notApplicable: [
    { name: 'stopped', row: instance('stopped'), message: 'The instance is stopped.' },
    {
      name: 'just started',
      row: instance('running', '2026-05-31T23:30:00Z'),
      message: 'The instance started less than 1 h ago.',
    },
  ],
  unknown: [
    {
      name: 'no state',
      row: instance(undefined),
      message: 'AWS did not say whether the instance is running.',
    },
  ],
})

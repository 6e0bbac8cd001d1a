import rule from '../../../rules/ec2/vpn-tunnels-up.ts'
import { testRule } from '../../../src/testing.ts'

const tunnel = (OutsideIpAddress: string, Status: string, StatusMessage = '') => ({
  OutsideIpAddress,
  Status,
  StatusMessage,
})
const connection = (VgwTelemetry: object[] | undefined, State = 'available') => ({
  VpnConnectionId: 'vpn-1',
  State,
  VgwTelemetry,
})
const [UP, DOWN] = [tunnel('203.0.113.5', 'UP'), tunnel('203.0.113.3', 'DOWN', 'IPSEC IS DOWN')]

testRule(rule, {
  pass: [
    {
      name: 'two',
      row: connection([UP, tunnel('203.0.113.6', 'UP', '3 BGP ROUTES')]),
      message: 'Both tunnels are up: 203.0.113.5, 203.0.113.6.',
    },
  ],
  fail: [
    {
      name: 'one down',
      row: connection([UP, DOWN]),
      message: 'A tunnel is down: 203.0.113.3 (IPSEC IS DOWN).',
      severity: 'medium',
      evidence: { path: 'VgwTelemetry[1].Status', seen: 'DOWN', expected: 'UP' },
    },
    {
      name: 'both down',
      row: connection([tunnel('203.0.113.5', 'DOWN'), DOWN]),
      message: 'Every tunnel is down: 203.0.113.5, 203.0.113.3 (IPSEC IS DOWN).',
      severity: 'high',
    },
  ],
  notApplicable: [
    { name: 'deleted, still listed', row: connection([DOWN, DOWN], 'deleted'), message: 'The connection is deleted.' },
    { name: 'being made', row: connection([], 'pending'), message: 'The connection is pending.' },
  ],
  unknown: [
    { name: 'no telemetry', row: connection(undefined), message: 'AWS did not tell the state of both tunnels.' },
    { name: 'of one only', row: connection([UP]), message: 'AWS did not tell the state of both tunnels.' },
  ],
})

import rule from '../../../rules/ec2/instance-status-ok.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (Name: string | undefined) => ({ InstanceId: 'i-1', State: { Name } })
const RUNNING = instance('running')
const ok = { Status: 'ok' }
const status = (more: object = {}) => ({
  statuses: [{ InstanceId: 'i-1', SystemStatus: ok, InstanceStatus: ok, AttachedEbsStatus: ok, ...more }],
})
const impaired = (since?: string) => ({
  Status: 'impaired',
  Details: [{ Name: 'reachability', Status: 'failed', ...(since && { ImpairedSince: since }) }],
})
const event = (Code: string, Description = 'The instance is running on degraded hardware') => ({
  Code,
  Description,
  NotBefore: '2026-06-12T02:00:00Z',
})

testRule(rule, {
  pass: [
    {
      name: 'all ok',
      row: RUNNING,
      needs: status(),
      message: 'It passes its status checks, and AWS plans nothing for it.',
    },
    {
      name: 'an older answer, without EBS, and events that are done or called off',
      row: RUNNING,
      needs: status({
        AttachedEbsStatus: undefined,
        Events: [
          event('instance-reboot', '[Completed] Your instance is scheduled for a reboot'),
          event('instance-retirement', '[Canceled] The instance is running on degraded hardware'),
        ],
      }),
      message: 'It passes its status checks, and AWS plans nothing for it.',
    },
  ],
  fail: [
    {
      name: 'its host fails',
      row: RUNNING,
      needs: status({ SystemStatus: impaired('2026-05-31T04:10:00Z') }),
      message: 'The system status check fails: the host is at fault, since 2026-05-31.',
      severity: 'high',
      evidence: { path: 'statuses.SystemStatus.Status', seen: 'impaired', expected: 'ok' },
      remediation: 'aws ec2 stop-instances --instance-ids {InstanceId}',
    },
    {
      name: 'its operating system hangs',
      row: RUNNING,
      needs: status({ InstanceStatus: impaired() }),
      message: 'The instance status check fails: its operating system does not answer.',
      remediation: 'aws ec2 reboot-instances --instance-ids {InstanceId}',
    },
    {
      name: 'its volumes are out of reach',
      row: RUNNING,
      needs: status({ AttachedEbsStatus: impaired() }),
      message: 'The status check of its EBS volumes fails: it cannot reach them.',
      remediation: 'aws ec2 stop-instances --instance-ids {InstanceId}',
    },
    {
      name: 'it is to be retired',
      row: RUNNING,
      needs: status({ Events: [event('instance-retirement')] }),
      message: 'AWS retires the instance on 2026-06-12.',
      severity: 'high',
      evidence: { path: 'statuses.Events.Code', seen: 'instance-retirement', expected: 'none' },
    },
    {
      name: 'its host is to be rebooted, after one that was called off',
      row: RUNNING,
      needs: status({ Events: [event('system-reboot', '[Canceled] …'), event('system-reboot')] }),
      message: 'AWS reboots its host on 2026-06-12.',
      severity: 'medium',
    },
    {
      name: 'it fails while another check has no data yet, and is to be stopped',
      row: RUNNING,
      needs: status({
        InstanceStatus: impaired(),
        SystemStatus: { Status: 'insufficient-data' },
        Events: [event('instance-stop')],
      }),
      message:
        'The instance status check fails: its operating system does not answer. AWS stops the instance on 2026-06-12.',
      remediation: 'aws ec2 stop-instances --instance-ids {InstanceId}',
    },
    {
      name: 'an event that nobody knows yet',
      row: RUNNING,
      needs: status({ Events: [{ Code: 'instance-levitation' }] }),
      message: 'AWS announces instance-levitation.',
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'stopped', row: instance('stopped'), needs: { statuses: [] }, message: 'The instance is stopped.' },
    {
      name: 'it has only just started',
      row: RUNNING,
      needs: status({ InstanceStatus: { Status: 'initializing' } }),
      message: 'The instance is starting: InstanceStatus is initializing.',
    },
  ],
  unknown: [
    {
      name: 'no data',
      row: RUNNING,
      needs: status({ SystemStatus: { Status: 'insufficient-data' } }),
      message: 'AWS has too little data to tell the SystemStatus.',
    },
    { name: 'no status', row: RUNNING, needs: { statuses: [] }, message: 'AWS told nothing of how the instance is.' },
    {
      name: 'no state',
      row: instance(undefined),
      needs: status(),
      message: 'AWS did not say whether the instance is running.',
    },
  ],
})

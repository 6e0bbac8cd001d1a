import { failedChecks, scheduledEvents, statusOf, undecidedChecks } from '../../src/aws/instance-status.ts'
import { instanceStatuses, instances } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, unknown } from '../../src/rule.ts'

const RESTART = 'aws ec2 stop-instances --instance-ids {InstanceId}'
const REBOOT = 'aws ec2 reboot-instances --instance-ids {InstanceId}'

export default defineRule({
  id: 'ec2-instance-status-ok',
  title: 'Instances pass status checks and have no pending retirement',
  severity: 'high',
  source: ['3.5', '4.5', '5.1'],
  rationale:
    'The host or the operating system fails now, or AWS has set the day on which it will. An instance on EBS that is ' +
    'stopped and started again moves to a healthy host.',
  remediation: RESTART,
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instances-status-check_sched.html',
  ],
  on: instances,
  needs: { statuses: instanceStatuses },
  check(instance, { statuses }) {
    const state = instance.State?.Name
    if (!state) return unknown('AWS did not say whether the instance is running.')
    if (state !== 'running') return notApplicable(`The instance is ${state}.`)
    const status = statusOf(instance.InstanceId, statuses)
    if (!status) return unknown('AWS told nothing of how the instance is.')

    const problems = [...failedChecks(status), ...scheduledEvents(status)]
    if (problems.length > 0) {
      // A host is left by a stop and a start; for an operating system that hangs a reboot may do.
      const onlySystem = problems.length === 1 && status.InstanceStatus?.Status === 'impaired'
      return fail(
        problems.map(({ message }) => message).join(' '),
        problems.map(({ evidence }) => evidence),
        {
          severity: problems.some(({ severity }) => severity === 'high') ? 'high' : 'medium',
          remediation: onlySystem ? REBOOT : RESTART,
        },
      )
    }
    const [starting] = undecidedChecks(status, 'initializing')
    if (starting) return notApplicable(`The instance is starting: ${starting} is initializing.`)
    const [silent] = undecidedChecks(status, 'insufficient-data')
    if (silent) return unknown(`AWS has too little data to tell the ${silent}.`)
    return pass('It passes its status checks, and AWS plans nothing for it.')
  },
})

import { groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

const RESUME = 'aws autoscaling resume-processes --auto-scaling-group-name {AutoScalingGroupName}'

export default defineRule({
  id: 'autoscaling-group-suspended-processes',
  title: 'No scaling process is left suspended',
  severity: 'medium',
  source: ['3.5', '3.10', '3.11'],
  rationale:
    'While a process is suspended the group does not heal or scale itself. It is usually left over from an incident or ' +
    'a deployment; AWS suspends a group itself when its launches failed for a day.',
  remediation: RESUME,
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html'],
  // Processes that may stay suspended: groups with state cannot have their zones rebalanced.
  options: { allowed: ['AZRebalance'] },
  on: groups,
  check(group, { options }) {
    if (group.Status === 'Delete in progress') return notApplicable('The group is being deleted.')
    const suspended = (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []).sort()
    const wrong = suspended.filter((name) => !options.allowed.includes(name))
    if (wrong.length === 0) {
      return pass(suspended.length === 0 ? 'No process is suspended.' : `Only ${suspended.join(', ')} is suspended.`)
    }
    const reason = group.SuspendedProcesses?.find(({ ProcessName }) => ProcessName === wrong[0])?.SuspensionReason
    return fail(
      `${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} suspended${reason ? `: ${reason.replace(/\.$/, '')}` : ''}.`,
      seen('SuspendedProcesses', suspended, options.allowed),
      // Without names, it would resume what may stay suspended as well.
      {
        remediation: `${RESUME} --scaling-processes ${wrong.map((_, i) => `{Process${i}}`).join(' ')}`,
        values: Object.fromEntries(wrong.map((name, i) => [`Process${i}`, name])),
      },
    )
  },
})

import { failuresOf } from '../../src/aws/scaling-activities.ts'
import { ACTIVITY_DAYS, activities, groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

const MOST_HOURS = ACTIVITY_DAYS * 24

export default defineRule({
  id: 'autoscaling-group-failed-activities',
  title: 'Recent scaling activities succeed',
  severity: 'high',
  source: ['3.10', '3.11', '4.6'],
  rationale:
    'A group that cannot launch neither grows nor replaces what fails. AWS says why: no capacity, an image or key pair ' +
    'that is gone, a missing permission. It goes on trying, and tells nobody.',
  remediation:
    'aws autoscaling describe-scaling-activities --auto-scaling-group-name {AutoScalingGroupName} --max-items 10',
  references: [
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html',
  ],
  // At most 168: no more is collected.
  options: { lookbackHours: MOST_HOURS },
  on: groups,
  needs: { activities },
  check(group, { activities, options, now }) {
    const { lookbackHours } = options
    if (lookbackHours > MOST_HOURS) throw new Error(`lookbackHours may be at most ${MOST_HOURS}.`)
    if (group.Status === 'Delete in progress') return notApplicable('The group is being deleted.')
    const { finished, failing } = failuresOf(group, activities, now, lookbackHours)
    if (finished === 0) return notApplicable(`No activity of the group ended in the last ${lookbackHours} h.`)
    const [worst] = failing
    if (!worst)
      return pass(`The latest of the group's ${finished} activities in the last ${lookbackHours} h succeeded.`)
    return fail(
      failing.map(({ message }) => message).join(' '),
      failing.map(({ latest }) =>
        seen(`activities[?ActivityId=='${latest.ActivityId}'].StatusCode`, latest.StatusCode, 'Successful'),
      ),
      // What was cancelled may have been cancelled on purpose.
      failing.every(({ latest }) => latest.StatusCode === 'Cancelled') ? { severity: 'medium' } : {},
    )
  },
})

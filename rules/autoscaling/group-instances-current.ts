import { currentSource, inService, sourceOf } from '../../src/aws/launch-source.ts'
import { groups, launchConfigurations } from '../../src/collect/autoscaling.ts'
import { groupTemplateVersions } from '../../src/collect/launch-sources.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

const HOUR = 3_600_000
const UNDER_WAY = ['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking']

export default defineRule({
  id: 'autoscaling-group-instances-current',
  title: "Instances run the group's current launch template version",
  severity: 'low',
  source: ['4.6', '3.2'],
  rationale:
    'What changes in a group or its launch template holds for instances launched from then on: the others keep the old ' +
    'image and type until they are replaced.',
  remediation: 'aws autoscaling start-instance-refresh --auto-scaling-group-name {AutoScalingGroupName}',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html'],
  correction:
    'The document has the old instance terminated by hand. An instance refresh replaces all of them in order, a few ' +
    'at a time, and keeps the group serving.',
  // Since the template version or launch configuration was made: AWS does not say when the group took it up.
  options: { graceHours: 24 },
  on: groups.with('instanceRefreshes'),
  needs: { configurations: launchConfigurations, versions: groupTemplateVersions },
  check(group, { options, now, ...known }) {
    const instances = inService(group)
    if (instances.length === 0) return notApplicable('The group has no instance in service.')
    const current = currentSource(group, known)
    if (!current) return notApplicable('What the group launches from does not exist any more.')
    const unclear = instances.find(({ LaunchTemplate }) => LaunchTemplate?.Version?.startsWith('$'))
    if (unclear) return unknown(`AWS did not say which version instance ${unclear.InstanceId} runs.`)

    const others = instances.filter((instance) => !current.names.includes(sourceOf(instance)))
    if (others.length === 0) return pass(`Every instance in service runs ${current.words}.`)
    const { Status } = group.instanceRefreshes.find((refresh) => UNDER_WAY.includes(refresh.Status ?? '')) ?? {}
    if (Status) return notApplicable(`An instance refresh is under way: ${Status}.`)
    const since = Math.max(parseTime(current.made) ?? 0, parseTime(group.CreatedTime) ?? 0)
    if (now.getTime() - since < options.graceHours * HOUR) {
      return notApplicable(`The group's ${current.words} is less than ${options.graceHours} h old.`)
    }
    return fail(
      `${others.length} of ${instances.length} instances in service ${others.length === 1 ? 'does' : 'do'} not run ${current.words}.`,
      others.map((instance) =>
        seen(`Instances[?InstanceId=='${instance.InstanceId}']`, sourceOf(instance), current.words),
      ),
    )
  },
})

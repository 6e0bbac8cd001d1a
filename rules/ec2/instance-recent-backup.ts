import { instances, snapshots } from '../../src/collect/ec2.ts'
import type { RowOf } from '../../src/collection.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince, parseTime } from '../../src/time.ts'

type Snapshot = RowOf<typeof snapshots>

export default defineRule({
  id: 'ec2-instance-recent-backup',
  title: 'Instances have a recent backup',
  severity: 'medium',
  source: ['4.1', '4.2', '4.7'],
  rationale: 'A change of type, a stop or a mistake can cost the data of an instance that has no recent copy.',
  remediation: 'aws ec2 create-image --instance-id {InstanceId} --name IMAGE_NAME --no-reboot',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/EBSSnapshots.html',
    'https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html',
  ],
  compliance: {
    securityHub: ['EC2.28'],
    config: ['EBS_LAST_BACKUP_RECOVERY_POINT_CREATED', 'EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN'],
  },
  peers: { prowler: ['ec2_ebs_volume_snapshots_exists', 'ec2_ebs_volume_protected_by_backup_plan'] },
  options: { maxAgeDays: 7 },
  on: instances,
  // An AMI made of an instance, and every recovery point that AWS Backup makes of one or of its volumes, is made of
  // EBS snapshots that name the volume: neither DescribeImages nor AWS Backup need be asked.
  needs: { snapshots },
  check(instance, { snapshots, options, now }) {
    const { State, Tags = [], BlockDeviceMappings } = instance
    if (State?.Name && ['pending', 'shutting-down', 'terminated'].includes(State.Name)) {
      return notApplicable(`The instance is ${State.Name}.`)
    }
    const group = Tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value
    if (group) return notApplicable(`Auto Scaling group ${group} replaces the instance rather than restore it.`)
    const age = daysSince(firstLaunch(instance), now)
    if (age !== undefined && age <= options.maxAgeDays) return notApplicable(`The instance is only ${age} days old.`)
    if (!BlockDeviceMappings) return unknown('AWS did not say which volumes are attached.')
    const volumes = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? [])
    if (volumes.length === 0) return notApplicable('No EBS volume is attached.')

    const newest = newestByVolume(snapshots)
    const isRecent = (volume: string) => (daysSince(newest.get(volume), now) ?? Infinity) <= options.maxAgeDays
    const stale = volumes.filter((volume) => !isRecent(volume))
    const within = `in the last ${options.maxAgeDays} days`
    if (stale.length === 0) return pass(`Completed snapshots ${within} of every volume: ${volumes.join(', ')}.`)
    return fail(
      `No completed snapshot ${within} of ${stale.join(', ')}.`,
      stale.map((volume) => seen(`snapshots[?VolumeId=='${volume}'].StartTime`, newest.get(volume), within)),
    )
  },
})

/** `LaunchTime` starts anew whenever a stopped instance is started; the primary network interface stays attached. */
function firstLaunch({ LaunchTime, NetworkInterfaces = [] }: RowOf<typeof instances>): string | undefined {
  const primary = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0)
  return primary?.Attachment?.AttachTime ?? LaunchTime
}

/** When the newest completed snapshot of each volume was started: the state of the data that it holds. */
const newestByVolume = oncePerList((snapshots: readonly Snapshot[]) => {
  const newest = new Map<string, string>()
  for (const { VolumeId, StartTime, State } of snapshots) {
    if (!VolumeId || !StartTime || State !== 'completed') continue
    const known = parseTime(newest.get(VolumeId)) ?? -Infinity
    if ((parseTime(StartTime) ?? -Infinity) > known) newest.set(VolumeId, StartTime)
  }
  return newest
})

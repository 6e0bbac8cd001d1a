import { launchProblems } from '../../src/aws/launch-problems.ts'
import { launchesOf, templateOf } from '../../src/aws/launch-source.ts'
import { whyIdle } from '../../src/aws/scaling.ts'
import { groups, launchConfigurations } from '../../src/collect/autoscaling.ts'
import { securityGroups } from '../../src/collect/ec2.ts'
import {
  groupImages,
  groupInstanceTypes,
  groupTemplateVersions,
  keyPairs,
  typeOfferings,
} from '../../src/collect/launch-sources.ts'
import { defineRule, fail, notApplicable, pass, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-launch-source-valid',
  title: 'AMI, security groups, key pair and type in the launch template still exist',
  severity: 'medium',
  source: ['3.2', '3.9', '4.3', '4.7'],
  rationale:
    'What a launch template names is looked up only when an instance starts: what was deleted in the meantime is missed ' +
    'at the next scale-out, or when a failed instance should be replaced.',
  remediation:
    'aws ec2 create-launch-template-version --launch-template-id {LaunchTemplateId} --source-version VERSION --launch-template-data \'{"ImageId":"IMAGE_ID"}\'',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html',
  ],
  on: groups,
  needs: {
    configurations: launchConfigurations,
    versions: groupTemplateVersions,
    images: groupImages,
    types: groupInstanceTypes,
    offerings: typeOfferings,
    securityGroups,
    keyPairs,
  },
  check(group, { now, ...known }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const launches = launchesOf(group, known)
    if (launches.length === 0)
      return unknown('AWS named neither a launch template nor a launch configuration of this group.')
    const problems = launchProblems(launches, group.AvailabilityZones ?? [], known, now)
    if (problems.length === 0) {
      const sources = new Set(launches.flatMap((launch) => ('from' in launch ? launch.from : [])))
      return pass(`All that ${[...sources].join(' and ')} names exists.`)
    }
    return fail(
      problems.map(({ message }) => message).join(' '),
      problems.map(({ evidence }) => evidence),
      // A deprecated image still launches, until its owner takes it away.
      {
        values: { LaunchTemplateId: templateOf(group)?.LaunchTemplateId },
        ...(problems.every(({ isNear }) => isNear) && { severity: 'low' }),
      },
    )
  },
})

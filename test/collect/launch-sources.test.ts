import {
  groupImages,
  groupInstanceTypes,
  groupTemplateVersions,
  keyPairs,
  launchNames,
  launchSources,
  typeOfferings,
} from '../../src/collect/launch-sources.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const spec = (LaunchTemplateId: string, Version: string) => ({ LaunchTemplateId, Version })
const mixed = (LaunchTemplateSpecification: object, ...Overrides: object[]) => ({
  MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides } },
})
const version = (
  LaunchTemplateId: string,
  VersionNumber: number,
  LaunchTemplateData: object = {},
  more: object = {},
) => ({
  LaunchTemplateId,
  LaunchTemplateName: `${LaunchTemplateId}-name`,
  VersionNumber,
  LaunchTemplateData,
  ...more,
})
const GROUPS = output({
  AutoScalingGroups: [
    { LaunchTemplate: spec('lt-a', '$Latest') },
    { LaunchTemplate: spec('lt-a', '2') },
    { LaunchTemplate: spec('lt-a', '2') },
    { LaunchTemplate: spec('lt-gone', '1') },
    { LaunchConfigurationName: 'old' },
    mixed(spec('lt-b', '$Default'), { InstanceType: 'm7g.large', LaunchTemplateSpecification: spec('lt-a', '9') }),
  ],
})
const CONFIGURATIONS = output({
  LaunchConfigurations: [
    { LaunchConfigurationName: 'old', ImageId: 'ami-old', InstanceType: 't3.micro' },
    { LaunchConfigurationName: 'unused', ImageId: 'ami-unused', InstanceType: 't1.micro' },
  ],
})
const CURRENT = [
  version('lt-a', 5, { ImageId: 'ami-5', InstanceType: 'c6i.large' }),
  version('lt-a', 1, { ImageId: 'ami-1' }, { DefaultVersion: true }),
  version('lt-b', 1, { ImageId: 'resolve:ssm:/golden' }, { DefaultVersion: true }),
  version('lt-b', 1, { ImageId: 'resolve:ssm:/golden' }, { DefaultVersion: true }),
  version('lt-unused', 1, { ImageId: 'ami-other' }, { DefaultVersion: true }),
]
const noVersion = {
  state: 'error' as const,
  error: { name: 'InvalidLaunchTemplateId.VersionNotFound', message: 'Could not find launch template version.' },
}
const answers = {
  DescribeAutoScalingGroups: GROUPS,
  DescribeLaunchConfigurations: CONFIGURATIONS,
  DescribeLaunchTemplateVersions: ({ input }: { input: Record<string, unknown> }) => {
    if (!input.LaunchTemplateId) return output({ LaunchTemplateVersions: CURRENT })
    return JSON.stringify(input.Versions) === '["2"]'
      ? output({ LaunchTemplateVersions: [version('lt-a', 2, { ImageId: 'ami-2', InstanceType: 'm6i.large' })] })
      : noVersion
  },
}
const NONE = { DescribeAutoScalingGroups: output({ AutoScalingGroups: [] }) }
const FILTERED = '"Values":["c6i.large","m6i.large","m7g.large","t3.micro"]'

describe('autoscaling.launchSources', () => {
  it('has in one row what the groups launch from', async () => {
    const { rows, identities } = await collected(launchSources, answers)
    expect(rows).toEqual([
      {
        imageIds: ['ami-old'],
        instanceTypes: ['m7g.large', 't3.micro'],
        templates: [
          spec('lt-a', '$Latest'),
          spec('lt-a', '2'),
          spec('lt-a', '2'),
          spec('lt-gone', '1'),
          spec('lt-b', '$Default'),
          spec('lt-a', '9'),
        ],
      },
    ])
    expect(identities[0]?.id).toBe('arn:aws:iam::111122223333:root')
  })

  it('asks for nothing more where there is no group', async () => {
    for (const collection of [groupTemplateVersions, groupImages, groupInstanceTypes, typeOfferings]) {
      const { rows, gaps, asked } = await collected(collection, NONE)
      expect({ rows, gaps, asked }).toEqual({ rows: [], gaps: [], asked: ['autoscaling:DescribeAutoScalingGroups {}'] })
    }
  })
})

describe('ec2.groupTemplateVersions', () => {
  it('takes the current versions from one call, and asks once for another that a group names', async () => {
    const { identities, asked, gaps } = await collected(groupTemplateVersions, answers)
    const arn = 'arn:aws:ec2:eu-west-1:111122223333:launch-template/'
    expect(identities.map(({ id }) => id?.replace(arn, ''))).toEqual([
      'lt-a#5',
      'lt-a#1',
      'lt-b#1',
      'lt-unused#1',
      'lt-a#2',
    ])
    expect(asked.filter((call) => call.startsWith('ec2:'))).toEqual([
      'ec2:DescribeLaunchTemplateVersions {"Versions":["$Latest","$Default"]}',
      'ec2:DescribeLaunchTemplateVersions {"LaunchTemplateId":"lt-a","Versions":["2"]}',
      'ec2:DescribeLaunchTemplateVersions {"LaunchTemplateId":"lt-a","Versions":["9"]}',
    ])
    expect(gaps).toEqual([])
  })

  it('have a gap where they may not be read', async () => {
    const { gaps } = await collected(groupTemplateVersions, { ...answers, DescribeLaunchTemplateVersions: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'ec2:DescribeLaunchTemplateVersions' }])
  })

  it('inherit the gap of the launch configurations', async () => {
    const { gaps } = await collected(groupTemplateVersions, { ...answers, DescribeLaunchConfigurations: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'autoscaling:DescribeLaunchConfigurations' }])
  })
})

describe('ec2.launchNames', () => {
  it('has the images and types of the versions that groups launch, and no parameter', async () => {
    const { rows } = await collected(launchNames, answers)
    expect(rows).toEqual([
      {
        imageIds: ['ami-2', 'ami-5', 'ami-old'],
        instanceTypes: ['c6i.large', 'm6i.large', 'm7g.large', 't3.micro'],
      },
    ])
  })
})

describe('what the launch names stand for', () => {
  it('are images, those that are deprecated and disabled too', async () => {
    const { identities, asked } = await collected(groupImages, {
      ...answers,
      DescribeImages: output({ Images: [{ ImageId: 'ami-2' }] }),
    })
    expect(identities[0]?.id).toBe('arn:aws:ec2:eu-west-1::image/ami-2')
    expect(asked.at(-1)).toBe(
      'ec2:DescribeImages {"Filters":[{"Name":"image-id","Values":["ami-2","ami-5","ami-old"]}],"IncludeDeprecated":true,"IncludeDisabled":true}',
    )
  })

  it('are instance types', async () => {
    const { asked } = await collected(groupInstanceTypes, {
      ...answers,
      DescribeInstanceTypes: output({ InstanceTypes: [] }),
    })
    expect(asked.at(-1)).toBe(`ec2:DescribeInstanceTypes {"Filters":[{"Name":"instance-type",${FILTERED}}]}`)
  })

  it('are types by zone', async () => {
    const { identities, asked } = await collected(typeOfferings, {
      ...answers,
      DescribeInstanceTypeOfferings: output({
        InstanceTypeOfferings: [{ InstanceType: 'm6i.large', Location: 'eu-west-1a' }],
      }),
    })
    expect(identities[0]?.id).toBe('m6i.large#eu-west-1a')
    expect(asked.at(-1)).toBe(
      `ec2:DescribeInstanceTypeOfferings {"LocationType":"availability-zone","Filters":[{"Name":"instance-type",${FILTERED}}]}`,
    )
  })

  it('are asked for in as many calls as AWS takes values', async () => {
    const LaunchConfigurations = Array.from({ length: 201 }, (_, i) => ({
      LaunchConfigurationName: `lc-${i}`,
      ImageId: `ami-${String(i).padStart(3, '0')}`,
    }))
    const { asked } = await collected(groupImages, {
      DescribeAutoScalingGroups: output({
        AutoScalingGroups: LaunchConfigurations.map(({ LaunchConfigurationName }) => ({ LaunchConfigurationName })),
      }),
      DescribeLaunchConfigurations: output({ LaunchConfigurations }),
      DescribeImages: output({ Images: [] }),
    })
    const images = asked.filter((call) => call.startsWith('ec2:DescribeImages'))
    expect(images).toHaveLength(2)
    expect(images[1]).toContain('"Values":["ami-200"]')
  })
})

describe.skipIf(!hasDocumented)('ec2.keyPairs', () => {
  it('reads the documented answer', async () => {
    const [answer = {}] = documented('ec2', 'DescribeKeyPairs')
    const { identities } = await collected(keyPairs, { DescribeKeyPairs: output(answer) })
    expect(identities).toMatchObject([
      { id: 'arn:aws:ec2:eu-west-1:111122223333:key-pair/key-0b94643da6EXAMPLE', name: 'my-key-pair' },
    ])
  })
})

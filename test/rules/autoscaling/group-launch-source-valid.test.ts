import rule from '../../../rules/autoscaling/group-launch-source-valid.ts'
import { testRule } from '../../../src/testing.ts'
import { group } from './scaling-rows.ts'

const TEMPLATE = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' }
const DATA = { ImageId: 'ami-1', InstanceType: 'm6i.large', SecurityGroupIds: ['sg-1'], KeyName: 'ops' }
const version = (VersionNumber: number, LaunchTemplateData: object, more: object = {}) => ({
  ...TEMPLATE,
  VersionNumber,
  DefaultVersion: VersionNumber === 1,
  LaunchTemplateData,
  ...more,
})
const IMAGE = { ImageId: 'ami-1', State: 'available', Architecture: 'x86_64', DeprecationTime: '2027-01-01T00:00:00Z' }
const ARM = { ImageId: 'ami-arm', State: 'available', Architecture: 'arm64' }
const type = (InstanceType: string, ...SupportedArchitectures: string[]) => ({
  InstanceType,
  ProcessorInfo: { SupportedArchitectures },
})
const offering = (InstanceType: string, Location: string) => ({ InstanceType, Location })

const STOCK = {
  configurations: [{ LaunchConfigurationName: 'old', ...DATA, SecurityGroupIds: undefined, SecurityGroups: ['web'] }],
  versions: [version(1, DATA), version(2, DATA)],
  images: [IMAGE, ARM],
  types: [type('m6i.large', 'x86_64'), type('m7g.large', 'arm64'), type('t2.micro', 'i386', 'x86_64')],
  offerings: [
    offering('m6i.large', 'eu-west-1a'),
    offering('m6i.large', 'eu-west-1b'),
    offering('m7g.large', 'eu-west-1a'),
    offering('t2.micro', 'eu-west-1c'),
  ],
  securityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }],
  keyPairs: [{ KeyPairId: 'key-1', KeyName: 'ops' }],
}
/** The stock with another latest version of the template. */
const latest = (LaunchTemplateData: object, more: object = {}) => ({
  ...STOCK,
  versions: [version(1, DATA), version(2, LaunchTemplateData)],
  ...more,
})
const launching = (Version: string | undefined, more: object = {}) =>
  group({ AvailabilityZones: ['eu-west-1a', 'eu-west-1b'], LaunchTemplate: { ...TEMPLATE, Version }, ...more })
const mixed = (Overrides: object[], AvailabilityZones = ['eu-west-1a', 'eu-west-1b']) =>
  group({
    AvailabilityZones,
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: { ...TEMPLATE, Version: '$Latest' }, Overrides },
    },
  })
const VERSION_2 = 'launch template web, version 2'

testRule(rule, {
  pass: [
    {
      name: 'the latest version',
      row: launching('$Latest'),
      needs: STOCK,
      message: `All that ${VERSION_2} names exists.`,
    },
    {
      name: 'the default version, which is the first',
      row: launching('$Default'),
      needs: latest({ ImageId: 'ami-gone' }),
      message: 'All that launch template web, version 1 names exists.',
    },
    {
      name: 'no version, which is the default one',
      row: launching(undefined),
      needs: latest({ ImageId: 'ami-gone' }),
      message: 'All that launch template web, version 1 names exists.',
    },
    {
      name: 'a launch configuration, with a group by its name',
      row: group({ AvailabilityZones: ['eu-west-1a'], LaunchConfigurationName: 'old' }),
      needs: STOCK,
      message: 'All that launch configuration old names exists.',
    },
    {
      name: 'an image out of Parameter Store, whose architecture nobody knows',
      row: launching('$Latest'),
      needs: latest({ ...DATA, ImageId: 'resolve:ssm:/golden/web', InstanceType: 'm6i.large' }),
      message: `All that ${VERSION_2} names exists.`,
    },
    {
      name: 'types and images by override, one type in each zone',
      row: mixed(
        [{ InstanceType: 'm7g.large', ImageId: 'ami-arm' }, { InstanceType: 't2.micro' }],
        ['eu-west-1a', 'eu-west-1c'],
      ),
      needs: STOCK,
      message: `All that ${VERSION_2} names exists.`,
    },
    {
      name: 'types by attributes, in the override or in the template',
      row: mixed([{ InstanceRequirements: { VCpuCount: { Min: 2 } } }], ['eu-west-1f']),
      needs: latest({ ...DATA, InstanceType: undefined }),
      message: `All that ${VERSION_2} names exists.`,
    },
    {
      name: 'groups on the network interface',
      row: launching('2'),
      needs: latest({ ...DATA, SecurityGroupIds: undefined, NetworkInterfaces: [{ Groups: ['sg-1'] }, {}] }),
      message: `All that ${VERSION_2} names exists.`,
    },
  ],
  fail: [
    {
      name: 'the image is gone',
      row: launching('$Latest'),
      needs: latest({ ...DATA, ImageId: 'ami-gone' }),
      message: `Image ami-gone of ${VERSION_2} does not exist, or is not shared with the account.`,
      severity: 'medium',
      evidence: { path: 'ImageId', seen: 'ami-gone', expected: 'an image that exists' },
      values: { LaunchTemplateId: 'lt-1' },
    },
    {
      name: 'the image is disabled',
      row: launching('$Latest'),
      needs: { ...STOCK, images: [{ ...IMAGE, State: 'disabled' }] },
      message: `Image ami-1 of ${VERSION_2} is disabled.`,
    },
    {
      name: 'the image is deprecated: it still launches',
      row: launching('$Latest'),
      needs: { ...STOCK, images: [{ ...IMAGE, DeprecationTime: '2026-05-01T00:00:00Z' }] },
      message: `Image ami-1 of ${VERSION_2} is deprecated since 2026-05-01.`,
      severity: 'low',
    },
    {
      name: 'deprecated, and the key pair is gone as well',
      row: launching('$Latest'),
      needs: { ...STOCK, images: [{ ...IMAGE, DeprecationTime: '2026-05-01T00:00:00Z' }], keyPairs: [] },
      message: `Image ami-1 of ${VERSION_2} is deprecated since 2026-05-01. Key pair ops of ${VERSION_2} does not exist.`,
      severity: 'medium',
    },
    {
      name: 'security groups are gone, by id and by name',
      row: launching('$Latest'),
      needs: latest({ ...DATA, SecurityGroupIds: ['sg-2'], SecurityGroups: ['admins'] }),
      message: `Security group sg-2 of ${VERSION_2} does not exist. Security group admins of ${VERSION_2} does not exist.`,
    },
    {
      name: 'a group on the network interface is gone',
      row: launching('$Latest'),
      needs: latest({ ...DATA, SecurityGroupIds: undefined, NetworkInterfaces: [{ Groups: ['sg-9'] }] }),
      message: `Security group sg-9 of ${VERSION_2} does not exist.`,
    },
    {
      name: 'the template is gone',
      row: launching('$Latest'),
      needs: { ...STOCK, versions: [] },
      message: 'The launch template web, version $Latest does not exist.',
    },
    {
      name: 'the version is gone',
      row: launching('7'),
      needs: STOCK,
      message: 'The launch template web, version 7 does not exist.',
      evidence: { path: 'source', seen: 'launch template web, version 7', expected: 'one that exists' },
    },
    {
      name: 'the launch configuration is gone',
      row: group({ AvailabilityZones: ['eu-west-1a'], LaunchConfigurationName: 'older' }),
      needs: STOCK,
      message: 'The launch configuration older does not exist.',
    },
    {
      name: 'the type is not for the image',
      row: mixed([{ InstanceType: 'm6i.large' }, { InstanceType: 'm7g.large' }]),
      needs: STOCK,
      message: `Type m7g.large of ${VERSION_2} runs arm64, and image ami-1 is x86_64.`,
    },
    {
      name: 'a zone does not offer the type',
      row: launching('$Latest', { AvailabilityZones: ['eu-west-1a', 'eu-west-1c'] }),
      needs: STOCK,
      message: 'Zone eu-west-1c does not offer m6i.large.',
      evidence: { path: 'AvailabilityZones', seen: 'eu-west-1c', expected: 'a zone that offers the type' },
    },
    {
      name: 'neither image nor type',
      row: launching('$Latest'),
      needs: latest({}),
      message: `The ${VERSION_2} names no image. The ${VERSION_2} names no instance type.`,
    },
    {
      name: 'the template of an override is gone',
      row: mixed([
        { InstanceType: 'm6i.large' },
        { InstanceType: 'm7g.large', LaunchTemplateSpecification: { LaunchTemplateId: 'lt-arm', Version: '3' } },
      ]),
      needs: STOCK,
      message: 'The launch template lt-arm, version 3 does not exist.',
    },
  ],
  notApplicable: [
    {
      name: 'may launch nothing',
      row: launching('7', { MaxSize: 0 }),
      needs: STOCK,
      message: 'The group may launch no instance: its maximum size is 0.',
    },
  ],
  unknown: [
    {
      name: 'AWS names no source',
      row: group(),
      needs: STOCK,
      message: 'AWS named neither a launch template nor a launch configuration of this group.',
    },
  ],
})

import rule from '../../../rules/autoscaling/group-instances-current.ts'
import { testRule } from '../../../src/testing.ts'
import { group } from './scaling-rows.ts'

const TEMPLATE = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' }
const instance = (InstanceId: string, Version: string | undefined, more: object = {}) => ({
  InstanceId,
  LifecycleState: 'InService',
  ...(Version && { LaunchTemplate: { ...TEMPLATE, Version } }),
  ...more,
})
const launching = (Version: string, Instances: object[], more: object = {}) =>
  group({
    CreatedTime: '2024-01-01T00:00:00Z',
    LaunchTemplate: { ...TEMPLATE, Version },
    Instances,
    instanceRefreshes: [],
    ...more,
  })
const version = (VersionNumber: number, CreateTime: string) => ({
  ...TEMPLATE,
  VersionNumber,
  CreateTime,
  DefaultVersion: VersionNumber === 1,
})
const needs = {
  configurations: [{ LaunchConfigurationName: 'new', CreatedTime: '2025-01-01T00:00:00Z' }],
  versions: [
    version(1, '2024-01-01T00:00:00Z'),
    version(2, '2026-05-01T00:00:00Z'),
    version(3, '2026-05-31T12:00:00Z'),
  ],
}
const ofConfiguration = (name: string) => instance('i-1', undefined, { LaunchConfigurationName: name })
const onConfiguration = (...Instances: object[]) =>
  launching('', Instances, { LaunchTemplate: undefined, LaunchConfigurationName: 'new' })

testRule(rule, {
  pass: [
    {
      name: 'all on the version that is named',
      row: launching('2', [instance('i-1', '2'), instance('i-2', '2')]),
      needs,
      message: 'Every instance in service runs launch template web, version 2.',
    },
    {
      name: 'all on the default version',
      row: launching('$Default', [instance('i-1', '1')]),
      needs,
      message: 'Every instance in service runs launch template web, version 1.',
    },
    {
      name: 'an old one on its way out',
      row: launching('2', [instance('i-1', '2'), instance('i-2', '1', { LifecycleState: 'Terminating' })]),
      needs,
      message: 'Every instance in service runs launch template web, version 2.',
    },
    {
      name: 'a launch configuration',
      row: onConfiguration(ofConfiguration('new')),
      needs,
      message: 'Every instance in service runs launch configuration new.',
    },
    {
      name: 'the templates of two overrides',
      row: launching('', [instance('i-1', '2'), instance('i-2', '1')], {
        LaunchTemplate: undefined,
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { ...TEMPLATE, Version: '2' },
            Overrides: [{ LaunchTemplateSpecification: { ...TEMPLATE, Version: '1' } }],
          },
        },
      }),
      needs,
      message: 'Every instance in service runs launch template web, version 2 or launch template web, version 1.',
    },
  ],
  fail: [
    {
      name: 'one of two on an older version',
      row: launching('2', [instance('i-1', '2'), instance('i-2', '1')]),
      needs,
      message: '1 of 2 instances in service does not run launch template web, version 2.',
      evidence: {
        path: "Instances[?InstanceId=='i-2']",
        seen: 'launch template lt-1, version 1',
        expected: 'launch template web, version 2',
      },
    },
    {
      name: 'an earlier refresh that failed',
      row: launching('2', [instance('i-1', '1')], { instanceRefreshes: [{ Status: 'Failed' }] }),
      needs,
      message: '1 of 1 instances in service does not run launch template web, version 2.',
    },
    {
      name: 'the latest version, of yesterday, without patience',
      row: launching('$Latest', [instance('i-1', '2'), instance('i-2', '1')]),
      needs,
      options: { graceHours: 6 },
      message: '2 of 2 instances in service do not run launch template web, version 3.',
    },
    {
      name: 'another launch configuration',
      row: onConfiguration(ofConfiguration('old')),
      needs,
      message: '1 of 1 instances in service does not run launch configuration new.',
    },
    {
      name: 'attached by hand, or its launch configuration was deleted',
      row: launching('2', [instance('i-1', undefined)]),
      needs,
      message: '1 of 1 instances in service does not run launch template web, version 2.',
      evidence: { path: "Instances[?InstanceId=='i-1']", seen: 'none', expected: 'launch template web, version 2' },
    },
  ],
  notApplicable: [
    {
      name: 'no instance',
      row: launching('2', [instance('i-1', '1', { LifecycleState: 'Pending' })]),
      needs,
      message: 'The group has no instance in service.',
    },
    {
      name: 'a refresh is under way',
      row: launching('2', [instance('i-1', '1')], {
        instanceRefreshes: [{ Status: 'Successful' }, { Status: 'Baking' }],
      }),
      needs,
      message: 'An instance refresh is under way: Baking.',
    },
    {
      name: 'the version is half a day old',
      row: launching('$Latest', [instance('i-1', '2')]),
      needs,
      message: "The group's launch template web, version 3 is less than 24 h old.",
    },
    {
      name: 'the group is',
      row: launching('2', [instance('i-1', '1')], { CreatedTime: '2026-05-31T20:00:00Z' }),
      needs,
      message: "The group's launch template web, version 2 is less than 24 h old.",
    },
    {
      name: 'the template is gone',
      row: launching('9', [instance('i-1', '1')]),
      needs,
      message: 'What the group launches from does not exist any more.',
    },
  ],
  unknown: [
    {
      name: 'an instance of whichever version was the latest',
      row: launching('$Latest', [instance('i-1', '$Latest')]),
      needs,
      message: 'AWS did not say which version instance i-1 runs.',
    },
  ],
})

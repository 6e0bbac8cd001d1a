import rule from '../../../rules/autoscaling/group-launch-template.ts'
import { testRule } from '../../../src/testing.ts'

const group = (launch: object) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:930d940e:autoScalingGroupName/web',
  ...launch,
})
const TEMPLATE = { LaunchTemplateId: 'lt-1234567890abcde12', LaunchTemplateName: 'web-server', Version: '1' }

testRule(rule, {
  pass: [
    {
      name: 'a launch template',
      row: group({ LaunchTemplate: TEMPLATE }),
      message: 'The group launches from launch template web-server.',
    },
    {
      name: 'a mixed instances policy',
      row: group({ MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: TEMPLATE } } }),
      message: 'The group launches from launch template web-server.',
    },
    {
      name: 'a template known by its id alone',
      row: group({ LaunchTemplate: { LaunchTemplateId: 'lt-1234567890abcde12' } }),
      message: 'The group launches from launch template lt-1234567890abcde12.',
    },
  ],
  fail: [
    {
      name: 'a launch configuration',
      row: group({ LaunchConfigurationName: 'web-2014' }),
      message: 'The group launches from launch configuration web-2014.',
      severity: 'medium',
      evidence: { path: 'LaunchConfigurationName', seen: 'web-2014', expected: 'a launch template' },
    },
  ],
  unknown: [
    {
      name: 'neither',
      row: group({}),
      message: 'AWS named neither a launch template nor a launch configuration of this group.',
    },
    {
      name: 'a mixed instances policy without a template',
      row: group({ MixedInstancesPolicy: { InstancesDistribution: {} } }),
      message: 'AWS named neither a launch template nor a launch configuration of this group.',
    },
  ],
})

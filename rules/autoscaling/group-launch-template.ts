import { groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-launch-template',
  title: 'Auto Scaling groups use launch templates',
  severity: 'medium',
  source: ['3.2', '3.9', '3.13', '4.6'],
  rationale:
    'Launch configurations get no new instance types or features, have no versions to go back to, and new accounts ' +
    'cannot create them.',
  remediation:
    "aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --launch-template 'LaunchTemplateId=LAUNCH_TEMPLATE_ID,Version=$Default'",
  references: [
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-asg-launch-template.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/migrate-to-launch-templates.html',
  ],
  compliance: { securityHub: ['AutoScaling.9'], config: ['AUTOSCALING_LAUNCH_TEMPLATE'] },
  peers: { prowler: ['autoscaling_group_using_ec2_launch_template'] },
  on: groups,
  check({ LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy }) {
    if (LaunchConfigurationName) {
      return fail(
        `The group launches from launch configuration ${LaunchConfigurationName}.`,
        seen('LaunchConfigurationName', LaunchConfigurationName, 'a launch template'),
      )
    }
    const template = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification
    if (!template) return unknown('AWS named neither a launch template nor a launch configuration of this group.')
    return pass(`The group launches from launch template ${template.LaunchTemplateName ?? template.LaunchTemplateId}.`)
  },
})

// Inside a project that has awsure installed, a rule imports it.
import { defineRule, ec2, fail, pass, seen } from 'awsure'

export default defineRule({
  id: 'acme-instance-name',
  title: 'Instances have a name',
  severity: 'low',
  rationale: 'An id says nothing to a person.',
  remediation: 'aws ec2 create-tags --resources {InstanceId} --tags Key=Name,Value=NAME',
  on: ec2.instances,
  check({ Tags = [] }) {
    const name = Tags.find(({ Key }) => Key === 'Name')?.Value
    return name ? pass(`The name is ${name}.`) : fail('The instance has no name.', seen('Tags', Tags, 'a tag Name'))
  },
})

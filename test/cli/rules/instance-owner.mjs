// As in the README: a file outside any project is handed the API.
export default ({ defineRule, pass, fail, seen, ec2 }) =>
  defineRule({
    id: 'acme-instance-owner',
    title: 'Instances name their owner',
    severity: 'low',
    rationale: 'Without an owner nobody answers when the instance misbehaves.',
    remediation: 'aws ec2 create-tags --resources {InstanceId} --tags Key=owner,Value=TEAM',
    on: ec2.instances,
    check({ Tags = [] }) {
      const owner = Tags.find(({ Key }) => Key === 'owner')
      if (owner?.Value) return pass(`The owner is ${owner.Value}.`)
      return fail(
        'The instance has no tag owner.',
        seen(
          'Tags',
          Tags.map(({ Key }) => Key),
          'a tag owner',
        ),
      )
    },
  })

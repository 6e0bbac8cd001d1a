// Breaks on one row of two: the other is judged all the same.
export default ({ defineRule, pass, ec2 }) =>
  defineRule({
    id: 'acme-throws-on-half',
    title: 'Instances do not break this rule',
    severity: 'low',
    rationale: 'A rule that throws must not take the run with it.',
    remediation: 'aws ec2 describe-instances',
    on: ec2.instances,
    check: ({ InstanceId, Tags }) => pass(`${InstanceId} has ${Tags.length} tags.`),
  })

import rule from '../../../rules/iam/aws-managed-full-access.ts'
import { testRule } from '../../../src/testing.ts'

const identity = (kind: string, arns: string[], more: object = {}) => ({
  kind,
  Name: 'administrators',
  Arn: `arn:aws:iam::111122223333:${kind}/administrators`,
  AttachedManagedPolicies: arns.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
  InlinePolicyNames: [],
  ...more,
})
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const none = (kind: string) => `No broad AWS-managed policy is attached to the ${kind}.`

testRule(rule, {
  pass: [
    { name: 'nothing attached', row: identity('user', []), message: none('user') },
    {
      name: 'narrow ones of AWS',
      row: identity('role', [aws('ReadOnlyAccess'), aws('AmazonSSMManagedInstanceCore'), aws('job-function/Billing')]),
      message: none('role'),
    },
    {
      name: 'one of the account’s own that is called the same',
      row: identity('group', ['arn:aws:iam::111122223333:policy/AdministratorAccess']),
      message: none('group'),
    },
  ],
  fail: [
    {
      name: 'administrators, in a group',
      row: identity('group', [aws('AdministratorAccess')]),
      message: 'AWS-managed policies are attached to the group: AdministratorAccess.',
      severity: 'high',
      evidence: { path: 'AttachedManagedPolicies', seen: ['AdministratorAccess'], expected: [] },
      remediation: 'aws iam detach-group-policy --group-name {Name} --policy-arn {PolicyArn}',
      values: { PolicyArn: aws('AdministratorAccess') },
    },
    {
      name: 'all of a service',
      row: identity('user', [aws('AmazonS3FullAccess')]),
      message: 'AWS-managed policies are attached to the user: AmazonS3FullAccess.',
      severity: 'low',
      remediation: 'aws iam detach-user-policy --user-name {Name} --policy-arn {PolicyArn}',
    },
    {
      name: 'names with an underscore or a version; the worst is mended first',
      row: identity('role', [aws('AWSLambda_FullAccess'), aws('CloudWatchFullAccessV2'), aws('IAMFullAccess')]),
      message:
        'AWS-managed policies are attached to the role: IAMFullAccess, AWSLambda_FullAccess, CloudWatchFullAccessV2.',
      severity: 'high',
      values: { PolicyArn: aws('IAMFullAccess') },
    },
    {
      name: 'an ARN of another partition, without a name',
      row: identity('role', [], {
        AttachedManagedPolicies: [{ PolicyArn: 'arn:aws-cn:iam::aws:policy/PowerUserAccess' }],
      }),
      message: 'AWS-managed policies are attached to the role: PowerUserAccess.',
      severity: 'high',
    },
    {
      name: 'an exception is another one',
      row: identity('group', [aws('AdministratorAccess')]),
      options: { exceptions: ['break-glass', 'admin'] },
      message: 'AWS-managed policies are attached to the group: AdministratorAccess.',
    },
  ],
  notApplicable: [
    {
      name: 'an exception, by a wildcard',
      row: identity('role', [aws('AdministratorAccess')], {
        Name: 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
      }),
      options: { exceptions: ['cdk-*-cfn-exec-role-*'] },
      message: 'The role is one of the configured exceptions.',
    },
    {
      name: 'IAM Identity Center',
      row: identity('role', [aws('AdministratorAccess')], {
        Arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1',
      }),
      message: 'The role comes from a permission set of IAM Identity Center.',
    },
    {
      name: 'a service-linked role',
      row: identity('role', [aws('aws-service-role/SomeFullAccess')], {
        Arn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X',
      }),
      message: 'The role is service-linked: AWS attached its policies.',
    },
  ],
})

import rule from '../../../rules/iam/inline-policy-present.ts'
import { testRule } from '../../../src/testing.ts'

const identity = (kind: string, InlinePolicyNames: string[], more: object = {}) => ({
  kind,
  Name: 'developers',
  Arn: `arn:aws:iam::111122223333:${kind}/developers`,
  AttachedManagedPolicies: [],
  InlinePolicyNames,
  ...more,
})
const strict = { principals: ['user', 'group', 'role'] }
const fromStack = { Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'shop' }] }

testRule(rule, {
  pass: [
    { name: 'a group without', row: identity('group', []), message: 'No policy is written into the group.' },
    { name: 'a user without', row: identity('user', []), message: 'No policy is written into the user.' },
    {
      name: 'a role without, where roles count',
      row: identity('role', []),
      options: strict,
      message: 'No policy is written into the role.',
    },
  ],
  fail: [
    {
      name: 'a group with one',
      row: identity('group', ['developer']),
      message: 'Policies are written into the group: developer.',
      evidence: { path: 'InlinePolicyNames', seen: ['developer'], expected: [] },
    },
    {
      name: 'a role with two, where roles count',
      row: identity('role', ['read', 'write']),
      options: strict,
      message: 'Policies are written into the role: read, write.',
    },
    {
      name: 'one from a template, where templates count too',
      row: identity('user', ['send'], fromStack),
      options: { ignoreIac: false },
      message: 'Policies are written into the user: send.',
    },
    {
      name: 'one of a service and one of somebody',
      row: identity('user', ['AmazonSesSendingAccess', 'send']),
      message: 'Policies are written into the user: send.',
    },
    {
      name: 'tags of its own',
      row: identity('user', ['send'], { Tags: [{ Key: 'team', Value: 'shop' }] }),
      message: 'Policies are written into the user: send.',
    },
  ],
  notApplicable: [
    { name: 'a role', row: identity('role', ['logs']), message: 'Inline policies are left to roles.' },
    {
      name: 'a service-linked role',
      row: identity('role', ['logs'], { Arn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X' }),
      options: strict,
      message: 'The role is service-linked: AWS wrote its policies.',
    },
    {
      name: 'a role of IAM Identity Center',
      row: identity('role', ['AwsSSOInlinePolicy'], {
        Arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1',
      }),
      options: strict,
      message: 'The role comes from a permission set of IAM Identity Center.',
    },
    {
      name: 'CloudFormation manages it',
      row: identity('user', ['send'], fromStack),
      message: 'CloudFormation manages the user.',
    },
    {
      name: 'an SMTP user that Amazon SES made',
      row: identity('user', ['AmazonSesSendingAccess']),
      message: 'An AWS service wrote the inline policies: AmazonSesSendingAccess.',
    },
  ],
})

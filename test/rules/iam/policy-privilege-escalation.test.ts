import rule from '../../../rules/iam/policy-privilege-escalation.ts'
import type { Grant, PrincipalRow } from '../../../src/collect/principals.ts'
import { testRule } from '../../../src/testing.ts'

const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`
const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | string[], more: object = {}) =>
  document({ Effect: 'Allow', Action, Resource: '*', ...more })

const OWN = arn('policy/deploy')
const own: Grant = { kind: 'managed', PolicyName: 'deploy', Arn: OWN, AttachmentCount: 1, PolicyDocument: '{}' }
const held = (PolicyDocument: string | undefined, GrantId = OWN) => ({
  PolicyName: GrantId.split(/[/#]/).at(-1) ?? '',
  ...(GrantId.includes('#') ? {} : { Arn: GrantId }),
  PolicyDocument,
  GrantId,
})
const user = (name: string, ...Policies: PrincipalRow['Policies']): PrincipalRow => ({
  Kind: 'user',
  Arn: arn(`user/${name}`),
  Name: name,
  Groups: [],
  Policies,
})
const admin: PrincipalRow = {
  Kind: 'role',
  Arn: arn('role/admin'),
  Name: 'admin',
  Groups: [],
  Policies: [held(allow('*'), arn('policy/admin'))],
  AssumeRolePolicyDocument: document({
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com', AWS: arn('root') },
    Action: 'sts:AssumeRole',
  }),
}
const INLINE = arn('user/eve#run')
const AWS_MANAGED = 'arn:aws:iam::aws:policy/IAMFullAccess'
const attachment: Grant = {
  kind: 'attachment',
  PolicyName: 'IAMFullAccess',
  Arn: AWS_MANAGED,
  OwnerArn: arn('user/eve'),
  OwnerName: 'eve',
  OwnerKind: 'user',
}
const PASS = allow('iam:PassRole')
const RUN = allow('ec2:RunInstances')
const COMPLETED = 'User eve can become administrator: it passes role admin to a new EC2 instance.'

testRule(rule, {
  pass: [
    {
      name: 'grants what leads nowhere',
      row: own,
      needs: { principals: [user('eve', held(PASS)), admin] },
      message: 'Nobody can become administrator by way of the policy.',
    },
    {
      name: 'half of the set; the other half completes it and has the finding',
      row: own,
      needs: { principals: [user('eve', held(PASS), held(RUN, INLINE)), admin] },
      message: 'Nobody can become administrator by way of the policy.',
    },
    {
      name: 'lets somebody assume a role of administrators that asks for MFA: that is how it should be',
      row: own,
      needs: {
        principals: [
          user('eve', held(allow('sts:AssumeRole'))),
          {
            ...admin,
            AssumeRolePolicyDocument: document({
              Effect: 'Allow',
              Principal: { AWS: arn('root') },
              Action: 'sts:AssumeRole',
              Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
            }),
          },
        ],
      },
      message: 'Nobody can become administrator by way of the policy.',
    },
    {
      name: 'a boundary holds it back',
      row: own,
      needs: {
        principals: [
          {
            ...user('eve', held(allow('iam:*'))),
            Boundary: { Arn: arn('policy/b'), PolicyDocument: allow(['s3:*', 'iam:Get*']) },
          },
        ],
      },
      message: 'Nobody can become administrator by way of the policy.',
    },
  ],
  fail: [
    {
      name: 'a whole set in one policy',
      row: own,
      needs: { principals: [user('eve', held(allow(['iam:PassRole', 'ec2:RunInstances']))), admin] },
      message: COMPLETED,
      evidence: [
        {
          path: 'PolicyDocument.Statement[0].Action',
          seen: ['iam:PassRole', 'ec2:RunInstances'],
          expected: 'no iam:PassRole that leads to an administrator',
        },
        {
          path: 'PolicyDocument.Statement[0].Action',
          seen: ['iam:PassRole', 'ec2:RunInstances'],
          expected: 'no ec2:RunInstances that leads to an administrator',
        },
      ],
      severity: 'high',
    },
    {
      name: 'completes a set that another policy begins',
      row: { kind: 'user', PolicyName: 'run', OwnerArn: arn('user/eve'), OwnerName: 'eve', PolicyDocument: RUN },
      needs: { principals: [user('eve', held(PASS), held(RUN, INLINE)), admin] },
      message: COMPLETED,
      evidence: [
        {
          path: 'deploy Statement[0].Action',
          seen: ['iam:PassRole'],
          expected: 'no iam:PassRole that leads to an administrator',
        },
        {
          path: 'PolicyDocument.Statement[0].Action',
          seen: ['ec2:RunInstances'],
          expected: 'no ec2:RunInstances that leads to an administrator',
        },
      ],
      remediation:
        'aws iam put-user-policy --user-name {OwnerName} --policy-name {PolicyName} --policy-document file://fixed.json',
    },
    {
      name: 'an AWS-managed policy, where it is attached',
      row: attachment,
      needs: {
        principals: [
          user('eve', { ...held(allow('iam:*'), AWS_MANAGED), GrantId: `${arn('user/eve')}#${AWS_MANAGED}` }),
        ],
      },
      message: 'User eve can become administrator: it writes an inline policy for itself.',
      remediation: 'aws iam detach-user-policy --user-name {OwnerName} --policy-arn {Arn}',
    },
    {
      name: 'under a condition that may hold',
      row: own,
      needs: {
        principals: [
          user(
            'eve',
            held(allow('iam:PutUserPolicy', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })),
          ),
        ],
      },
      message:
        'User eve may become administrator, if conditions hold that cannot be known from here: it writes an inline policy for itself.',
      severity: 'medium',
    },
    {
      name: 'if there is something that runs as an administrator',
      row: own,
      needs: {
        principals: [
          user('eve', held(allow('lambda:UpdateFunctionCode'))),
          {
            ...admin,
            AssumeRolePolicyDocument: document({
              Effect: 'Allow',
              Principal: { Service: 'lambda.amazonaws.com' },
              Action: 'sts:AssumeRole',
            }),
          },
        ],
      },
      message:
        'User eve may become administrator, if a function runs as the role: it changes the code of a Lambda function that runs as role admin.',
      severity: 'medium',
    },
    {
      name: 'a role of administrators that may be assumed without more ado, by several',
      row: own,
      needs: {
        principals: [user('eve', held(allow('sts:AssumeRole'))), user('mallory', held(allow('sts:AssumeRole'))), admin],
      },
      message:
        'User eve can become administrator: it assumes role admin. 1 more user or role can by way of the same policy.',
      severity: 'medium',
    },
    {
      name: 'through a role, in two steps',
      row: own,
      needs: {
        principals: [
          user('eve', held(allow('sts:AssumeRole', { Resource: arn('role/build') }))),
          {
            ...admin,
            Arn: arn('role/build'),
            Name: 'build',
            Policies: [held(allow('iam:PutRolePolicy'), arn('policy/build'))],
          },
        ],
      },
      message:
        'User eve can become administrator: it assumes role build, then role build writes an inline policy for itself.',
      severity: 'high',
    },
  ],
  notApplicable: [
    {
      name: 'of an administrator',
      row: own,
      needs: { principals: [user('alice', held(allow('*')))] },
      message: 'Whoever has the policy is an administrator already.',
    },
    { name: 'held by nobody', row: own, needs: { principals: [admin] }, message: 'No user or role has the policy.' },
    {
      name: 'a configured exception',
      row: own,
      options: { exceptions: ['deploy'] },
      message: 'The policy is one of the configured exceptions.',
    },
    {
      name: 'of IAM Identity Center',
      row: {
        kind: 'role',
        PolicyName: 'AwsSSOInlinePolicy',
        OwnerArn: arn('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1'),
      },
      message: 'The policy comes from a permission set of IAM Identity Center.',
    },
  ],
  unknown: [
    {
      name: 'another policy of the holder could not be read',
      row: own,
      needs: { principals: [user('eve', held(PASS), held(undefined, arn('policy/lost')))] },
      message: 'The policy lost of eve could not be read.',
    },
  ],
})

import rule from '../../../rules/lambda/permission-source.ts'
import { testRule } from '../../../src/testing.ts'

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders'
const fn = (...Statement: object[]) => ({
  FunctionName: 'orders',
  FunctionArn: ARN,
  policy: { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) },
})
const allow = (Principal: unknown, Condition?: object, Action = 'lambda:InvokeFunction') => ({
  Sid: 'api',
  Effect: 'Allow',
  Principal,
  Action,
  Resource: ARN,
  ...(Condition && { Condition }),
})
const API = { Service: 'apigateway.amazonaws.com' }
const S3 = { Service: 's3.amazonaws.com' }
const named = 'Every permission of a service names its source, and none is for everyone.'
const open = 'Statement[0] lets apigateway.amazonaws.com invoke the function, whichever account is behind it.'
const url = (type: string) =>
  allow('*', { StringEquals: { 'lambda:FunctionUrlAuthType': type } }, 'lambda:InvokeFunctionUrl')

testRule(rule, {
  pass: [
    {
      name: 'an API by its ARN',
      row: fn(
        allow(API, { ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/*/GET/x' } }),
      ),
      message: named,
    },
    {
      name: 'a bucket and its owner',
      row: fn(
        allow(S3, {
          StringEquals: { 'AWS:SourceAccount': '111122223333' },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::orders' },
        }),
      ),
      message: named,
    },
    {
      name: 'an owner alone',
      row: fn(allow(S3, { StringEquals: { 'AWS:SourceAccount': '111122223333' } })),
      message: named,
    },
    {
      name: 'a skill of Alexa',
      row: fn(
        allow(
          { Service: 'alexa-appkit.amazon.com' },
          { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.0d1e2f3a' } },
        ),
      ),
      message: named,
    },
    { name: 'an account', row: fn(allow({ AWS: 'arn:aws:iam::444455556666:root' })), message: named },
    {
      name: 'an organization',
      row: fn(allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })),
      message: named,
    },
    {
      name: 'a URL for one account, with the half that is for every URL',
      row: fn(
        { ...url('AWS_IAM'), Principal: { AWS: '444455556666' } },
        allow('*', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
      ),
      message: named,
    },
  ],
  fail: [
    {
      name: 'a service without a source',
      row: fn(allow(API)),
      message: open,
      severity: 'medium',
      evidence: {
        path: 'policy.Policy.Statement[0].Condition',
        seen: [],
        expected: 'aws:SourceArn or aws:SourceAccount',
      },
    },
    {
      name: 'any API of anybody',
      row: fn(allow(API, { ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:eu-west-1:*:*' } })),
      message: open,
    },
    {
      name: 'a source that may be left out',
      row: fn(allow(API, { StringEqualsIfExists: { 'AWS:SourceAccount': '111122223333' } })),
      message: open,
    },
    {
      name: 'a bucket, whoever has it',
      row: fn(allow(S3, { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::orders' } })),
      message:
        'Statement[0] lets s3.amazonaws.com invoke the function for arn:aws:s3:::orders, whichever account owns it.',
      severity: 'low',
      evidence: {
        path: 'policy.Policy.Statement[0].Condition',
        seen: ['AWS:SourceArn'],
        expected: 'aws:SourceAccount too',
      },
    },
    {
      name: 'a bucket to the letter',
      row: fn(allow(S3, { StringEquals: { 'AWS:SourceArn': 'arn:aws:s3:::orders' } })),
      message:
        'Statement[0] lets s3.amazonaws.com invoke the function for arn:aws:s3:::orders, whichever account owns it.',
      severity: 'low',
    },
    {
      name: 'everyone',
      row: fn(allow({ AWS: '*' })),
      message: 'Statement[0] lets everyone use the function.',
      severity: 'critical',
      remediation: 'aws lambda remove-permission --function-name {FunctionName} --statement-id {StatementId}',
      values: { StatementId: 'api' },
      evidence: { path: 'policy.Policy.Statement[0].Principal', seen: ['*'], expected: 'named principals' },
    },
    {
      name: 'a URL that asks for no signature, as the console makes it',
      row: fn(url('NONE'), allow('*', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } })),
      message: 'Statement[0] lets everyone invoke the function by its URL, unsigned.',
      severity: 'critical',
    },
    {
      name: 'a URL that asks for any signature',
      row: fn(url('AWS_IAM')),
      message: 'Statement[0] lets everyone with an AWS account invoke the function by its URL.',
      severity: 'critical',
    },
    {
      name: 'two of them, the worst deciding',
      row: fn(allow(API), url('NONE')),
      message: `${open} Statement[1] lets everyone invoke the function by its URL, unsigned.`,
      severity: 'critical',
    },
  ],
  notApplicable: [
    {
      name: 'no policy',
      row: { FunctionName: 'orders', FunctionArn: ARN },
      message: 'The function has no resource policy.',
    },
  ],
  unknown: [
    {
      name: 'a policy that AWS could not have accepted',
      row: { FunctionName: 'orders', FunctionArn: ARN, policy: { Policy: 'no JSON' } },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})

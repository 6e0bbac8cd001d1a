import rule from '../../../rules/iam/policy-unknown-operator.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, inline, managed, PUT } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'operators of every family, with what goes around them',
      row: managed(
        allow('s3:*', '*', {
          'ForAnyValue:StringLike': { 'aws:TagKeys': 'team*' },
          'ForAllValues:StringEqualsIgnoreCase': { 'aws:TagKeys': 'team' },
          NumericLessThanIfExists: { 's3:max-keys': '10' },
          DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
          Bool: { 'aws:SecureTransport': 'true' },
          NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
          ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' },
          Null: { 'aws:TagKeys': 'false' },
          BinaryEquals: { 'kms:RecipientAttestation:PCR0': 'QQ==' },
        }),
      ),
      message: 'Every condition operator exists.',
    },
  ],
  fail: [
    {
      name: "the source document's own example",
      row: inline(allow('s3:PutObject', 'arn:aws:s3:::b/*', { StringLessThan: { 's3:content-length': '5242880' } })),
      message:
        'Statement[0].Condition.StringLessThan: IAM has no condition operator StringLessThan: texts can be equal or alike, not less or greater. Did you mean NumericLessThan?',
      severity: 'medium',
      evidence: {
        path: 'PolicyDocument.Statement[0].Condition.StringLessThan',
        seen: 'StringLessThan',
        expected: 'NumericLessThan',
      },
      remediation: PUT,
    },
    {
      name: 'a date compared as a text',
      row: managed(allow('*', '*', { StringGreaterThanEquals: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } })),
      message:
        'Statement[0].Condition.StringGreaterThanEquals: IAM has no condition operator StringGreaterThanEquals: texts can be equal or alike, not less or greater. Did you mean DateGreaterThanEquals?',
    },
    {
      name: 'misspelt, with two keys: one mistake',
      row: managed(allow('*', '*', { StringEqual: { 'aws:username': 'a', 'aws:PrincipalAccount': '1' } })),
      message:
        'Statement[0].Condition.StringEqual: IAM has no condition operator StringEqual. Did you mean StringEquals?',
    },
    {
      name: 'a misspelt set operator',
      row: managed(allow('*', '*', { 'ForAnyValues:StringLike': { 'aws:TagKeys': 'a' } })),
      message:
        'Statement[0].Condition.ForAnyValues:StringLike: IAM has no condition operator ForAnyValues:StringLike. Did you mean ForAnyValue:StringLike?',
    },
    {
      name: 'Null has no IfExists',
      row: managed(allow('*', '*', { NullIfExists: { 'aws:TagKeys': 'true' } })),
      message:
        'Statement[0].Condition.NullIfExists: NullIfExists is no condition operator: Null asks whether the key exists. Did you mean Null?',
    },
    {
      name: 'nothing like any',
      row: managed(allow('*', '*', { Regex: { 'aws:username': 'a' } })),
      message: 'Statement[0].Condition.Regex: IAM has no condition operator Regex.',
      evidence: {
        path: 'PolicyDocument.Statement[0].Condition.Regex',
        seen: 'Regex',
        expected: 'a condition operator',
      },
    },
    {
      name: 'only its capitals are odd',
      row: managed(allow('*', '*', { stringLikeIfExists: { 'aws:username': 'a' } })),
      message:
        'Statement[0].Condition.stringLikeIfExists: The condition operator is written StringLikeIfExists, not stringLikeIfExists. Write StringLikeIfExists.',
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'no condition',
      row: managed(allow('s3:*', '*')),
      message: 'No statement of the policy has a condition.',
    },
  ],
  unknown: [
    {
      name: 'a document that is none',
      row: { ...managed(), PolicyDocument: 'Statement' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})

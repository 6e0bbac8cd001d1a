import rule from '../../../rules/iam/policy-version.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, inline, managed, PUT } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'the current version',
      row: managed(allow('s3:GetObject', '*')),
      message: 'The policy declares version 2012-10-17.',
    },
  ],
  fail: [
    {
      name: 'no version',
      row: { ...managed(), PolicyDocument: { Statement: [allow('s3:GetObject', '*')] } },
      message:
        'The policy declares no version and so follows 2008-10-17, in which variables do not exist. Write "Version": "2012-10-17".',
      severity: 'low',
      evidence: { path: 'PolicyDocument', seen: null, expected: '2012-10-17' },
      remediation:
        'aws iam create-policy-version --policy-arn {Arn} --policy-document file://fixed.json --set-as-default',
    },
    {
      name: 'the old one',
      row: { ...inline(), PolicyDocument: { Version: '2008-10-17', Statement: [] } },
      message:
        'Version: The policy follows 2008-10-17, in which variables do not exist. Write "Version": "2012-10-17".',
      evidence: { path: 'PolicyDocument.Version', seen: '2008-10-17', expected: '2012-10-17' },
      remediation: PUT,
    },
    {
      name: 'the old one with a variable',
      row: {
        ...managed(),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
        PolicyDocument: { Version: '2008-10-17', Statement: [allow('s3:*', 'arn:aws:s3:::home/${aws:username}/*')] },
      },
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
        'Version: The policy follows 2008-10-17, in which the variable in arn:aws:s3:::home/${aws:username}/* is literal text. Write "Version": "2012-10-17".',
      severity: 'medium',
    },
    {
      name: 'no version and a variable in a condition',
      row: {
        ...managed(),
        PolicyDocument: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
          Statement: allow('s3:*', '*', { StringLike: { 's3:prefix': '${aws:username}/*' } }),
        },
      },
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
        'The policy declares no version and so follows 2008-10-17, in which the variable in ${aws:username}/* is literal text. Write "Version": "2012-10-17".',
      severity: 'medium',
    },
    {
      name: 'a version that does not exist',
      row: { ...managed(), PolicyDocument: { Version: '2012-10-18', Statement: [] } },
      message: 'Version: There is no version 2012-10-18. Write "Version": "2012-10-17".',
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

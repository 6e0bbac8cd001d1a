import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { ACCOUNT } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

const ROLE = 'pol-shop'
const VERSION = '2012-10-17'
const allow = (Action: string, Resource: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource, ...more })

/** Inline policies of one role, each with one mistake; `read` has none. */
const POLICIES = {
  read: { Version: VERSION, Statement: allow('s3:GetObject', 'arn:aws:s3:::pol-media/*') },
  limited: {
    Version: VERSION,
    Statement: allow('s3:GetObject', 'arn:aws:s3:::pol-media/*', {
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    }),
  },
  // Moto refuses an old version, which IAM takes, and an operator that does not exist, as IAM does: see `amended`.
  old: {
    Statement: { Sid: 'PolOld', ...allow('s3:GetObject', 'arn:aws:s3:::pol-media/*') },
    Version: VERSION,
  },
  upload: {
    Version: VERSION,
    Statement: {
      Sid: 'PolUpload',
      ...allow('s3:PutObject', 'arn:aws:s3:::pol-media/*', {
        Condition: { NumericLessThan: { 's3:content-length': '9' } },
      }),
    },
  },
  misspelt: { Version: VERSION, Statement: allow('s3:GetObjects', 'arn:aws:s3:::pol-media/*') },
  mismatched: { Version: VERSION, Statement: allow('s3:ListBucket', 'arn:aws:s3:::pol-media/*') },
  secrets: { Version: VERSION, Statement: allow('secretsmanager:GetSecretValue', '*') },
  service: { Version: VERSION, Statement: allow('ec2:*', '*') },
  writes: { Version: VERSION, Statement: allow('sqs:SendMessage', '*') },
  negated: { Version: VERSION, Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } },
} as const

type Name = keyof typeof POLICIES

/** What lint finds in the policies of an account. */
export const policies: Topic = {
  examples: {
    'iam-policy-version': { fail: 'old', pass: 'read' },
    'iam-policy-unknown-operator': { fail: 'upload', pass: 'limited' },
    'iam-policy-unknown-action': { fail: 'misspelt', pass: 'read' },
    'iam-policy-action-resource-mismatch': { fail: 'mismatched', pass: 'read' },
    'iam-policy-secrets-wildcard': { fail: 'secrets', pass: 'read' },
    'iam-policy-service-wildcard': { fail: 'service', pass: 'read' },
    'iam-policy-wildcard-resource': { fail: 'writes', pass: 'read' },
    'iam-policy-not-action-allow': { fail: 'negated', pass: 'read' },
  },
  seed,
  amended: {
    'iam:GetAccountAuthorizationDetails': (answer) =>
      answer
        .replace(/(PolUpload[^<]*?)NumericLessThan/g, '$1StringLessThan')
        .replace(/(?<before>PolOld[^<]*?)2012-10-17/g, '$<before>2008-10-17'),
  },
}

async function seed(where: Where): Promise<Seeded> {
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: VERSION, Statement: trust })
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }))
  const names = Object.keys(POLICIES) as Name[]
  await Promise.all(
    names.map((name) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: ROLE,
          PolicyName: `pol-${name}`,
          PolicyDocument: JSON.stringify(POLICIES[name]),
        }),
      ),
    ),
  )
  return Object.fromEntries(names.map((name) => [name, `arn:aws:iam::${ACCOUNT}:role/${ROLE}#pol-${name}`]))
}

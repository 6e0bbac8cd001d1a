import { matches } from '../wildcard.ts'
import { saysNothing } from './conditions.ts'
import { isEveryone } from './exposure.ts'
import { coversAction } from './match.ts'
import type { Condition, Element, Policy, Statement } from './parse.ts'

/** What can travel to and from a bucket: its objects, what is known of them, and what decides who gets at them. */
const BUCKET_ACTIONS = [
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:GetBucketAcl',
  's3:GetBucketLocation',
  's3:GetBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:DeleteBucket',
]
const OBJECT_ACTIONS = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:GetObjectAcl',
  's3:GetObjectAttributes',
  's3:GetObjectTagging',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:RestoreObject',
]

/** How a bucket's policy deals with requests over plain HTTP. */
export interface PlainHttp {
  /** The statements that deny some of them, whoever asks. */
  denials: Statement[]
  /** What none of them denies: actions on the bucket itself, and on all of its objects. */
  onBucket: string[]
  onObjects: string[]
}

/** What the policy of a bucket leaves open to plain HTTP; several statements may close it together. */
export function plainHttp({ statements }: Policy, bucketArn: string): PlainHttp {
  const denials = statements.filter(deniesPlainHttp)
  const open = (actions: readonly string[], reaches: (resources: Element) => boolean) =>
    actions.filter(
      (action) =>
        !denials.some((deny) => coversAction(deny.actions, action) && deny.resources && reaches(deny.resources)),
    )
  return {
    denials,
    onBucket: open(BUCKET_ACTIONS, (resources) => names(resources, bucketArn) !== resources.not),
    onObjects: open(OBJECT_ACTIONS, (resources) =>
      resources.not
        ? !resources.values.some((pattern) => mayMatchIn(pattern, `${bucketArn}/`))
        : names(resources, `${bucketArn}/${ANY_KEY}`),
    ),
  }
}

/** Only a wildcard covers it. */
const ANY_KEY = '\u{10FFFD}'.repeat(8)

const names = ({ values }: Element, arn: string): boolean => values.some((pattern) => matches(pattern, arn))

/** Whether a pattern may cover something whose ARN begins so. */
function mayMatchIn(pattern: string, start: string): boolean {
  const [literal = ''] = pattern.split(/[*?]/, 1)
  return literal.startsWith(start) || (literal !== pattern && start.startsWith(literal))
}

const deniesPlainHttp = ({ effect, principals, conditions }: Statement): boolean =>
  effect === 'Deny' && principals?.not === false && isEveryone(principals) && conditions.every(holdsForPlainHttp)

/** Whether a condition holds for every request over plain HTTP. */
function holdsForPlainHttp(condition: Condition): boolean {
  const { test, key, values } = condition
  const holds = { 'aws:securetransport': holdsForFalse, 's3:tlsversion': holdsForNoTls }[key.toLowerCase()]
  return holds ? values.some((value) => holds(test, value)) !== isNot(test) : saysNothing(condition)
}

const isNot = (test: string): boolean => /^(string|numeric)not/.test(test)

/** Whether a test of `aws:SecureTransport` is met, leaving its `Not` aside. AWS writes the key's value in lower case. */
function holdsForFalse(test: string, value: string): boolean {
  const lower = value.toLowerCase()
  const plain = test.replace('not', '')
  if (plain === 'bool' || plain === 'null' || plain === 'stringequalsignorecase') return lower === 'false'
  if (plain === 'stringlike') return matches(value, 'false')
  return plain === 'stringequals' && value === 'false'
}

/**
 * Whether a test of `s3:TlsVersion` is met, leaving its `Not` aside: a request without TLS counts as older than any
 * version (https://repost.aws/knowledge-center/s3-enforce-modern-tls).
 */
function holdsForNoTls(test: string, value: string): boolean {
  const version = Number(value)
  if (test === 'numericlessthan' || test === 'numericlessthanequals') return version > 0
  return test === 'numericnotequals' && version === 0
}

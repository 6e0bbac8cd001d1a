import rule from '../../../rules/cloudtrail/bucket-not-public.ts'
import { testRule } from '../../../src/testing.ts'

const owner = { Grantee: { ID: '7009a8971cd538e1', Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }
const group = (path: string, Permission: string) => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${path}` },
  Permission,
})
const acl = (...others: object[]) => ({ bucketAcl: { Grants: [owner, ...others] } })
const policy = (PolicyStatus: object) => ({ bucketPolicyStatus: { PolicyStatus } })
const settings = (...on: string[]) => ({
  PublicAccessBlockConfiguration: Object.fromEntries(on.map((setting) => [setting, true])),
})
const trail = (more: object = {}) => ({
  Name: 'audit',
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
  HomeRegion: 'eu-west-1',
  S3BucketName: 'audit-logs',
  ...acl(),
  ...more,
})
const needs = {
  buckets: [{ Name: 'web' }, { Name: 'audit-logs' }],
  accountBlocks: [{ Account: '111122223333' }],
}
const withAccount = (...on: string[]) => ({
  ...needs,
  accountBlocks: [{ Account: '111122223333', ...settings(...on) }],
})
const CLOSED = 'Bucket audit-logs is not public.'
const EVERYBODY = group('global/AllUsers', 'READ')

testRule(rule, {
  pass: [
    { name: 'no policy and no grant', row: trail(), needs, message: CLOSED },
    { name: 'a policy that is not public', row: trail(policy({ IsPublic: false })), needs, message: CLOSED },
    {
      name: 'a public policy and ACL, restricted by the bucket',
      row: trail({
        ...policy({ IsPublic: true }),
        ...acl(EVERYBODY),
        bucketPublicAccessBlock: settings('IgnorePublicAcls', 'RestrictPublicBuckets'),
      }),
      needs,
      message: CLOSED,
    },
    {
      name: 'a public policy and ACL, restricted by the account',
      row: trail({ ...policy({ IsPublic: true }), ...acl(EVERYBODY) }),
      needs: withAccount('IgnorePublicAcls', 'RestrictPublicBuckets'),
      message: CLOSED,
    },
    {
      name: 'half restricted by the bucket, half by the account',
      row: trail({
        ...policy({ IsPublic: true }),
        ...acl(EVERYBODY),
        bucketPublicAccessBlock: settings('IgnorePublicAcls'),
      }),
      needs: withAccount('RestrictPublicBuckets'),
      message: CLOSED,
    },
    {
      name: 'AWS did not judge the policy, but it is restricted',
      row: trail({ ...policy({}), bucketPublicAccessBlock: settings('RestrictPublicBuckets') }),
      needs,
      message: CLOSED,
    },
    {
      name: 'the group that delivers access logs is not the public',
      row: trail(acl(group('s3/LogDelivery', 'WRITE'))),
      needs,
      message: CLOSED,
    },
  ],
  fail: [
    {
      name: 'public by policy',
      row: trail(policy({ IsPublic: true })),
      needs,
      message: 'Bucket audit-logs is public by its policy.',
      evidence: { path: 'bucketPolicyStatus.PolicyStatus.IsPublic', seen: true, expected: false },
    },
    {
      name: 'public by ACL',
      row: trail(acl(EVERYBODY)),
      needs,
      message: 'Bucket audit-logs is public by its ACL (READ for AllUsers).',
      evidence: {
        path: 'bucketAcl.Grants[1].Grantee.URI',
        seen: 'http://acs.amazonaws.com/groups/global/AllUsers',
        expected: 'no public grantee',
      },
    },
    {
      name: 'open to every AWS account',
      row: trail(acl(group('global/AuthenticatedUsers', 'WRITE'))),
      needs,
      message: 'Bucket audit-logs is public by its ACL (WRITE for AuthenticatedUsers).',
    },
    {
      name: 'both, though new ones are blocked',
      row: trail({
        ...policy({ IsPublic: true }),
        ...acl(EVERYBODY),
        bucketPublicAccessBlock: settings('BlockPublicAcls', 'BlockPublicPolicy'),
      }),
      needs: withAccount('BlockPublicAcls', 'BlockPublicPolicy'),
      message: 'Bucket audit-logs is public by its policy and its ACL (READ for AllUsers).',
    },
    {
      name: 'only the ACL is restricted',
      row: trail({
        ...policy({ IsPublic: true }),
        ...acl(EVERYBODY),
        bucketPublicAccessBlock: settings('IgnorePublicAcls'),
      }),
      needs,
      message: 'Bucket audit-logs is public by its policy.',
    },
    {
      name: 'only the policy is restricted',
      row: trail({
        ...policy({ IsPublic: true }),
        ...acl(EVERYBODY),
        bucketPublicAccessBlock: settings('RestrictPublicBuckets'),
      }),
      needs,
      message: 'Bucket audit-logs is public by its ACL (READ for AllUsers).',
    },
    {
      name: 'a setting that is off does not restrict',
      row: trail({
        ...policy({ IsPublic: true }),
        bucketPublicAccessBlock: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } },
      }),
      needs,
      message: 'Bucket audit-logs is public by its policy.',
    },
    {
      name: 'a public ACL, whatever AWS did not say of the policy',
      row: trail({ ...policy({}), ...acl(EVERYBODY) }),
      needs,
      message: 'Bucket audit-logs is public by its ACL (READ for AllUsers).',
    },
  ],
  notApplicable: [
    {
      name: 'an organization trail of another account',
      row: trail({
        TrailARN: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org',
        HomeRegion: 'us-east-1',
        bucketAcl: undefined,
      }),
      needs,
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [
    {
      name: 'a bucket of another account',
      row: trail({ S3BucketName: 'log-archive', bucketAcl: undefined }),
      needs: withAccount('IgnorePublicAcls', 'RestrictPublicBuckets'),
      message: 'Bucket log-archive is not one of this account: only its owner can tell who may use it.',
    },
    {
      name: 'AWS did not judge the policy',
      row: trail(policy({})),
      needs,
      message: 'AWS did not say whether the policy of bucket audit-logs is public.',
    },
    {
      name: 'AWS gave an empty answer about the policy',
      row: trail({ bucketPolicyStatus: {} }),
      needs,
      message: 'AWS did not say whether the policy of bucket audit-logs is public.',
    },
  ],
})

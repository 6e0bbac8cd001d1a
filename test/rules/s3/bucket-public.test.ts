import rule from '../../../rules/s3/bucket-public.ts'
import { testRule } from '../../../src/testing.ts'

const group = (path: string, Permission: string) => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${path}` },
  Permission,
})
const acl = (...others: object[]) => ({
  acl: {
    Grants: [{ Grantee: { ID: '7009a8971cd538e1', Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }, ...others],
  },
})
const settings = (...on: string[]) => ({
  PublicAccessBlockConfiguration: Object.fromEntries(on.map((setting) => [setting, true])),
})
const owned = (ObjectOwnership: string) => ({
  ownershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership }] } },
})
const byPolicy = { policyStatus: { PolicyStatus: { IsPublic: true } } }
const bucket = (more: object = {}) => ({ Name: 'lookbook', ...acl(), ...more })
const needs = { accountBlocks: [{ Account: '111122223333' }] }
const withAccount = (...on: string[]) => ({ accountBlocks: [{ Account: '111122223333', ...settings(...on) }] })
const closed = 'Neither its policy nor its ACL makes the bucket public.'
const EVERYBODY = group('global/AllUsers', 'READ')

testRule(rule, {
  pass: [
    { name: 'no policy and no grant', row: bucket(), needs, message: closed },
    {
      name: 'a policy that is not public',
      row: bucket({ policyStatus: { PolicyStatus: { IsPublic: false } } }),
      needs,
      message: closed,
    },
    {
      name: 'public, but for the settings of bucket and account together',
      row: bucket({ ...byPolicy, ...acl(EVERYBODY), publicAccessBlock: settings('IgnorePublicAcls') }),
      needs: withAccount('RestrictPublicBuckets'),
      message: closed,
    },
    {
      name: 'ACLs switched off',
      row: bucket({ ...acl(EVERYBODY), ...owned('BucketOwnerEnforced') }),
      needs,
      message: closed,
    },
    {
      name: 'AWS did not judge a policy that the account restricts',
      row: bucket({ policyStatus: { PolicyStatus: {} } }),
      needs: withAccount('RestrictPublicBuckets'),
      message: closed,
    },
    {
      name: 'the group that delivers access logs',
      row: bucket(acl(group('s3/LogDelivery', 'WRITE'))),
      needs,
      message: closed,
    },
  ],
  fail: [
    {
      name: 'by policy, though no new one could be set',
      row: bucket({ ...byPolicy, publicAccessBlock: settings('BlockPublicAcls', 'BlockPublicPolicy') }),
      needs: withAccount('IgnorePublicAcls', 'BlockPublicPolicy'),
      message: 'The bucket is public by its policy.',
      evidence: { path: 'policyStatus.PolicyStatus.IsPublic', seen: true, expected: false },
    },
    {
      name: 'by ACL, to read and to write',
      row: bucket({
        ...acl(EVERYBODY, group('global/AuthenticatedUsers', 'WRITE')),
        ...owned('BucketOwnerPreferred'),
      }),
      needs: withAccount('RestrictPublicBuckets'),
      message: 'The bucket is public by its ACL (READ for AllUsers) and its ACL (WRITE for AuthenticatedUsers).',
      evidence: [
        {
          path: 'acl.Grants[1].Grantee.URI',
          seen: 'http://acs.amazonaws.com/groups/global/AllUsers',
          expected: 'no public grantee',
        },
        {
          path: 'acl.Grants[2].Grantee.URI',
          seen: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
          expected: 'no public grantee',
        },
      ],
    },
    {
      name: 'by policy, while the ACL no longer counts',
      row: bucket({ ...byPolicy, ...acl(EVERYBODY), ...owned('BucketOwnerEnforced') }),
      needs,
      message: 'The bucket is public by its policy.',
    },
  ],
  notApplicable: [
    {
      name: 'allowed by name',
      row: bucket(byPolicy),
      needs,
      options: { allowed: ['lookbook'] },
      message: 'The bucket may be public: it is allowed to.',
    },
  ],
  unknown: [
    {
      name: 'AWS did not judge the policy',
      row: bucket({ policyStatus: { PolicyStatus: {} } }),
      needs,
      message: 'AWS did not say whether the policy of the bucket is public.',
    },
  ],
})

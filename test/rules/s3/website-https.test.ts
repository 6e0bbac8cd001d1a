import rule from '../../../rules/s3/website-https.ts'
import { testRule } from '../../../src/testing.ts'

const website = { website: { IndexDocument: { Suffix: 'index.html' } } }
const enforced = {
  ownershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
}
const byPolicy = (IsPublic?: boolean) => ({
  policyStatus: { PolicyStatus: { ...(IsPublic !== undefined && { IsPublic }) } },
})
const bucket = (more: object = {}) => ({ Name: 'lookbook', acl: { Grants: [] }, ...more })
const needs = { accountBlocks: [{ Account: '111122223333' }] }
const nothing = 'The bucket has a website endpoint, but nothing in it is public.'

testRule(rule, {
  pass: [
    { name: 'no website', row: bucket(byPolicy(true)), needs, message: 'The bucket has no website endpoint.' },
    { name: 'no way in', row: bucket({ ...website, ...byPolicy(false), ...enforced }), needs, message: nothing },
    {
      name: 'closed by the account',
      row: bucket({ ...website, ...byPolicy(true) }),
      needs: {
        accountBlocks: [{ PublicAccessBlockConfiguration: { IgnorePublicAcls: true, RestrictPublicBuckets: true } }],
      },
      message: nothing,
    },
  ],
  fail: [
    {
      name: 'public by policy',
      row: bucket({ ...website, ...byPolicy(true), ...enforced }),
      needs,
      message: 'The website endpoint serves the bucket without TLS; it is public by its policy.',
      evidence: { path: 'website.IndexDocument.Suffix', seen: 'index.html', expected: 'no website endpoint' },
    },
    {
      name: 'objects may be public one by one',
      row: bucket(website),
      needs,
      message: 'The website endpoint serves, without TLS, each object whose own ACL is public.',
    },
  ],
  notApplicable: [
    {
      name: 'only a redirect',
      row: bucket({ website: { RedirectAllRequestsTo: { HostName: 'www.example.com', Protocol: 'https' } } }),
      needs,
      message: 'The website endpoint only redirects, to www.example.com.',
    },
  ],
  unknown: [
    {
      name: 'AWS did not judge the policy',
      row: bucket({ ...website, ...byPolicy(), ...enforced }),
      needs,
      message: 'AWS did not say whether the policy of the bucket is public.',
    },
  ],
})

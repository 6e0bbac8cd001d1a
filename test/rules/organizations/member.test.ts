import rule from '../../../rules/organizations/member.ts'
import { testRule } from '../../../src/testing.ts'

const row = (Organization?: object) => ({ Account: '111122223333', Organization })
const organization = { Id: 'o-4fernh1ll7', MasterAccountId: '444455556666' }

testRule(rule, {
  pass: [
    {
      name: 'a member',
      row: row({ ...organization, FeatureSet: 'ALL' }),
      message: 'The account belongs to organization o-4fernh1ll7 of account 444455556666.',
    },
  ],
  fail: [
    {
      name: 'on its own',
      row: row(),
      message: 'The account belongs to no organization.',
      evidence: { path: 'Organization', seen: null, expected: 'an organization' },
      remediation: 'aws organizations create-organization --feature-set ALL',
    },
    {
      name: 'for its bills',
      row: row({ ...organization, FeatureSet: 'CONSOLIDATED_BILLING' }),
      message:
        'The account belongs to organization o-4fernh1ll7 for its bills only: nothing else can be governed from there.',
      evidence: { path: 'Organization.FeatureSet', seen: 'CONSOLIDATED_BILLING', expected: 'ALL' },
      remediation: 'aws organizations enable-all-features',
    },
  ],
  unknown: [
    {
      name: 'an organization of which AWS tells no more',
      row: row(organization),
      message: 'AWS did not tell what organization o-4fernh1ll7 may do.',
    },
  ],
})

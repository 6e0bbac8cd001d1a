import { membership } from '../../src/collect/organizations.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'organizations-member',
  title: 'The account belongs to an organization',
  severity: 'low',
  source: ['8.1', '8.7'],
  rationale:
    'An account on its own has nobody above it: no policy that even its administrators cannot lift, no trail that they ' +
    'cannot stop, no second account in which a mistake or an intruder would end.',
  remediation: 'aws organizations create-organization --feature-set ALL',
  references: ['https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html'],
  compliance: { config: ['ACCOUNT_PART_OF_ORGANIZATIONS'] },
  peers: { prowler: ['organizations_account_part_of_organizations'] },
  on: membership,
  check({ Organization: organization }) {
    if (!organization) {
      return fail('The account belongs to no organization.', seen('Organization', undefined, 'an organization'))
    }
    const { Id, MasterAccountId, FeatureSet } = organization
    if (!FeatureSet) return unknown(`AWS did not tell what organization ${Id} may do.`)
    if (FeatureSet === 'ALL') return pass(`The account belongs to organization ${Id} of account ${MasterAccountId}.`)
    return fail(
      `The account belongs to organization ${Id} for its bills only: nothing else can be governed from there.`,
      seen('Organization.FeatureSet', FeatureSet, 'ALL'),
      { remediation: 'aws organizations enable-all-features' },
    )
  },
})

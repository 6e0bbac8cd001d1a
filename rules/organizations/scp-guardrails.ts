import table from 'awsure:condition-keys'
import { membership } from '../../src/collect/organizations.ts'
import type { RowOf } from '../../src/collection.ts'
import { compare } from '../../src/order.ts'
import { guardrails } from '../../src/policy/guardrails.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const SERVICES = Object.keys(table.services)
const SCP = 'SERVICE_CONTROL_POLICY'

const governed = membership.with('roots', 'serviceControlPolicies')

export default defineRule({
  id: 'organizations-scp-guardrails',
  title: 'Service control policies restrict the organization',
  severity: 'medium',
  source: ['8.1', '8.7'],
  rationale:
    'A service control policy caps what even the administrators of a member account can do: leave the organization, stop ' +
    'its trail, work in regions that nobody watches. FullAWSAccess, which AWS attaches everywhere, caps nothing.',
  remediation: 'aws organizations attach-policy --policy-id POLICY_ID --target-id TARGET_ID',
  references: ['https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html'],
  peers: { prowler: ['organizations_scp_check_deny_regions'] },
  on: governed,
  check({ Organization: organization, roots, serviceControlPolicies: policies }) {
    if (!organization) return notApplicable('The account belongs to no organization.')
    const { Id, FeatureSet, MasterAccountId } = organization
    if (!FeatureSet) return unknown(`AWS did not tell what organization ${Id} may do.`)
    if (FeatureSet !== 'ALL') {
      const message = `Organization ${Id} is for consolidated billing only, so that no policy of it can restrict anybody.`
      const remediation = 'aws organizations enable-all-features'
      return fail(message, seen('Organization.FeatureSet', FeatureSet, 'ALL'), { remediation })
    }
    if (!roots || !policies) {
      const who = `its management account ${MasterAccountId}, or one that it delegates policies to`
      return unknown(`Only ${who}, sees the policies of organization ${Id}: audit from there.`)
    }
    const isOn = ({ PolicyTypes = [] }: Root) =>
      PolicyTypes.some(({ Type, Status }) => Type === SCP && Status === 'ENABLED')
    if (!roots.some(isOn)) return turnedOff(roots)

    const { restricting, unread } = guardrails(policies, SERVICES)
    const names = namesOf(restricting).join(', ')
    if (restricting.length > 0) return pass(`Service control policies restrict organization ${Id}: ${names}.`)
    if (unread) return unknown(`Service control policy ${unread.Name} cannot be read.`)
    const attached = namesOf(policies.filter(({ Targets }) => Targets.length > 0))
    const message = `No service control policy restricts anybody: attached are ${attached.join(', ') || 'none'}.`
    return fail(message, seen('serviceControlPolicies[?Targets].Name', attached, 'one that denies something'))
  },
})

const namesOf = (policies: readonly { Name?: string | undefined }[]): string[] =>
  policies.map(({ Name = '' }) => Name).sort(compare)

type Root = NonNullable<RowOf<typeof governed>['roots']>[number]

function turnedOff(roots: readonly Root[]) {
  const on = roots.flatMap(({ PolicyTypes = [] }) => PolicyTypes.map(({ Type }) => Type ?? ''))
  const message = 'Service control policies are not turned on in the organization.'
  return fail(message, seen('roots[0].PolicyTypes', on, [SCP]), {
    remediation: `aws organizations enable-policy-type --root-id {RootId} --policy-type ${SCP}`,
    values: { RootId: roots[0]?.Id },
  })
}

import { defineService, type Place } from '../collection.ts'

export const organizations = defineService({
  name: 'organizations',
  scope: 'global',
  load: () => import('@aws-sdk/client-organizations'),
  pageSize: { default: 20 },
  narrow: {
    // AWS refuses the call without a type, so an answer recorded without its input may be of another type.
    ListPolicies: ({ Policies = [] }, { Filter }) => {
      const own = Policies.filter(({ Type }) => Type !== undefined && Type === Filter)
      return own.length > 0 ? { Policies: own } : undefined
    },
    DescribePolicy: (recorded, { PolicyId }) =>
      recorded.Policy?.PolicySummary?.Id === PolicyId ? recorded : undefined,
  },
})

interface Membership {
  Account: string
  Organization?: { MasterAccountId?: string | undefined; FeatureSet?: string | undefined } | undefined
}

const SCP = 'SERVICE_CONTROL_POLICY'

/** How the account belongs to an organization: `Organization` is undefined where it belongs to none. */
export const membership = organizations
  .collection('membership', {
    type: 'AWS::::Account',
    calls: ['DescribeOrganization'],
    list: async (call, { account }) => {
      const answer = await call('DescribeOrganization', {}, { absentOn: ['AWSOrganizationsNotInUseException'] })
      return [{ Account: account, Organization: answer?.Organization }]
    },
    id: (row, { partition }) => `arn:${partition}:iam::${row.Account}:root`,
    name: (row) => row.Account,
  })
  /** The organization's roots. Undefined where the account is not told; also, without asking, where nothing can be on. */
  .extra('roots', {
    calls: ['ListRoots'],
    get: async (call, row, place) =>
      canRestrict(row) ? (await call('ListRoots', {}, { absentOn: notTold(row, place) }))?.Roots : undefined,
  })
  /** Every service control policy with its text and where it is attached. Undefined as `roots` is. */
  .extra('serviceControlPolicies', {
    calls: ['ListPolicies', 'DescribePolicy', 'ListTargetsForPolicy'],
    get: async (call, row, place) => {
      if (!canRestrict(row)) return undefined
      const absentOn = notTold(row, place)
      const list = await call('ListPolicies', { Filter: SCP }, { absentOn })
      if (!list?.Policies) return undefined
      return Promise.all(
        list.Policies.map(async (policy) => {
          const input = { PolicyId: policy.Id }
          // AWS's own is known by its name, FullAWSAccess; what it says is never needed.
          const described = policy.AwsManaged ? undefined : await call('DescribePolicy', input)
          const { Targets = [] } = await call('ListTargetsForPolicy', input)
          return { ...policy, Content: described?.Policy?.Content, Targets }
        }),
      )
    },
  })

/** An organization for consolidated billing has no policies. */
const canRestrict = ({ Organization }: Membership): boolean => Organization?.FeatureSet === 'ALL'

/**
 * Policies are shown to the management account, and to accounts that it delegates them to. To any other AWS says that
 * it has no permission, and no permission that the account could give itself would help.
 */
const notTold = ({ Organization }: Membership, { account }: Place): readonly 'AccessDeniedException'[] =>
  Organization?.MasterAccountId === account ? [] : ['AccessDeniedException']

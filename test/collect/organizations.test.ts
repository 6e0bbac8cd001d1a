import { AccessDeniedException, AWSOrganizationsNotInUseException } from '@aws-sdk/client-organizations'
import { membership, organizations } from '../../src/collect/organizations.ts'
import type { Answer, CallRequest } from '../../src/source/source.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const error = ({ name, message }: Error): Answer => ({ state: 'error', error: { name, message } })
const none = error(new AWSOrganizationsNotInUseException({ message: 'not a member', $metadata: {} }))
const refused = error(new AccessDeniedException({ message: 'no permissions', $metadata: {} }))
const organization = (MasterAccountId: string, FeatureSet = 'ALL') =>
  output({ Organization: { Id: 'o-4fernh1ll7', MasterAccountId, FeatureSet } })
const roots = [{ Id: 'r-ab12', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }]
const managed = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', AwsManaged: true, Type: 'SERVICE_CONTROL_POLICY' }
const own = { Id: 'p-1', Name: 'stay', AwsManaged: false, Type: 'SERVICE_CONTROL_POLICY' }
const policies = {
  ListRoots: output({ Roots: roots }),
  ListPolicies: output({ Policies: [managed, own] }),
  DescribePolicy: output({ Policy: { PolicySummary: own, Content: '{"Statement":[]}' } }),
  ListTargetsForPolicy: ({ input }: CallRequest) =>
    output({ Targets: input.PolicyId === 'p-1' ? [{ TargetId: 'ou-1' }] : [] }),
}
const governed = membership.with('roots', 'serviceControlPolicies')

describe('organizations.membership', () => {
  it('has one row for the account, with its organization', async () => {
    const answers = { DescribeOrganization: organization('444455556666') }
    const { rows, identities, gaps } = await collected(membership, answers)
    const Organization = { Id: 'o-4fernh1ll7', MasterAccountId: '444455556666', FeatureSet: 'ALL' }
    expect(rows).toEqual([{ Account: '111122223333', Organization }])
    expect(identities).toMatchObject([
      { id: 'arn:aws:iam::111122223333:root', name: '111122223333', type: 'AWS::::Account' },
    ])
    expect(gaps).toEqual([])
  })

  it('has a row without one where AWS says that there is none', async () => {
    const { rows, gaps, asked } = await collected(governed, { DescribeOrganization: none })
    expect(rows.map((row) => row.Organization)).toEqual([undefined])
    expect(gaps).toEqual([])
    expect(asked).toHaveLength(1)
  })

  it('is a gap where AWS does not tell', async () => {
    const { rows, gaps } = await collected(membership, { DescribeOrganization: denied })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'organizations:DescribeOrganization' }])
  })

  it('has the policies with their text and targets, but not the text of AWS’s own', async () => {
    const answers = { DescribeOrganization: organization('444455556666'), ...policies }
    const { rows, gaps, asked } = await collected(governed, answers)
    expect(gaps).toEqual([])
    expect(rows[0]).toMatchObject({
      roots,
      serviceControlPolicies: [
        { ...managed, Targets: [] },
        { ...own, Content: '{"Statement":[]}', Targets: [{ TargetId: 'ou-1' }] },
      ],
    })
    expect(asked.filter((call) => call.includes('DescribePolicy'))).toEqual([
      'global organizations:DescribePolicy {"PolicyId":"p-1"}',
    ])
    expect(asked).toContain('global organizations:ListPolicies {"Filter":"SERVICE_CONTROL_POLICY"}')
  })

  it('does not ask for the policies of an organization that can have none', async () => {
    const answers = { DescribeOrganization: organization('444455556666', 'CONSOLIDATED_BILLING') }
    const { rows, gaps, asked } = await collected(governed, answers)
    expect(rows[0]).not.toHaveProperty('roots')
    expect(gaps).toEqual([])
    expect(asked).toHaveLength(1)
  })

  it('leaves them out in a member account, which no permission lets see them', async () => {
    const answers = { DescribeOrganization: organization('444455556666'), ListRoots: refused, ListPolicies: refused }
    const { rows, gaps } = await collected(governed, answers)
    expect(Object.keys(rows[0] ?? {})).toEqual(['Account', 'Organization'])
    expect(gaps).toEqual([])
  })

  it('misses them in the management account, where a permission would help', async () => {
    const answers = { DescribeOrganization: organization('111122223333'), ListRoots: refused, ListPolicies: refused }
    const { gaps } = await collected(governed, answers)
    expect(gaps.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
      'denied organizations:ListRoots',
      'denied organizations:ListPolicies',
    ])
  })

  it('misses a policy that cannot be read, whoever asks', async () => {
    const answers = { DescribeOrganization: organization('444455556666'), ...policies, DescribePolicy: refused }
    const { gaps } = await collected(governed, answers)
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'organizations:DescribePolicy' }])
  })
})

describe('answers recorded without their input', () => {
  const context = { account: '111122223333' }
  const narrowed = (operation: string, recorded: object, input: object) =>
    organizations.narrow(operation, recorded as never, input as never, context)

  it('are policies of the type asked for, or tell nothing', () => {
    const recorded = { Policies: [own, { Id: 'p-tags', Type: 'TAG_POLICY' }] }
    expect(narrowed('ListPolicies', recorded, { Filter: 'SERVICE_CONTROL_POLICY' })).toEqual({ Policies: [own] })
    expect(narrowed('ListPolicies', recorded, { Filter: 'BACKUP_POLICY' })).toBeUndefined()
  })

  it('are the policy asked for, or tell nothing', () => {
    const recorded = { Policy: { PolicySummary: own, Content: '{}' } }
    expect(narrowed('DescribePolicy', recorded, { PolicyId: 'p-1' })).toEqual(recorded)
    expect(narrowed('DescribePolicy', recorded, { PolicyId: 'p-2' })).toBeUndefined()
  })

  it('say nothing of targets, which name no policy', () =>
    expect(narrowed('ListTargetsForPolicy', { Targets: [] }, { PolicyId: 'p-1' })).toBeUndefined())
})

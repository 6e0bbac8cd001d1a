import rule from '../../../rules/organizations/scp-guardrails.ts'
import { testRule } from '../../../src/testing.ts'

const organization = { Id: 'o-4fernh1ll7', MasterAccountId: '444455556666', FeatureSet: 'ALL' }
const ON = { Id: 'r-ab12', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }
const root = [{ TargetId: 'r-ab12', Name: 'Root', Type: 'ROOT' }]
const unit = [{ TargetId: 'ou-ab12-1', Name: 'shop', Type: 'ORGANIZATIONAL_UNIT' }]
const policy = (Name: string, Targets: object[], ...statements: object[]) => ({
  Id: `p-${Name}`,
  Name,
  AwsManaged: false,
  Content: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  Targets,
})
const everything = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess', AwsManaged: true, Targets: [...root, ...unit] }
const deny = { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }
const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: '*' })
const row = (serviceControlPolicies?: object[], roots: object[] = [ON]) => ({
  Account: '111122223333',
  Organization: organization,
  ...(serviceControlPolicies && { roots, serviceControlPolicies }),
})
const noneBut = (names: string) => `No service control policy restricts anybody: attached are ${names}.`

testRule(rule, {
  pass: [
    {
      name: 'a Deny, attached to a unit',
      row: row([everything, policy('stay', unit, deny)]),
      message: 'Service control policies restrict organization o-4fernh1ll7: stay.',
    },
    {
      name: 'a list of what is allowed, in place of FullAWSAccess',
      row: row([{ ...everything, Targets: root }, policy('only-s3', unit, allow('s3:*'))]),
      message: 'Service control policies restrict organization o-4fernh1ll7: only-s3.',
    },
    {
      name: 'two, beside one that nobody can read',
      row: row([policy('stay', root, deny), policy('trail', unit, deny), { ...policy('odd', unit), Content: '{' }]),
      message: 'Service control policies restrict organization o-4fernh1ll7: stay, trail.',
    },
  ],
  fail: [
    {
      name: 'only what AWS attaches',
      row: row([everything]),
      message: noneBut('FullAWSAccess'),
      evidence: {
        path: 'serviceControlPolicies[?Targets].Name',
        seen: ['FullAWSAccess'],
        expected: 'one that denies something',
      },
    },
    {
      name: 'a Deny that is attached to nobody',
      row: row([everything, policy('stay', [], deny)]),
      message: noneBut('FullAWSAccess'),
    },
    {
      name: 'a policy that allows everything under another name',
      row: row([everything, policy('all', unit, allow('*'))]),
      message: noneBut('FullAWSAccess, all'),
    },
    {
      name: 'a list of what is allowed, beside FullAWSAccess',
      row: row([everything, policy('only-s3', unit, allow('s3:*'))]),
      message: noneBut('FullAWSAccess, only-s3'),
    },
    {
      name: 'turned off',
      row: row([], [{ Id: 'r-ab12', PolicyTypes: [{ Type: 'TAG_POLICY', Status: 'ENABLED' }] }]),
      message: 'Service control policies are not turned on in the organization.',
      evidence: { path: 'roots[0].PolicyTypes', seen: ['TAG_POLICY'], expected: ['SERVICE_CONTROL_POLICY'] },
      remediation: 'aws organizations enable-policy-type --root-id {RootId} --policy-type SERVICE_CONTROL_POLICY',
      values: { RootId: 'r-ab12' },
    },
    {
      name: 'about to be turned off',
      row: row([everything], [{ ...ON, PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'PENDING_DISABLE' }] }]),
      message: 'Service control policies are not turned on in the organization.',
    },
    {
      name: 'consolidated billing',
      row: { ...row(), Organization: { ...organization, FeatureSet: 'CONSOLIDATED_BILLING' } },
      message:
        'Organization o-4fernh1ll7 is for consolidated billing only, so that no policy of it can restrict anybody.',
      evidence: { path: 'Organization.FeatureSet', seen: 'CONSOLIDATED_BILLING', expected: 'ALL' },
      remediation: 'aws organizations enable-all-features',
    },
  ],
  notApplicable: [
    { name: 'on its own', row: { Account: '111122223333' }, message: 'The account belongs to no organization.' },
  ],
  unknown: [
    {
      name: 'a member, to whom AWS shows no policies',
      row: row(),
      message:
        'Only its management account 444455556666, or one that it delegates policies to, sees the policies of organization o-4fernh1ll7: audit from there.',
    },
    {
      name: 'nothing but a policy that nobody can read',
      row: row([everything, { ...policy('odd', unit), Content: '{' }]),
      message: 'Service control policy odd cannot be read.',
    },
    {
      name: 'an organization of which AWS tells no more',
      row: { Account: '111122223333', Organization: { Id: 'o-4fernh1ll7' } },
      message: 'AWS did not tell what organization o-4fernh1ll7 may do.',
    },
  ],
})

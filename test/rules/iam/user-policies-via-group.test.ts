import rule from '../../../rules/iam/user-policies-via-group.ts'
import { testRule } from '../../../src/testing.ts'

const user = (AttachedManagedPolicies: object[], InlinePolicyNames: string[] = []) => ({
  kind: 'user',
  Name: 'ben.okafor',
  Arn: 'arn:aws:iam::111122223333:user/ben.okafor',
  AttachedManagedPolicies,
  InlinePolicyNames,
})
const attached = (PolicyName: string) => ({ PolicyName, PolicyArn: `arn:aws:iam::111122223333:policy/${PolicyName}` })

testRule(rule, {
  pass: [{ name: 'none', row: user([]), message: 'No policy is attached to the user or written into it.' }],
  fail: [
    {
      name: 'one attached and one inline',
      row: user([attached('stock-lookup')], ['export']),
      message: 'The user has policies of its own: stock-lookup, export (inline).',
      evidence: [
        { path: 'AttachedManagedPolicies', seen: ['stock-lookup'], expected: [] },
        { path: 'InlinePolicyNames', seen: ['export'], expected: [] },
      ],
    },
    {
      name: 'an allowed one does not excuse another',
      row: user([attached('require-mfa'), attached('stock-lookup')]),
      options: { allowedPolicies: ['require-mfa'] },
      message: 'The user has policies of its own: stock-lookup.',
      evidence: { path: 'AttachedManagedPolicies', seen: ['stock-lookup'], expected: [] },
    },
    {
      name: 'an attachment without its name',
      row: user([{ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]),
      message: 'The user has policies of its own: arn:aws:iam::aws:policy/ReadOnlyAccess.',
    },
  ],
  notApplicable: [
    {
      name: 'only what is allowed',
      row: user([attached('require-mfa')]),
      options: { allowedPolicies: ['require-mfa'] },
      message: 'The user has only policies that are allowed: require-mfa.',
    },
  ],
})

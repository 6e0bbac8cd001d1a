import { type Found, findPolicies, nothingFound } from './documents-find.ts'
import { settle } from './documents-intrinsics.ts'
import { memberOf, membersOf, type Node, textOf } from './documents-node.ts'
import type { PolicyKind } from './lint-finding.ts'

/** Resources whose policies are not IAM's, though they look alike. */
const OTHER_LANGUAGES = /^AWS::(IoT::Policy|VerifiedPermissions::)/

export const isTemplate = (root: Node): boolean =>
  memberOf(root, 'AWSTemplateFormatVersion') !== undefined ||
  membersOf(memberOf(root, 'Resources')).some(({ value }) => /^\w+::/.test(textOf(memberOf(value, 'Type')) ?? ''))

/** The policies of a CloudFormation template's resources, by `LogicalId.Property`. */
export function findInTemplate(root: Node): Found {
  const found = nothingFound()
  for (const { key, value } of membersOf(memberOf(root, 'Resources'))) {
    const type = textOf(memberOf(value, 'Type')) ?? ''
    const properties = memberOf(value, 'Properties')
    if (!properties || OTHER_LANGUAGES.test(type)) continue
    const settled = settle(properties)
    if (settled) findPolicies(settled, key, (path) => kindOf(type, path), found)
  }
  return found
}

function kindOf(type: string, path: string): PolicyKind {
  if (/AssumeRolePolicyDocument$/.test(path)) return 'trust'
  if (/^AWS::(IAM|SSO)::/.test(type) || (type.startsWith('AWS::Serverless::') && /\.Policies/.test(path)))
    return 'identity'
  return type === 'AWS::Organizations::Policy' ? 'organization' : 'resource'
}

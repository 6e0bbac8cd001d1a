import { type Found, findPolicies, nothingFound } from './documents-find.ts'
import { itemsOf, memberOf, membersOf, type Node, textOf } from './documents-node.ts'
import type { PolicyKind } from './lint-finding.ts'

/** `terraform show -json` of a plan, or of a state. */
export const isPlan = (root: Node): boolean =>
  ['planned_values', 'resource_changes'].some((key) => memberOf(root, key) !== undefined) ||
  (memberOf(root, 'terraform_version') !== undefined && memberOf(root, 'values') !== undefined)

/** Resources whose policies are not IAM's, though they look alike. */
const OTHER_LANGUAGES = /^aws_(iot_policy|verifiedpermissions_)/

/** The policies that there will be once the plan is applied, by `address.attribute`. */
export function findInPlan(root: Node): Found {
  const found = nothingFound()
  const settled = new Set<string>()
  const written = writtenAttributes(root)
  for (const resource of itemsOf(memberOf(root, 'resource_changes'))) {
    const address = textOf(memberOf(resource, 'address')) ?? ''
    const change = memberOf(resource, 'change')
    settled.add(address)
    lookAt(resource, memberOf(change, 'after'), found)
    if (isJudged(resource)) findUnknown(memberOf(change, 'after_unknown'), address, written.get(bare(address)), found)
  }
  for (const key of ['planned_values', 'values']) {
    for (const resource of resourcesIn(memberOf(memberOf(root, key), 'root_module'))) {
      const isNew = !settled.has(textOf(memberOf(resource, 'address')) ?? '')
      if (isNew) lookAt(resource, memberOf(resource, 'values'), found)
    }
  }
  return found
}

/** A data source only reads: what it makes of it is in the resource. */
const isJudged = (resource: Node): boolean =>
  textOf(memberOf(resource, 'mode')) !== 'data' && !OTHER_LANGUAGES.test(textOf(memberOf(resource, 'type')) ?? '')

function lookAt(resource: Node, values: Node | undefined, found: Found): void {
  const type = textOf(memberOf(resource, 'type')) ?? ''
  const address = textOf(memberOf(resource, 'address')) ?? ''
  if (!values || !isJudged(resource)) return
  for (const { key, value } of membersOf(values)) {
    findPolicies(value, `${address}.${key}`, (path) => kindOf(type, path.slice(address.length + 1)), found)
  }
}

function kindOf(type: string, attribute: string): PolicyKind {
  if (attribute.startsWith('assume_role_policy')) return 'trust'
  if (type.startsWith('aws_iam_') || type.startsWith('aws_ssoadmin_')) return 'identity'
  return type === 'aws_organizations_policy' ? 'organization' : 'resource'
}

const resourcesIn = (module: Node | undefined): Node[] => [
  ...itemsOf(memberOf(module, 'resources')),
  ...itemsOf(memberOf(module, 'child_modules')).flatMap(resourcesIn),
]

/** Attributes that hold a policy; a provider says of others too that they are known only after the plan is applied. */
const POLICY_ATTRIBUTE = /^(assume_role_|access_|inline_|resource_)?polic(y|ies)(_document)?$|^content$/

function findUnknown(
  node: Node | undefined,
  name: string,
  written: ReadonlySet<string> | undefined,
  found: Found,
): void {
  if (node?.kind === 'list') {
    node.items.forEach((item, index) => {
      findUnknown(item, `${name}[${index}]`, undefined, found)
    })
  }
  for (const { key, place, value } of membersOf(node)) {
    if (value.kind !== 'scalar') findUnknown(value, `${name}.${key}`, undefined, found)
    // What nobody wrote is the provider's to fill in: there is no policy of ours.
    else if (value.value === true && POLICY_ATTRIBUTE.test(key) && (written?.has(key) ?? true)) {
      found.skipped.push({ name: `${name}.${key}`, place, reason: 'it is known only after the plan is applied' })
    }
  }
}

/** The attributes that the configuration gives a value, by the resource's address without indices. */
function writtenAttributes(root: Node): Map<string, Set<string>> {
  const written = new Map<string, Set<string>>()
  const visit = (module: Node | undefined, prefix: string): void => {
    for (const resource of itemsOf(memberOf(module, 'resources'))) {
      const names = membersOf(memberOf(resource, 'expressions')).map(({ key }) => key)
      written.set(`${prefix}${bare(textOf(memberOf(resource, 'address')) ?? '')}`, new Set(names))
    }
    for (const { key, value } of membersOf(memberOf(module, 'module_calls'))) {
      visit(memberOf(value, 'module'), `${prefix}module.${key}.`)
    }
  }
  visit(memberOf(memberOf(root, 'configuration'), 'root_module'), '')
  return written
}

/** `module.a["x"].aws_iam_policy.b[0]` without its indices. */
const bare = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '')

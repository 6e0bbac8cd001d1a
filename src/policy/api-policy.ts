import { matches } from '../wildcard.ts'
import { grantsOf } from './exposure.ts'
import { canBe } from './lint-overlap.ts'
import { coversAction } from './match.ts'
import { type Element, type Parsed, type Policy, parsePolicy } from './parse.ts'

const INVOKE = 'execute-api:Invoke'

/** Reads the policy of an API, which AWS gives with its quotation marks escaped once more: `{\"Version\":…`. */
export function parseApiPolicy(document: string): Parsed {
  return parsePolicy(/^\s*\{\s*\\"/.test(document) ? document.replaceAll(/\\(["\\/])/g, '$1') : document)
}

/**
 * Whether the policy of an API lets everybody call one of these methods: ARNs with a star for what the caller chooses.
 * One that only part of the world may call, by account, network or organization, is not open to everybody.
 */
export function isOpenToEveryone(policy: Policy, methodArns: readonly string[], account: string): boolean {
  return methodArns.some((arn) =>
    grantsOf(about(policy, arn), { arn, account }).some(({ to, limit }) => to === 'everyone' && !limit),
  )
}

/** What a policy says of one method. */
function about({ version, statements }: Policy, arn: string): Policy {
  const relevant = statements
    .map((statement) => ({ ...statement, resources: statement.resources && inFull(statement.resources, arn) }))
    .filter(({ effect, actions, resources }) => {
      return coversAction(actions, INVOKE) && (effect === 'Deny' || meets(resources, arn))
    })
  return { version, statements: relevant }
}

/** `execute-api:/prod/*` is short for the ARN of the API that the policy is of. */
function inFull(resources: Element, arn: string): Element {
  const api = arn.split('/', 1)[0] ?? ''
  return { ...resources, values: resources.values.map((value) => value.replace(/^execute-api:(?=\/)/, api)) }
}

/** Whether an Allow is about a part at least of what the ARN covers. */
function meets(resources: Element | undefined, arn: string): boolean {
  if (!resources) return false
  if (resources.not) return !resources.values.some((pattern) => matches(pattern, arn))
  return resources.values.some((pattern) => canBe(pattern, arn))
}

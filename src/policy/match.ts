import { matcher, matches } from '../wildcard.ts'
import type { Element } from './parse.ts'
import { subjectFor } from './variables.ts'

/** Whether `Action` or `NotAction` covers an action such as `sts:AssumeRole`; AWS reads actions in any case. */
export function coversAction(actions: Element, action: string): boolean {
  const named = actions.values.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
  return named !== actions.not
}

/** The prefix of an action, in lower case: `s3` of `s3:GetObject`, `*` of `*`. It may hold wildcards. */
export const serviceOf = (action: string): string => action.toLowerCase().split(':', 1)[0] ?? ''

/**
 * Whether `Action` or `NotAction` covers every action of every service. `NotAction` does when it leaves out nothing that
 * exists; that is told by the services, which are known, not by their actions.
 */
export function coversEveryAction(actions: Element, services: readonly string[]): boolean {
  if (!actions.not) return actions.values.some((pattern) => pattern.split(':').every(isAnything))
  return !actions.values.some((pattern) => services.some((service) => matches(serviceOf(pattern), service)))
}

/**
 * Whether `Resource` or `NotResource` covers everything that an administrator could want. An ARN of nothing but
 * wildcards does: whoever may do anything to every user, role and policy can grant themselves the rest. For the same
 * reason `NotResource` does, unless it leaves out IAM.
 */
export function coversEveryResource(resources: Element | undefined): boolean {
  if (!resources) return false
  if (!resources.not) return resources.values.some(isEveryArn)
  return !resources.values.some((pattern) => isEveryArn(pattern) || EVERY_IAM_ARN.test(pattern))
}

/** `*`, or an ARN of nothing but wildcards: `arn:aws:*:*:*:*`. */
export function isEveryArn(pattern: string): boolean {
  const parts = pattern.split(':')
  return parts.every(isAnything) || (parts[0] === 'arn' && parts.length > 2 && parts.slice(2).every(isAnything))
}

const EVERY_IAM_ARN = /^arn:[^:]*:iam:\**:(\*+|\d{12}):\*+$/

export const isAnything = (pattern: string): boolean => /^\?*\*[*?]*$/.test(pattern)

/** Tells the actions that `Action` or `NotAction` covers, given in lower case, for a statement that is held against many. */
export function actionMatcher({ values, not }: Element): (action: string) => boolean {
  const patterns = values.map((value) => value.toLowerCase())
  const names = new Set(patterns.filter((pattern) => !/[*?]/.test(pattern)))
  const wide = patterns.filter((pattern) => /[*?]/.test(pattern)).map(matcher)
  return (action) => (names.has(action) || wide.some((covers) => covers(action))) !== not
}

/**
 * Tells the resources that a value of `Resource` covers. A star spans anything within a part of the ARN between colons,
 * and colons too where it ends the part; the sixth part is the whole rest of the ARN, slashes and colons and all. Case counts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatcher(pattern: string): (resource: string) => boolean {
  const whole = completed(pattern)
  const covers = matcher(whole)
  const plain = (resource: string) => covers(subjectFor(whole, resource))
  // Only a star that something follows within one of the first five parts is held back by a colon.
  if (!/\*[^:*]/.test(whole.split(':', 5).join(':'))) return plain
  return (resource) => plain(resource) && coversParts(whole.split(':'), subjectFor(whole, resource).split(':'))
}

/** `arn:aws:sqs` as `arn:aws:sqs:*:*:*`: the wider reading of an ARN with parts missing; the page does not say. */
function completed(pattern: string): string {
  const missing = 6 - pattern.split(':').length
  return pattern.startsWith('arn:') && missing > 0 ? pattern + ':*'.repeat(missing) : pattern
}

function coversParts([part, ...parts]: string[], [text, ...texts]: string[], at = 0): boolean {
  if (part === undefined || text === undefined) return part === undefined && text === undefined
  if (at === 5) return matches([part, ...parts].join(':'), [text, ...texts].join(':'))
  if (matches(part, text) && coversParts(parts, texts, at + 1)) return true
  if (!part.endsWith('*')) return false
  // The star that ends the part takes in one more colon, and what follows it.
  return texts.length > 0 && coversParts([part, ...parts], [`${text}:${texts[0]}`, ...texts.slice(1)], at)
}

/** `ArnLike` and `ArnEquals`: each of the six parts by itself; the sixth has the rest of the ARN. */
export function coversArn(pattern: string, arn: string): boolean {
  if (isAnything(pattern)) return true
  const [parts, texts] = [sixParts(pattern), sixParts(subjectFor(pattern, arn))]
  return parts.length === 6 && texts.length === 6 && parts.every((part, index) => matches(part, texts[index] ?? ''))
}

function sixParts(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])]
}

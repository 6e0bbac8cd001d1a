import { matches } from '../wildcard.ts'
import type { Element } from './parse.ts'

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

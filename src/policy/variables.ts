import type { Context } from './request.ts'

/** A value of a policy with its variables replaced. */
export interface Expanded {
  /** Undefined when a variable has no value: then nothing matches. */
  pattern: string | undefined
  /** False when a variable's value is not known; a `*` stands in its place. */
  certain: boolean
}

/** A star or question mark that means itself: private-use characters, which AWS allows in no name. */
const LITERAL = { '*': '\ue000', '?': '\ue001' } as const
const IS_LITERAL = /[\ue000\ue001]/

const VARIABLE = /\$\{([^}]*)\}/g

/** Only version 2012-10-17 of the policy language has variables; to the older one they are plain text. */
export const hasVariables = (text: string, version: string | undefined): boolean =>
  version === '2012-10-17' && text.includes('${')

/**
 * Replaces `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`, `${$}`. A key without a
 * value takes its default; without a default nothing matches; a key with several values is no variable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expand(text: string, context: Context): Expanded {
  let isPresent = true
  let certain = true
  const pattern = text.replaceAll(VARIABLE, (_whole, inner: string) => {
    if (inner === '*' || inner === '?') return LITERAL[inner]
    if (inner === '$') return '$'
    const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? []
    const values = context(key.toLowerCase())
    if (values === undefined) {
      certain = false
      return '*'
    }
    const value = values.length === 1 ? values[0] : fallback
    if (value === undefined) isPresent = false
    return literal(value ?? '')
  })
  return { pattern: isPresent ? pattern : undefined, certain }
}

/** The text so that a pattern with escaped wildcards can be held against it. */
export const subjectFor = (pattern: string, text: string): string => (IS_LITERAL.test(pattern) ? literal(text) : text)

const literal = (text: string): string => text.replaceAll('*', LITERAL['*']).replaceAll('?', LITERAL['?'])

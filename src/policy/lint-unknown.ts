/**
 * A template's value that is only known at deployment, `!Ref Bucket`, stands in a policy's text as U+E010 and then
 * `{Bucket}`: as long as the `${Bucket}` that it is shown as, so that places in the text stay right.
 */
export const UNKNOWN = '\ue010'

const UNKNOWNS = /\ue010\{[^}]*\}/g
const VARIABLES = /\$\{[^}]*\}/g

/** The mark for a value that is not known; `name` says what gives it: `Bucket`, `AWS::Region`. */
export const unknownText = (name: string): string => `${UNKNOWN}{${name.replaceAll('}', '')}}`

export const hasUnknown = (text: string): boolean => text.includes(UNKNOWN)

export const hasVariable = (text: string): boolean => text.includes('${')

/** One part of an ARN that is not known: any text without a colon or a slash. */
export const UNKNOWN_PART = '\ue011'

const UNKNOWN_PARTS = /\ue010\{AWS::(?:Partition|Region|AccountId|URLSuffix)\}/g

/** A pattern that covers whatever a text may turn out to be, once all that is not known is filled in. */
export const widest = (text: string): string =>
  text.replace(UNKNOWN_PARTS, UNKNOWN_PART).replace(UNKNOWNS, '*').replace(VARIABLES, '*')

/** As a person reads it. */
export const shown = (text: string): string => text.replaceAll(UNKNOWN, '$')

/** Whether a text is nothing but a value that is not known, and stars. */
export const isUnknown = (text: string): boolean =>
  hasUnknown(text) && text.replace(UNKNOWNS, '').replace(/\*/g, '') === ''

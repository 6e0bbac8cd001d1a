import { KnownError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { type Flag, type Flags, PREFIX, variableOf } from './flags.ts'
import type { Setting, Settings } from './merge.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says of the flags. A variable that is set to nothing says nothing: CI systems pass many such. */
export function environmentSettings(env: Environment, flags: Flags): Settings {
  return new Map(
    Object.entries(flags).flatMap(([name, flag]): [string, Setting][] => {
      const variable = variableOf(name)
      const text = env[variable]?.trim()
      if (!text) return []
      return [[name, { value: parse(text, variable, flag), origin: { kind: 'environment', variable } }]]
    }),
  )
}

function parse(text: string, variable: string, { type, array, coerce }: Flag): unknown {
  if (array) return list(text, variable, coerce)
  if (type === 'number') return wholeNumber(text, variable)
  return type === 'boolean' ? truth(text, variable) : text
}

function list(text: string, variable: string, coerce: Flag['coerce']): unknown {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.length === 0) throw new KnownError(2, `${variable} needs a value.`)
  return coerce ? coerce(items) : items
}

function wholeNumber(text: string, variable: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new KnownError(2, `${variable} must be a whole number of at least 1.`, `It is ${text}.`)
}

function truth(text: string, variable: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(0|false|no|off)$/i.test(text)) return false
  throw new KnownError(2, `${variable} must be true or false.`, `It is ${text}.`)
}

/** Warnings, a sentence each, about variables that look like ours and speak for no flag. */
export function strayVariables(env: Environment, flags: Flags): string[] {
  const known = Object.keys(flags).map(variableOf)
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .sort()
    .map((name) => {
      const near = nearest(
        name.slice(PREFIX.length),
        known.map((right) => right.slice(PREFIX.length)),
      )
      return `${name} speaks for no option and is left alone.${near ? ` Did you mean ${PREFIX}${near}?` : ''}`
    })
}

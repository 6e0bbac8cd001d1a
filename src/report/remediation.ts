import type { JsonObject, JsonValue } from '../json.ts'

/** `{InstanceId}`. `#{host}` is a variable of a load balancer's redirect, not ours. */
const PLACEHOLDER = /(?<!#)\{([A-Za-z][\w.]*)\}/g

/**
 * Fills a command with a resource's values: `{InstanceId}` from the row (dots reach into it), `{region}`, `{account}`
 * and `{partition}` from the place, and whatever else is named. Values come from AWS and are hostile: they are quoted
 * for a POSIX shell. A name that is nowhere stays as an upper-case word for the user to replace.
 */
export function fillRemediation(
  command: string,
  row: JsonObject,
  named: Readonly<Record<string, string | undefined>>,
): string {
  return command.replaceAll(PLACEHOLDER, (_whole, path: string) => {
    const value = named[path] ?? valueAt(row, path)
    if (value === undefined || value === null || typeof value === 'object') return placeholder(path)
    return shellQuote(String(value))
  })
}

/** Adds the region that an AWS CLI command needs, unless it names one. For the template: a value may say anything. */
export const withRegion = (command: string): string =>
  command.startsWith('aws ') && !command.includes('--region ') ? `${command} --region {region}` : command

/** The placeholders of a command that stand inside quotes, where a hostile value could end them. There must be none. */
export function quotedPlaceholders(command: string): string[] {
  return (command.match(/'[^']*'|"[^"]*"/g) ?? []).flatMap((quoted) => quoted.match(PLACEHOLDER) ?? [])
}

const valueAt = (row: JsonObject, path: string): JsonValue | undefined =>
  path.split('.').reduce<JsonValue | undefined>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined
    return Array.isArray(value) ? value[Number(name)] : value[name]
  }, row)

const placeholder = (path: string): string =>
  (path.split('.').at(-1) ?? path).replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()

/** A word for a POSIX shell that cannot be read as anything else. Control characters cannot be pasted safely: dropped. */
export function shellQuote(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const printable = value.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '')
  return /^[\w./:@%+=,-]+$/.test(printable) && !printable.startsWith('-')
    ? printable
    : `'${printable.replaceAll("'", String.raw`'\''`)}'`
}

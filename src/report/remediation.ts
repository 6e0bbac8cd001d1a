import type { JsonObject, JsonValue } from '../json.ts'

/**
 * Fills a rule's command with a resource's values: `{InstanceId}` from the row (dots reach into it), `{region}`,
 * `{account}` and `{partition}` from the place. Values come from AWS and are hostile: they are quoted for a POSIX shell.
 * A name that the row does not have stays as an upper-case word for the user to replace.
 */
export function fillRemediation(command: string, row: JsonObject, place: Record<string, string>): string {
  // `#{host}` is a variable of a load balancer's redirect, not ours.
  return command.replaceAll(/(?<!#)\{([A-Za-z][\w.]*)\}/g, (_whole, path: string) => {
    const value = place[path] ?? valueAt(row, path)
    if (value === undefined || value === null || typeof value === 'object') return placeholder(path)
    return shellQuote(String(value))
  })
}

/** Adds the region that an AWS CLI command needs, unless it names one. */
export const withRegion = (command: string, region: string): string =>
  command.startsWith('aws ') && !command.includes('--region ') ? `${command} --region ${region}` : command

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

/** `1 rule`, `2 rules`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `a, b, c and 4 more`: at most `limit` of the items. */
export function some(items: readonly string[], limit: number): string {
  const rest = items.length - limit
  return rest > 0 ? `${items.slice(0, limit).join(', ')} and ${rest} more` : items.join(', ')
}

/** The text as a sentence: ends with a full stop. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** At most `length` UTF-16 units, and never half of a character. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...`
}

/**
 * Prose broken at spaces into indented lines no longer than `width` columns, unless a single word is; words (ARNs, IAM
 * actions) are never broken. Without a width it stays one line.
 */
export function wrap(text: string, width: number | undefined, indent = ''): string {
  if (width === undefined) return indent + text
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? indent + word : `${line} ${word}`
    if (line !== '' && longer.length > width) {
      lines.push(line)
      line = indent + word
    } else line = longer
  }
  return [...lines, line].join('\n')
}

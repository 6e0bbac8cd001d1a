/** Tells the texts that a pattern covers, for a pattern that is held against many. */
export function matcher(pattern: string): (text: string) => boolean {
  if (/^\*+$/.test(pattern)) return () => true
  const literals = pattern.split(/[*?]/)
  const [prefix = '', suffix = ''] = [literals.at(0), literals.at(-1)]
  if (prefix === pattern) return (text) => text === pattern
  return (text) => text.startsWith(prefix) && text.endsWith(suffix) && matches(pattern, text)
}

/** Whether a pattern as in IAM policies (`*` any text, `?` any character) covers a text. Case counts. */
export function matches(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let index = 0
  // Only the last star is ever tried again: unlike a regular expression, no pattern is slow.
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++
      resume = index
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at++
      index++
    } else if (star >= 0) {
      at = star + 1
      index = ++resume
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}

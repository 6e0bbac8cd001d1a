/** A heading with a list under it. */
export interface Section {
  /** As what its entries are counted when there is no room for them: `low`, `pass`. */
  kind: string
  head: string
  /** Each a whole line or more. */
  entries: readonly string[]
  /** Comes after the entries; may be empty. */
  foot: string
}

/**
 * As many entries as fit into so many bytes, and how many of each kind did not. Nothing follows the first that did not:
 * it would seem that there was nothing in between.
 */
export function fill(sections: Iterable<Section>, bytes: number): { text: string; left: ReadonlyMap<string, number> } {
  const parts: string[] = []
  const left = new Map<string, number>()
  let room = bytes
  for (const { kind, head, entries, foot } of sections) {
    let kept = 0
    let size = Buffer.byteLength(head + foot)
    for (const entry of entries) {
      size += Buffer.byteLength(entry)
      if (size > room) break
      kept++
    }
    const rest = entries.length - kept
    if (kept > 0) parts.push(head, ...entries.slice(0, kept), foot)
    if (rest > 0) left.set(kind, (left.get(kind) ?? 0) + rest)
    room = rest > 0 ? 0 : room - size
  }
  return { text: parts.join('').trimEnd(), left }
}

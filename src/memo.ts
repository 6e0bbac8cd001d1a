/**
 * Remembers what was worked out from an object for as long as the object lives. Rules are asked row by row about the
 * same lists: an index over a list is then built once, not once a row.
 */
export function oncePer<Key extends object, Value>(workOut: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { value: Value }>()
  return (key) => {
    const entry = known.get(key) ?? { value: workOut(key) }
    known.set(key, entry)
    return entry.value
  }
}

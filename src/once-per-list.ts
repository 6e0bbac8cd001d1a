/**
 * Computes something of a whole list once, however many rows ask. A rule is called once per row with the same `needs`
 * each time; to build its index anew on every call would cost rows × rows.
 */
export function oncePerList<Row extends object, Value>(
  compute: (rows: readonly Row[]) => Value,
): (rows: readonly Row[]) => Value {
  const computed = new WeakMap<readonly Row[], { value: Value }>()
  return (rows) => {
    const known = computed.get(rows) ?? { value: compute(rows) }
    computed.set(rows, known)
    return known.value
  }
}

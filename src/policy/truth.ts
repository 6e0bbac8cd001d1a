/** Kleene's logic: undefined is what cannot be known at audit time. */
export type Truth = boolean | undefined

export const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

/** False when one is, however little is known of the others. True of no truths. */
export function and(...truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

/** True when one is, however little is known of the others. False of no truths. */
export function or(...truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(undefined) ? undefined : false
}

/** `and` over a list, asking no further than the first that is false. */
export function all<Item>(items: Iterable<Item>, test: (item: Item) => Truth): Truth {
  let sum: Truth = true
  for (const item of items) {
    const truth = test(item)
    if (truth === false) return false
    if (truth === undefined) sum = undefined
  }
  return sum
}

/** `or` over a list, asking no further than the first that is true. */
export function any<Item>(items: Iterable<Item>, test: (item: Item) => Truth): Truth {
  let sum: Truth = false
  for (const item of items) {
    const truth = test(item)
    if (truth) return true
    if (truth === undefined) sum = undefined
  }
  return sum
}

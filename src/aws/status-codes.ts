/** Codes of an HTTP or gRPC status, both ends included. */
export interface CodeRange {
  from: number
  to: number
}

/**
 * Reads a matcher of a health check: `200`, `200,202`, `200-299`, or several of them. Undefined when some part is
 * neither a code nor a range.
 */
export function codeRanges(matcher: string): CodeRange[] | undefined {
  const ranges = matcher.split(',').map((part) => /^(\d+)(?:-(\d+))?$/.exec(part.trim()))
  if (ranges.some((range) => !range)) return undefined
  return ranges.flatMap((range) => (range ? [{ from: Number(range[1]), to: Number(range[2] ?? range[1]) }] : []))
}

/** The codes of a set that the ranges accept. */
export const acceptedOf = (codes: readonly number[], ranges: readonly CodeRange[]): number[] =>
  codes.filter((code) => ranges.some(({ from, to }) => from <= code && code <= to))

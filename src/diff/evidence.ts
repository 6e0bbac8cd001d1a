import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { documentIn } from './documents.ts'

/** How far a changed field is from what a rule named as evidence: 0 for the very place, 5 for another member. */
export const distanceTo = (evidence: readonly string[], path: string): number =>
  Math.min(5, ...evidence.map((other) => distance(path, other)))

function distance(path: string, evidence: string): number {
  if (path === evidence) return 0
  if (holds(path, evidence) || holds(evidence, path)) return 1
  const [one, other] = [namesIn(path), namesIn(evidence)]
  const shared = one.findIndex((name, index) => name !== other[index])
  const length = shared === -1 ? one.length : shared
  if (length === one.length && length === other.length) return 2
  if (length === one.length || length === other.length) return 3
  return length > 0 ? 4 : 5
}

const holds = (outer: string, inner: string): boolean => inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`)

const BRACKETS = /\[(?:'[^']*'|"[^"]*"|[^\]])*\]/g

/** The names of a path without the indexes, which differ from side to side. */
const namesIn = (path: string): string[] => path.replace(BRACKETS, '').split('.')

const STEP = /\.?([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]|(\[\])/y

/**
 * The value at an evidence path, in a row. Undefined where the path cannot be followed in it: it leads into another
 * list, or searches one.
 */
export function valueAt(row: JsonObject, path: string): { value: JsonValue | undefined } | undefined {
  const steps = stepsOf(path)
  const [first] = steps ?? []
  if (steps === undefined || first === undefined || !Object.hasOwn(row, first)) return undefined
  return { value: follow(row, steps) }
}

function stepsOf(path: string): string[] | undefined {
  const steps: string[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path)
    if (!step) return undefined
    steps.push(step[1] ?? step[2] ?? step[3] ?? EVERY)
  }
  return steps
}

/** `[]` */
const EVERY = '[]'

function follow(value: JsonValue | undefined, [step, ...rest]: readonly string[]): JsonValue | undefined {
  if (step === undefined) return value
  if (!Array.isArray(value)) {
    const object = isObject(value) ? value : documentIn(value)
    return follow(object && Object.hasOwn(object, step) ? object[step] : undefined, rest)
  }
  if (step === EVERY) return value.map((item) => follow(item, rest) ?? null)
  return follow(value[Number(step)], rest)
}

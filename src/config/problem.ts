import { KnownError } from '../errors.ts'
import { compareBy } from '../order.ts'
import type { Position } from './located.ts'

/** Something wrong in a config file: where, what, and what to do. */
export interface Problem {
  /** From the working directory. */
  file: string
  position: Position
  message: string
  hint?: string | undefined
}

/** `awsure.config.yaml:4:10`, which editors and terminals turn into a link. */
export const placeOf = ({ file, position: { line, column } }: Pick<Problem, 'file' | 'position'>): string =>
  `${file}:${line}:${column}`

/** The first problem ends the run: a file that is broken somewhere is not applied anywhere. */
export function throwFirst(problems: readonly Problem[]): void {
  const [first, ...others] = problems.toSorted(byPlace)
  if (!first) return
  const more = others.length > 0 && `${others.length} more: see \`awsure config validate\`.`
  const hint = [first.hint, more].filter(Boolean).join(' ')
  throw new KnownError(2, `${placeOf(first)}: ${first.message}`, hint === '' ? undefined : hint)
}

/** In the order of the files. */
export const byPlace = compareBy<Problem>(
  ({ file }) => file,
  ({ position }) => position.line,
  ({ position }) => position.column,
)

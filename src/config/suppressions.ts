import { validateSuppressions } from '../gate/suppressions.ts'
import type { Suppression } from '../report/report.ts'
import { problemsIn } from './check.ts'
import { itemsOf, type Located, memberOf, plain, textOf } from './located.ts'
import { missingPaths, rebased } from './paths.ts'
import type { Problem } from './problem.ts'
import { readLocated } from './read.ts'
import { suppressionsFileSchema } from './suppression-schema.ts'

/** A suppression, and where it is written. */
export interface PlacedSuppression {
  suppression: Suppression
  file: string
  node: Located
}

export interface ReadSuppressions {
  suppressions: PlacedSuppression[]
  problems: Problem[]
}

/** The suppressions of a config file that has passed its schema, and those of the file that it names for them. */
export async function readSuppressions(root: Located, file: string, today: Date): Promise<ReadSuppressions> {
  const more = await suppressionsBeside(memberOf(root, 'suppressionsFile'), file)
  const suppressions = [...suppressionsIn(root, file), ...more.suppressions]
  return { suppressions, problems: [...more.problems, ...problemsWith(suppressions, today)] }
}

/** What `suppressionsFile` leads to. */
async function suppressionsBeside(node: Located | undefined, file: string): Promise<ReadSuppressions> {
  if (!node) return { suppressions: [], problems: [] }
  const missing = await missingPaths([node], file)
  if (missing.length > 0) return { suppressions: [], problems: missing }
  const other = rebased(textOf(node), file)
  const root = await readLocated(other)
  const problems = problemsIn(root, suppressionsFileSchema).map((problem) => ({ file: other, ...problem }))
  return { suppressions: problems.length > 0 ? [] : suppressionsIn(root, other), problems }
}

const suppressionsIn = (root: Located, file: string): PlacedSuppression[] =>
  itemsOf(memberOf(root, 'suppressions')).map((node) => ({
    suppression: plain(node) as unknown as Suppression,
    file,
    node,
  }))

function problemsWith(placed: readonly PlacedSuppression[], today: Date): Problem[] {
  const found = validateSuppressions(
    placed.map(({ suppression }) => suppression),
    today,
  )
  return found.flatMap(({ index, field, message }) => {
    const { file, node } = placed[index] ?? {}
    if (!file || !node) return []
    return [{ file, position: (memberOf(node, field) ?? node).position, message: `\`${field}\` ${message}.` }]
  })
}

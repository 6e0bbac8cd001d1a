import { dirname, isAbsolute, join } from 'node:path'
import { exists } from '../disk/exists.ts'
import { type Located, textOf } from './located.ts'
import type { Problem } from './problem.ts'

/** A path of a config file, which is relative to that file, from the working directory. */
export const rebased = (path: string, file: string): string => (isAbsolute(path) ? path : join(dirname(file), path))

/** The paths at which there is nothing. */
export async function missingPaths(nodes: readonly Located[], file: string): Promise<Problem[]> {
  const found = await Promise.all(nodes.map((node) => exists(rebased(textOf(node), file))))
  return nodes
    .filter((_, index) => !found[index])
    .map((node) => ({ file, position: node.position, message: `There is no ${rebased(textOf(node), file)}.` }))
}

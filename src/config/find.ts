import { dirname, join, resolve } from 'node:path'
import { entriesOf } from '../disk/atomic.ts'
import { KnownError } from '../errors.ts'

/** What the config file may be called. */
export const CONFIG_NAMES = ['awsure.config.yaml', 'awsure.config.yml', 'awsure.config.json'] as const

/**
 * The config file of a folder: its own, or the nearest one above it in the same repository. Outside a repository only
 * the folder itself is looked at: a file that somebody left in /tmp settles nothing.
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  const start = resolve(folder)
  let found: string | undefined
  for (let current = start; ; current = dirname(current)) {
    const entries = await entriesOf(current).catch(() => undefined)
    found ??= configIn(current, entries ?? [])
    if (current === start && found !== undefined) return found
    // In a worktree or a submodule `.git` is a file.
    if (entries?.includes('.git')) return found
    if (current === dirname(current)) return undefined
  }
}

function configIn(folder: string, entries: readonly string[]): string | undefined {
  const [first, second] = CONFIG_NAMES.filter((name) => entries.includes(name))
  if (second !== undefined) {
    throw new KnownError(
      2,
      `${folder} holds both ${first} and ${second}.`,
      'Keep one of them, or name it: --config FILE',
    )
  }
  return first && join(folder, first)
}

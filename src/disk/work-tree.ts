import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** The root of the git work tree that a path lies in, with links followed; undefined outside of any. */
export async function workTreeOf(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined)
  for (let folder = real; folder !== undefined; folder = parentOf(folder)) {
    // In a linked work tree and in a submodule .git is a file.
    if (await stat(join(folder, '.git')).catch(() => undefined)) return folder
  }
  return undefined
}

/** Path of a file relative to the root of a work tree, with forward slashes; undefined when it is not there or outside. */
export async function pathInWorkTree(root: string, file: string): Promise<string | undefined> {
  const real = await realpath(file).catch(() => undefined)
  const path = real === undefined ? ['..'] : relative(root, real).split(sep)
  return path[0] === '..' ? undefined : path.join('/')
}

function parentOf(folder: string): string | undefined {
  const parent = dirname(folder)
  return parent === folder ? undefined : parent
}

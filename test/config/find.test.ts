import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { findConfig } from '../../src/config/find.ts'
import { KnownError } from '../../src/errors.ts'
import { temporaryFolder, writeFiles } from './folder.ts'

const folder = await temporaryFolder()
await writeFiles(folder, {
  'awsure.config.yaml': '',
  'plain/awsure.config.json': '{}',
  'plain/inside/': '',
  'repo/.git/HEAD': '',
  'repo/awsure.config.yml': '',
  'repo/a/b/c/': '',
  'repo/a/own/awsure.config.json': '{}',
  'bare/.git/HEAD': '',
  'bare/a/': '',
  'worktree/.git': 'gitdir: elsewhere',
  'worktree/a/': '',
  'both/.git/HEAD': '',
  'both/awsure.config.yaml': '',
  'both/awsure.config.json': '{}',
  'both/nearer/awsure.config.json': '{}',
  'odd/awsure.config.js': '',
  'odd/awsure.yaml': '',
})
const find = (path: string) => findConfig(join(folder, path))
const at = (path: string) => join(folder, path)

describe('the config file', () => {
  it.each([
    ['the folder itself', 'plain', 'plain/awsure.config.json'],
    ['the root of the repository', 'repo', 'repo/awsure.config.yml'],
    ['a folder deep inside', 'repo/a/b/c', 'repo/awsure.config.yml'],
    ['a folder with one of its own', 'repo/a/own', 'repo/a/own/awsure.config.json'],
    ['a folder with one, below one that has two', 'both/nearer', 'both/nearer/awsure.config.json'],
  ])('of %s is the nearest up to the root of the repository', async (_, from, file) => {
    expect(await find(from)).toBe(at(file))
  })

  it.each([
    ['outside a repository, where only the folder itself counts', 'plain/inside'],
    ['above the root of the repository', 'bare/a'],
    ['above a worktree, in which .git is a file', 'worktree/a'],
    ['of another name', 'odd'],
    ['in a folder that is not there', 'nosuch'],
  ])('is not looked for %s', async (_, from) => {
    expect(await find(from)).toBeUndefined()
  })

  it('is never guessed', async () => {
    const problem = `${at('both')} holds both awsure.config.yaml and awsure.config.json.`
    const hint = 'Keep one of them, or name it: --config FILE'
    await expect(find('both')).rejects.toThrow(new KnownError(2, problem, hint))
  })

  it.skipIf(process.getuid?.() === 0)('is found below a folder that may not be listed', async () => {
    await chmod(folder, 0o100)
    try {
      expect(await find('repo/a')).toBe(at('repo/awsure.config.yml'))
    } finally {
      await chmod(folder, 0o700)
    }
  })
})

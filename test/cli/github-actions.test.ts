import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'
import { awsure, type Ran } from './awsure.ts'

let folder: string
let summary: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-github-'))
  summary = join(folder, 'summary.md')
  await writeFile(summary, '')
})
afterEach(() => rm(folder, { recursive: true }))

/** Audits in a step of GitHub Actions. */
const step = (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
  awsure(['--snapshot', join(root, 'fixtures/insecure'), ...args], {
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, ...env },
    cwd: folder,
  })

const COMMAND = /^::(error|warning|notice|group|endgroup)/gm

it('writes a summary and annotations, and leaves data on stdout alone', async () => {
  const { code, stdout, stderr } = await step(['-o', 'json'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout).findings.length).toBeGreaterThan(10)
  expect(await readFile(summary, 'utf8')).toMatch(/^## awsure: gate failed\n/)
  const kinds = [...stderr.matchAll(COMMAND)].map(([, kind]) => kind)
  expect(kinds).toEqual(['group', ...Array(10).fill('error'), ...Array(10).fill('warning'), 'notice', 'endgroup'])
})

it('points its annotations at the lines of a snapshot in the repository', async () => {
  const { stderr } = await step([])
  // The fixtures lie in this repository.
  expect(stderr).toMatch(
    /^::error file=fixtures\/insecure\/111122223333\/[\w/-]+\.json,line=\d+,endLine=\d+,title=[\w-]+::/m,
  )
})

it('does nothing of the kind elsewhere, nor where it is told not to', async () => {
  const quiet = await step(['--no-ci-integration'])
  const elsewhere = await step([], { GITHUB_ACTIONS: '' })
  for (const { code, stderr } of [quiet, elsewhere]) {
    expect(code).toBe(1)
    expect(stderr).not.toMatch(COMMAND)
  }
  expect(await readFile(summary, 'utf8')).toBe('')
})

it('adds to a summary that is there, as far as the runner takes it', async () => {
  await writeFile(summary, 'earlier')
  await step(['--rule', 'iam-user-mfa'])
  expect(await readFile(summary, 'utf8')).toMatch(/^earlier\n## awsure: gate failed\n/)

  const almost = 1024 * 1024 - 600
  await writeFile(summary, 'x'.repeat(almost))
  await step([])
  const tight = await readFile(summary, 'utf8')
  expect(tight.slice(almost)).toMatch(/^\nEvaluated \d+ rules .* Exit 1\.\n$/)

  await writeFile(summary, 'x'.repeat(1024 * 1024))
  await step([])
  expect(await readFile(summary, 'utf8')).toHaveLength(1024 * 1024)
})

it('leaves the summary to who writes another output there', async () => {
  await step(['-o', `ndjson:${summary}`])
  expect(await readFile(summary, 'utf8')).toMatch(/^\{/)
})

it('keeps its exit code and its reports when the summary cannot be written', async () => {
  const { code, stdout, stderr } = await step(['-o', 'json'], { GITHUB_STEP_SUMMARY: join(folder, 'gone/summary.md') })
  expect(code).toBe(1)
  expect(JSON.parse(stdout).exit.code).toBe(1)
  expect(stderr).toMatch(/^Could not write the step summary: /m)
})

it('has no annotation for a run in which nothing is wrong', async () => {
  const { code, stderr } = await awsure(['--snapshot', join(root, 'fixtures/secure')], {
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
  })
  expect(code).toBe(0)
  expect(stderr).not.toMatch(COMMAND)
  expect(await readFile(summary, 'utf8')).toMatch(/^## awsure: gate passed\n/)
})

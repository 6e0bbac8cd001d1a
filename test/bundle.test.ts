import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type OutputChunk, rolldown } from 'rolldown'
import { inputOptions, outputOptions } from '../scripts/bundle-options.js'
import { root } from '../scripts/virtual-modules.js'
import { accountSummary, awsure, FAKE_KEYS, securityGroup, writeSnapshot } from './cli/awsure.ts'

const dist = join(root, 'dist')
let folder: string
let chunks: Map<string, OutputChunk>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-bundle-'))
  const build = await rolldown(inputOptions)
  const { output } = await build.generate(outputOptions)
  await build.close()
  chunks = new Map(output.flatMap((item) => (item.type === 'chunk' ? [[item.fileName, item] as const] : [])))
})
afterAll(() => rm(folder, { recursive: true }))

/** Files with code of the AWS SDK in them. */
const sdkChunks = () => [...chunks.values()].filter(hasSdkCode).map(({ fileName }) => fileName)
const hasSdkCode = ({ moduleIds }: OutputChunk) =>
  moduleIds.some((id) => /node_modules\/@(aws-sdk|smithy|aws-crypto)\/|awsure:sdk:/.test(id))

describe('dist', () => {
  it('is what the sources give', async () => {
    const files = await readdir(dist, { recursive: true, withFileTypes: true })
    const built = files.filter((file) => file.isFile()).map((file) => relative(dist, join(file.parentPath, file.name)))
    expect(built.filter((file) => file.endsWith('.js')).sort()).toEqual([...chunks.keys()].sort())
    expect(built).toContain('help.txt')
  })

  it('holds no package that is only for development', async () => {
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
    const bundled = new Set(
      [...chunks.values()].flatMap(({ moduleIds }) =>
        moduleIds.flatMap((id) => /.*(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []),
      ),
    )
    expect(bundled.size).toBeGreaterThan(20)
    expect([...bundled].filter((name) => packages[name]?.dev !== undefined)).toEqual([])
  })

  it('answers --help with the text that the program renders', async () => {
    const [prerendered, rendered] = await Promise.all([
      readFile(join(dist, 'help.txt'), 'utf8'),
      awsure(['--help', '--no-color']),
    ])
    expect(prerendered).toBe(rendered.stdout)
    expect(await awsure(['--help'])).toEqual({ code: 0, stdout: prerendered, stderr: '' })
  })
})

/** A file of dist/ with all that is loaded with it. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const imported of chunks.get(file)?.imports ?? []) staticImports(imported, seen)
  return seen
}

/** Runs a command and gives the files of dist/ that it loaded. */
async function loadedBy(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const log = join(folder, `${loads++}.log`)
  const { stderr } = await awsure(args, { env: { ...env, LOADED: log, NODE_OPTIONS: `--import=${await loadHook()}` } })
  expect(stderr).not.toContain('internal error')
  const urls = (await readFile(log, 'utf8')).trim().split('\n')
  return urls.flatMap((url) => (url.includes('/dist/') ? [url.split('/dist/')[1] ?? ''] : [])).sort()
}
let loads = 0

/** A module that makes Node write down every file that it loads. */
async function loadHook(): Promise<string> {
  const hook = `import { appendFileSync } from 'node:fs'
    export const load = (url, context, next) => (appendFileSync(process.env.LOADED, url + '\\n'), next(url, context))`
  const file = join(folder, 'hook.mjs')
  const url = `data:text/javascript,${encodeURIComponent(hook)}`
  await writeFile(file, `import { register } from 'node:module'\nregister(${JSON.stringify(url)})`)
  return pathToFileURL(file).href
}

const sizeOf = (files: readonly string[]) => files.reduce((sum, file) => sum + (chunks.get(file)?.code.length ?? 0), 0)

describe('a command loads what it needs', () => {
  it.each<[command: string[], kilobytes: number]>([
    [['--help'], 8],
    [['--version'], 250],
    [['rules'], 950],
    [['rules', '-o', 'markdown'], 950],
    [['explain', 'iam-user-mfa'], 950],
    [['permissions'], 950],
    [['--get-yargs-completions', 'awsure', 'explain', 'iam'], 950],
    [['--snapshot', 'SNAPSHOT'], 1080],
    [['audit', '--snapshot', 'SNAPSHOT', '-o', 'json', '-o', 'sarif:SARIF', '--record', 'RECORD.ndjson'], 1080],
    [['record', '--snapshot', 'SNAPSHOT', '-o', 'RECORDED', '--redact'], 1080],
    [['diff', 'SNAPSHOT', 'SNAPSHOT'], 1080],
  ])('%j: no AWS SDK, at most %d kB', async (command, kilobytes) => {
    const snapshot = join(folder, 'snapshot.json')
    await writeSnapshot(snapshot, [accountSummary({ AccountMFAEnabled: 1 }), securityGroup(true)])
    const loaded = await loadedBy(
      command.map((word) =>
        word.replace(/SNAPSHOT|SARIF|RECORD(ED)?/, (name) => (name === 'SNAPSHOT' ? snapshot : join(folder, name))),
      ),
    )
    expect(loaded).toContain('cli.js')
    expect(loaded.filter((file) => !chunks.has(file))).toEqual([])
    expect(loaded.filter((file) => sdkChunks().includes(file))).toEqual([])
    expect(loaded.length).toBeLessThan(90)
    expect(sizeOf(loaded) / 1000).toBeLessThan(kilobytes)
  })

  it.each(['index.js', 'testing.js'])('%s, which rules and their tests import: no AWS SDK', (entry) => {
    const loaded = staticImports(entry)
    expect(loaded.size).toBeGreaterThan(3)
    expect([...loaded].filter((file) => sdkChunks().includes(file))).toEqual([])
  })

  it('a live audit loads only the clients of the services that it asks', async () => {
    // Nothing listens there: the audit ends once it has asked who it is.
    const loaded = await loadedBy(['--endpoint-url', 'http://127.0.0.1:1', '--service', 'iam'], FAKE_KEYS)
    const clients = loaded.filter((file) => file.startsWith('chunks/client-'))
    expect(clients.map((file) => file.replace(/-[\w-]{8}\.js$/, ''))).toEqual(['chunks/client-sts'])
  })
})

describe('the subset of the AWS SDK', () => {
  it('has every operation that a collection declares, with its paginator', async () => {
    const { operations, missing } = JSON.parse(await runModule(DECLARED))
    expect(operations).toBeGreaterThan(30)
    expect(missing).toEqual([])
  })
})

async function runModule(code: string): Promise<string> {
  const file = join(folder, 'run.mjs')
  await writeFile(file, code.replaceAll('ROOT', pathToFileURL(root).href))
  return (await promisify(execFile)(process.execPath, [file])).stdout
}

/** Compares, in the bundle, what the collections call with what their clients can do; the whole SDK says what pages. */
const DECLARED = `
import { createRequire } from 'node:module'
import * as awsure from 'ROOTdist/index.js'
const require = createRequire('ROOTpackage.json')
const declared = [[awsure.sts.sts, 'GetCallerIdentity'], [awsure.ec2.ec2, 'DescribeRegions']]
for (const exported of Object.values(awsure).flatMap((module) => Object.values(module))) {
  if (!exported?.source?.calls) continue
  for (const name of [...exported.source.calls, ...(exported.fallback?.calls ?? [])]) declared.push([exported.service, name])
  for (const extra of Object.values(exported.extras)) for (const name of extra.calls) declared.push([extra.service, name])
}
const missing = []
for (const [service, name] of declared) {
  const [bundled, whole] = [await service.load(), require('@aws-sdk/client-' + service.client)]
  if (!bundled[name + 'Command']) missing.push(service.name + ':' + name)
  if (whole['paginate' + name] && !bundled['paginate' + name]) missing.push(service.name + ': paginate' + name)
}
console.log(JSON.stringify({ operations: new Set(declared.map(([{ name }, operation]) => name + operation)).size, missing }))
`

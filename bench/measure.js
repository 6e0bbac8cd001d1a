import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const AWSURE = fileURLToPath(new URL('../bin/awsure.js', import.meta.url))

/** A folder for what a benchmark writes; gone when the benchmarks end. */
export const folder = mkdtempSync(join(tmpdir(), 'awsure-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Makes a Node program write down at its end what it used: only the program itself knows the most that it held. */
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs'
  process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())))`)}`

/** An environment in which nobody's credentials are found. */
const BARE = {
  PATH: process.env.PATH,
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
}

/**
 * Runs a Node program: CPU seconds (user and system) and the most megabytes in memory, the least of several runs, since
 * noise only ever adds.
 */
export async function usageOf(args, { runs = 1, env = {} } = {}) {
  let least = { seconds: Number.POSITIVE_INFINITY, megabytes: Number.POSITIVE_INFINITY, stdout: '', stderr: '' }
  for (let run = 0; run < runs; run++) {
    const used = await used1(args, env)
    const seconds = Math.min(least.seconds, used.seconds)
    least = { ...used, seconds, megabytes: Math.min(least.megabytes, used.megabytes) }
  }
  return least
}

async function used1(args, env) {
  const file = join(folder, 'usage.json')
  const child = spawn(process.execPath, ['--import', HOOK, ...args], {
    env: { ...BARE, ...env, BENCH_USAGE: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (said[name] += text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said.stderr}`)
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(file, 'utf8'))
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024, ...said }
}

/** Audits, to a JSON report: what it used, and the report. */
export async function audit(args, options) {
  const file = join(folder, 'report.json')
  const used = await usageOf([AWSURE, 'audit', ...args, '-o', `json:${file}`, '--fail-on', 'none'], options)
  return { ...used, report: JSON.parse(readFileSync(file, 'utf8')) }
}

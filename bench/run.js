import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { manyResources } from './many-resources.js'
import { policyRows } from './policy.js'

/**
 * Benchmarks as ratios and counts: a ratio of two CPU times taken side by side holds on any machine, a time does not.
 * Prints one row each with its bound; exits 1 when one is exceeded.
 */
const awsure = fileURLToPath(new URL('../bin/awsure.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'awsure-bench-'))
const rows = []

const empty = join(folder, 'empty.mjs')
writeFileSync(empty, '')
const nothing = cpuOf([empty])

rows.push({ what: '--help : empty Node program', value: cpuOf([awsure, '--help']), of: nothing, bound: 2.0 })
rows.push({ what: 'rules : empty Node program', value: cpuOf([awsure, 'rules']), of: nothing, bound: 4.0 })

for (const count of [1_000, 10_000]) {
  const snapshot = join(folder, `${count}.json`)
  writeFileSync(snapshot, JSON.stringify(manyResources(count)))
  const parse = join(folder, 'parse.mjs')
  writeFileSync(parse, `JSON.parse((await import('node:fs')).readFileSync(${JSON.stringify(snapshot)}, 'utf8'))`)
  const startUp = cpuOf([awsure, 'rules'])
  const parsing = Math.max(0.001, cpuOf([parse]) - nothing)
  const audit = cpuOf([
    awsure,
    'audit',
    '--snapshot',
    snapshot,
    '-o',
    `json:${join(folder, 'report.json')}`,
    '--fail-on',
    'none',
  ])
  const megabytes = (readFileSync(snapshot).length / 1e6).toFixed(1)
  rows.push({
    what: `offline audit of ${count} resources (${megabytes} MB) : its JSON parse + start-up`,
    value: audit,
    of: parsing + startUp,
    // Thousands of findings cost more than reading them: only the ordinary size is bounded.
    bound: count === 1_000 ? 3.0 : Number.POSITIVE_INFINITY,
  })
}
rmSync(folder, { recursive: true })
rows.push(...policyRows())

console.log(`Node ${process.version}; CPU seconds, user and system, least of 7 runs`)
for (const { what, value, of, bound } of rows) {
  console.log(
    `${(value / of).toFixed(2).padStart(6)}  (${Number.isFinite(bound) ? `at most ${bound.toFixed(1)}` : 'no bound'})  ${what}  ${value.toFixed(3)} : ${of.toFixed(3)}`,
  )
}
process.exitCode = rows.some(({ value, of, bound }) => value / of > bound) ? 1 : 0

/** CPU seconds of a Node program, the least of seven: noise only ever adds. */
function cpuOf(args) {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 7; run++) least = Math.min(least, childCpu(args))
  return least
}

/** What the shell's `times` says of a child, in seconds. */
function childCpu(args) {
  const quoted = [process.execPath, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
  const out = execFileSync('bash', ['-c', `TIMEFORMAT='%U %S'; { time ${quoted} >/dev/null 2>/dev/null; } 2>&1`], {
    encoding: 'utf8',
  })
  const [user = 0, system = 0] = out.trim().split('\n').at(-1).split(' ').map(Number)
  return user + system
}

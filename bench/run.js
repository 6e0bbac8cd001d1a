import { bundled } from './bundled.js'
import { liveRows } from './live.js'
import { offlineRows } from './offline.js'

/**
 * Benchmarks as ratios and counts, each with its bound: a ratio of two CPU times taken side by side holds on any
 * machine, a time does not. README.md says what each row means. Exits 1 when a bound is exceeded.
 */
const GROUPS = {
  virtual: async () => (await bundled('limited')).limitedRows(),
  live: liveRows,
  offline: offlineRows,
  policy: async () => (await import('./policy.js')).policyRows(),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in GROUPS))
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: ${Object.keys(GROUPS).join(', ')}`)

console.log(`Node ${process.version}`)
let short = 0
for (const name of wanted.length > 0 ? wanted : Object.keys(GROUPS)) {
  for (const row of await GROUPS[name]()) {
    const isShort = row.value / (row.of ?? 1) > row.bound
    if (isShort) short++
    console.log(line(row, isShort))
  }
}
console.log(short > 0 ? `${short} fall short.` : 'All within their bounds.')
process.exitCode = short > 0 ? 1 : 0

function line({ what, value, of, bound }, isShort) {
  const ratio = number(value / (of ?? 1)).padStart(8)
  const parts = of === undefined ? '' : `  (${number(value)} : ${number(of)})`
  return `${isShort ? 'SHORT' : 'ok   '} ${ratio}  of at most ${number(bound).padEnd(5)}  ${what}${parts}`
}

function number(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 0.1 ? 3 : 2)
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { manyResources } from './many-resources.js'
import { AWSURE, audit, folder, usageOf } from './measure.js'
import { writeOrganization } from './organization.js'

/** Start-up, and audits of recordings, beside the mere reading of them. */
export async function offlineRows() {
  const empty = file('empty.mjs', '')
  const nothing = (await usageOf([empty], { runs: 9 })).seconds
  const help = (await usageOf([AWSURE, '--help'], { runs: 9 })).seconds
  const rules = (await usageOf([AWSURE, 'rules'], { runs: 7 })).seconds
  return [
    { what: '--help : empty Node program (CPU s)', value: help, of: nothing, bound: 2.0 },
    { what: 'rules : empty Node program (CPU s)', value: rules, of: nothing, bound: 4.0 },
    ...(await oneRegion(nothing, rules)),
    ...(await organization(nothing)),
  ]
}

/** One account and region whose resources mostly have findings. */
async function oneRegion(nothing, startUp) {
  const snapshot = file('1000.json', JSON.stringify(manyResources(1_000)))
  const parse = file('parse.mjs', `JSON.parse((await import('node:fs')).readFileSync(${JSON.stringify(snapshot)}))`)
  const parsing = Math.max(0.001, (await usageOf([parse], { runs: 5 })).seconds - nothing)
  const { seconds } = await audit(['--snapshot', snapshot], { runs: 5 })
  const what = '1,000 resources of one region, most with findings : their parse and start-up (CPU s)'
  return [{ what, value: seconds, of: parsing + startUp, bound: 3.0 }]
}

const PARSE = `
  import { createReadStream } from 'node:fs'
  import { createInterface } from 'node:readline'
  import { createGunzip } from 'node:zlib'
  const input = createReadStream(process.argv[2]).pipe(createGunzip())
  for await (const line of createInterface({ input })) JSON.parse(line)`

/** The recording of an organization: 10,000 resources in 46 accounts, 100,000 in 461, judged by every rule. */
async function organization(nothing) {
  const parse = file('lines.mjs', PARSE)
  const [small, large] = [join(folder, 'small.ndjson.gz'), join(folder, 'large.ndjson.gz')]
  await writeOrganization(small, 46)
  await writeOrganization(large, 461)
  const few = await audit(['--snapshot', small], { runs: 2 })
  const many = await audit(['--snapshot', large], { runs: 2 })
  const parsing = (await usageOf([parse, large], { runs: 3 })).seconds - nothing
  const { resources, evaluations } = many.report.summary
  const judged = Object.values(evaluations).reduce((sum, count) => sum + count)
  if (resources < 100_000) throw new Error(`only ${resources} resources`)
  const unlike = judged / Object.values(few.report.summary.evaluations).reduce((sum, count) => sum + count)
  if (Math.abs(unlike - 461 / 46) > 0.01) throw new Error(`${unlike} times the verdicts`)
  const what = `${thousands(resources)} resources, .ndjson.gz, ${thousands(judged)} verdicts`
  return [
    { what: `${what} : gunzip and parse (CPU s)`, value: many.seconds, of: parsing, bound: 3.0 },
    { what: `${what} : a tenth of it (peak MB)`, value: many.megabytes, of: few.megabytes, bound: 1.5 },
  ]
}

const thousands = (count) => count.toLocaleString('en')

function file(name, text) {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

import builtIn from 'awsure:rules'
import { resolve } from 'node:path'
import { root } from '../scripts/virtual-modules.js'
import { collect } from '../src/engine/collect.ts'
import { evaluate, type Result } from '../src/engine/evaluate.ts'
import { planFor } from '../src/engine/plan.ts'
import { type GateSettings, gateReport } from '../src/gate/gate.ts'
import { canonical } from '../src/json.ts'
import { buildReport, type RunFacts } from '../src/report/build.ts'
import type { Report } from '../src/report/report.ts'
import { type Format, reporters } from '../src/report/reporters.ts'
import type { AnyRule } from '../src/rule.ts'
import { once } from '../src/source/once.ts'
import { openSnapshot, type Snapshot } from '../src/source/snapshot.ts'
import type { CallRequest, Source } from '../src/source/source.ts'

export const RULES: readonly AnyRule[] = builtIn.map(({ rule }) => rule)

export const fixturePath = (name: string): string => resolve(root, 'fixtures', name)

export interface FixtureAudit {
  results: Result[]
  report: Report
}

interface Options {
  rules?: readonly AnyRule[]
  /** Put between the snapshot and the engine. */
  through?: (source: Source) => Source
  run?: Partial<RunFacts>
  gate?: Partial<GateSettings>
}

/** What would differ from run to run, and from version to version. */
const RUN: RunFacts = {
  id: '00000000-0000-4000-8000-000000000000',
  startedAt: new Date('2026-06-01T08:05:00Z'),
  endedAt: new Date('2026-06-01T08:05:01Z'),
  version: '0.0.0',
  interrupted: undefined,
  show: [],
}

/** What `awsure audit` does without a flag. */
const GATE: GateSettings = {
  failOn: 'high',
  failOnRules: [],
  warnRules: [],
  incomplete: 'fail',
  exitZero: false,
  suppressions: [],
  baseline: undefined,
  today: new Date('2026-06-01'),
}

/** Audits a fixture, or any snapshot by its path, the way `awsure audit --snapshot` does, but in process. */
export async function auditFixture(name: string, options: Options = {}): Promise<FixtureAudit> {
  const { rules = RULES, through = (source) => source, run, gate } = options
  const { source, accounts, capturedAt } = await open(name)
  const inventory = await collect(planFor(rules), { source: once(through(source)), accounts, now: capturedAt })
  const results = evaluate(rules, inventory)
  const report = buildReport(rules, inventory, results, { ...RUN, ...run })
  return { results, report: gateReport(report, { ...GATE, ...gate }) }
}

const opened = new Map<string, Promise<Snapshot>>()

/** Hundreds of audits read the same files. */
function open(name: string): Promise<Snapshot> {
  const snapshot = opened.get(name) ?? openSnapshot(fixturePath(name))
  opened.set(name, snapshot)
  return snapshot
}

/** Every call that the rules make of a fixture, each once. */
export async function callsAsked(name: string): Promise<CallRequest[]> {
  const asked = new Map<string, CallRequest>()
  const through = (source: Source): Source => ({
    call: (request) => {
      asked.set(callKey(request), request)
      return source.call(request)
    },
  })
  await auditFixture(name, { through })
  return [...asked.values()]
}

/** `eu-west-1 iam ListUsers {}` */
export const callKey = ({ region, service, operation, input }: CallRequest): string =>
  `${region} ${service.client} ${operation} ${canonical(input)}`

/** Outcomes by rule, region and resource; a region whose list was not seen is `?`. */
export function outcomesOf(results: readonly Result[]): Map<string, string> {
  return new Map(
    results.map(({ rule, region, resource, verdict }) => [
      `${rule.id} ${region} ${resource ? (resource.identity.id ?? canonical(resource.row)) : '?'}`,
      verdict.outcome,
    ]),
  )
}

/** A report as it would be written to a file. */
export async function print(format: Format, report: Report): Promise<string> {
  const text = (await reporters[format]())(report, { color: false })
  return typeof text === 'string' ? text : [...text].join('')
}

import { readFile, realpath } from 'node:fs/promises'
import { pathInWorkTree, workTreeOf } from '../disk/work-tree.ts'
import { inert, printable } from '../report/escape.ts'
import type { FileLocation, Finding, Report, ReportedResource } from '../report/report.ts'
import type { Format } from '../report/reporters.ts'
import { locateSources, type SourceMapEntry } from '../report/source-map.ts'
import type { AnyRule } from '../rule.ts'
import type { RowQuery } from '../source/snapshot-lines.ts'
import { type Streams, write } from './streams.ts'

/** Values of `--sarif-location`. A finding that is in no such file gets a path made of its ARN. */
export const SARIF_LOCATIONS = ['auto', 'source', 'snapshot', 'resource'] as const

/** Formats whose results point at a line of a file. */
export const pointsIntoFiles = (format: Format): boolean => format === 'sarif' || format === 'gitlab-codequality'

/** What can tell where findings are written. */
export interface Whereabouts {
  choice: (typeof SARIF_LOCATIONS)[number]
  /** Whether something shows lines of a snapshot; else `auto` does not look for them. */
  showsLines: boolean
  /** From the config file; paths are from the working directory. */
  sourceMap: readonly SourceMapEntry[]
  /** Path of the snapshot that was audited, if it was one. */
  snapshot: string | undefined
}

type Warn = (warning: string) => Promise<void>

/**
 * Says of each finding where it is written in the files of the git work tree: first where the resource is defined, then
 * where the snapshot has it. What cannot be located is only warned of: no report is lost for it.
 */
export async function locateFindings(
  report: Report,
  rules: readonly AnyRule[],
  { choice, showsLines, sourceMap, snapshot }: Whereabouts,
  { stderr }: Streams,
): Promise<Report> {
  const warn = (warning: string) => write(stderr, `${inert(printable(warning))}\n`)
  const wantsSources = choice === 'source' || choice === 'auto'
  const wantsLines = choice === 'snapshot' || (choice === 'auto' && showsLines)
  const { findings } = report
  const found = [
    wantsSources && sourceMap.length > 0 ? await sources(findings, sourceMap, warn) : NOWHERE,
    wantsLines && snapshot !== undefined ? await snapshotLines(findings, rules, snapshot, warn) : NOWHERE,
  ]
  const located = findings.map((finding) => {
    const locations = found.flatMap((by) => by.get(finding.id) ?? [])
    return locations.length > 0 ? { ...finding, locations } : finding
  })
  return { ...report, findings: located }
}

/** By the finding's id. */
type Locations = ReadonlyMap<string, FileLocation>

const NOWHERE: Locations = new Map()

async function sources(
  findings: readonly Finding[],
  sourceMap: readonly SourceMapEntry[],
  warn: Warn,
): Promise<Locations> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => undefined)
  const { locations, problems } = await locateSources(findings, sourceMap, read)
  for (const problem of problems) await warn(problem)
  return inWorkTree((await workTreeOf('.')) ?? (await realpath('.')), locations)
}

async function snapshotLines(
  findings: readonly Finding[],
  rules: readonly AnyRule[],
  snapshot: string,
  warn: Warn,
): Promise<Locations> {
  const root = await workTreeOf(snapshot)
  if (root === undefined || findings.length === 0) return NOWHERE
  try {
    const { locateRows } = await import('../source/snapshot-lines.ts')
    const ruleOf = new Map(rules.map((rule) => [rule.id, rule]))
    const queries = findings.map(({ ruleId, resource }) => queryFor(resource, ruleOf.get(ruleId)))
    const ranges = await locateRows(snapshot, queries)
    const locations = findings.flatMap(({ id }, index): [string, FileLocation][] => {
      const { file: uri, ...lines } = ranges[index] ?? {}
      return uri === undefined ? [] : [[id, { kind: 'snapshot', uri, startLine: 1, endLine: 1, ...lines }]]
    })
    const located = await inWorkTree(root, new Map(locations))
    await warnOfTestPaths(located, warn)
    return located
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    await warn(`The findings could not be located in ${snapshot}: ${reason}`)
    return NOWHERE
  }
}

/** A row names itself by its ARN, or by the last part of it: `i-0abc` of `…:instance/i-0abc`. */
function queryFor({ id, arn, name, account, region }: ReportedResource, rule: AnyRule | undefined): RowQuery {
  const [whole = id, part] = id.split('#', 2)
  return {
    account,
    region,
    operations: rule ? operationsBehind(rule) : [],
    names: [...new Set([whole, arn, whole.split(/[/:]/).at(-1) ?? '', name])].filter((text) => text !== ''),
    part,
  }
}

/** What lists the rows that a rule judges, and then what else it asks of each. The last call of a list gives the rows. */
function operationsBehind({ on: { service, source, fallback, asked, extras } }: AnyRule): RowQuery['operations'] {
  const own = [...source.calls.toReversed(), ...(fallback?.calls ?? [])].map((operation) => ({ service, operation }))
  const more = asked.flatMap((name) => {
    const extra = extras[name]
    return extra ? extra.calls.map((operation) => ({ service: extra.service, operation })) : []
  })
  return [...own, ...more].map(({ service: { client }, operation }) => ({ service: client, operation }))
}

/** The locations with paths relative to the root; those of files outside are left out. */
async function inWorkTree(root: string, locations: Locations): Promise<Locations> {
  const files = [...new Set(Array.from(locations.values(), ({ uri }) => uri))]
  const paths = new Map(await Promise.all(files.map(async (file) => [file, await pathInWorkTree(root, file)] as const)))
  return new Map(
    Array.from(locations).flatMap(([id, location]): [string, FileLocation][] => {
      const uri = paths.get(location.uri)
      return uri === undefined ? [] : [[id, { ...location, uri }]]
    }),
  )
}

/** Code scanning tells alerts in such files apart from those in code that runs. */
const TEST_PATH = /(^|\/)(tests?|fixtures?|docs?|examples?)\//i

async function warnOfTestPaths(located: Locations, warn: Warn): Promise<void> {
  const suspect = Array.from(located.values()).find(({ uri }) => TEST_PATH.test(uri))
  if (!suspect) return
  await warn(
    `Code scanning may file the findings in ${suspect.uri} as test code or documentation, for its path says so. ` +
      'Keep the snapshot elsewhere, or use --sarif-location resource.',
  )
}

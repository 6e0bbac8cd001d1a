import { matches } from '../wildcard.ts'
import type { FileLocation, Finding, ReportedResource } from './report.ts'

/** Where the resources of a pattern are defined: an entry of `sourceMap` in a config file. */
export interface SourceMapEntry {
  /** Pattern over resource ids and ARNs, of the same kind as a suppression's. */
  match: string
  file: string
  /** From 1. Without it, the line is that of `address` or `logicalId`, else the first. */
  line?: number | undefined
  /** Terraform address of the resource: `aws_lb_listener.http`; module and index may stand around it. */
  address?: string | undefined
  /** Logical id of the resource in a CloudFormation template. */
  logicalId?: string | undefined
}

/** What the source map says of each finding, by its id, and what is wrong with the map. */
export interface Sources {
  locations: ReadonlyMap<string, FileLocation>
  problems: readonly string[]
}

/**
 * Finds where the resources of findings are defined: for each the first entry that fits and leads somewhere. `readFile`
 * gives undefined for a file that is not there.
 */
export async function locateSources(
  findings: readonly Finding[],
  sourceMap: readonly SourceMapEntry[],
  readFile: (file: string) => Promise<string | undefined>,
): Promise<Sources> {
  const problems: string[] = []
  const locations = new Map<string, FileLocation>()
  for (const entry of sourceMap) {
    const found = findings.filter(({ id, resource }) => !locations.has(id) && fits(entry, resource))
    if (found.length === 0) continue
    const line = await lineOf(entry, readFile)
    if (typeof line === 'string') problems.push(`sourceMap: ${line}`)
    else for (const { id } of found) locations.set(id, location(entry, line))
  }
  return { locations, problems }
}

const fits = ({ match }: SourceMapEntry, { id, arn }: ReportedResource): boolean =>
  matches(match, id) || matches(match, arn)

const location = ({ file }: SourceMapEntry, line: number): FileLocation => ({
  kind: 'source',
  uri: file,
  startLine: line,
  // One line: code scanning shows an alert in a pull request only when every line of it was changed.
  endLine: line,
})

/** The line, from 1, or what is wrong. */
async function lineOf(
  { file, line, address, logicalId }: SourceMapEntry,
  readFile: (file: string) => Promise<string | undefined>,
): Promise<number | string> {
  const text = await readFile(file)
  if (text === undefined) return `${file} does not exist.`
  if (line !== undefined) return line <= text.split('\n').length ? line : `${file} has no line ${line}.`
  if (address !== undefined) return terraformLine(text, address) ?? `${file} has no resource ${address}.`
  if (logicalId !== undefined) return (await templateLine(text, logicalId)) ?? `${file} has no resource ${logicalId}.`
  return 1
}

/** Line of `resource "aws_lb" "web"` for `module.network.aws_lb.web[0]`. */
function terraformLine(text: string, address: string): number | undefined {
  const [type = '', name = ''] = address
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .slice(-2)
  const header = new RegExp(`^\\s*resource\\s+"?${literal(type)}"?\\s+"?${literal(name)}"?\\s*\\{`)
  const index = text.split('\n').findIndex((line) => header.test(line))
  return index < 0 ? undefined : index + 1
}

const literal = (text: string): string => text.replace(/[^\w-]/g, '\\$&')

/** Line of a logical id below `Resources`, in YAML or JSON. */
async function templateLine(text: string, logicalId: string): Promise<number | undefined> {
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml')
  const lineCounter = new LineCounter()
  // CloudFormation's own tags (!Ref) only make warnings.
  const template = parseDocument(text, { lineCounter, logLevel: 'silent' })
  const resources = template.get('Resources')
  if (!isMap(resources)) return undefined
  const key = resources.items.map((pair) => pair.key).find((name) => isScalar(name) && name.value === logicalId)
  return isScalar(key) && key.range ? lineCounter.linePos(key.range[0]).line : undefined
}

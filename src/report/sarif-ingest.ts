import { gzipSync } from 'node:zlib'
import { isObject, type JsonObject, type JsonValue } from '../json.ts'

/** Something for which GitHub code scanning refuses a file, drops part of it, or shows what should not be shown. */
export interface IngestProblem {
  /** JSON pointer: `/runs/0/results/3/locations`. */
  path: string
  message: string
}

/** GitHub's documented limits; one over and the whole file is refused. */
const LIMITS = {
  gzip: 10_000_000,
  runs: 20,
  results: 25_000,
  rules: 25_000,
  locations: 1000,
  tags: 20,
  text: 1024,
  name: 255,
}

/**
 * What GitHub code scanning holds against a SARIF file, beyond the SARIF schema: files that the schema, and the upload
 * action, let through are refused for it. Empty when there is nothing.
 */
export function sarifIngestProblems(text: string): IngestProblem[] {
  const problems: IngestProblem[] = []
  const size = gzipSync(text).length
  if (size > LIMITS.gzip) problems.push({ path: '', message: `${size} bytes gzipped; the limit is ${LIMITS.gzip}` })
  return [...problems, ...logProblems(JSON.parse(text))]
}

function logProblems(log: JsonValue): IngestProblem[] {
  if (!isObject(log) || log.version !== '2.1.0' || !Array.isArray(log.runs)) {
    return [{ path: '', message: 'not a SARIF 2.1.0 log with runs' }]
  }
  const runs = children(log, 'runs', '')
  return [...tooMany(runs, LIMITS.runs, '/runs'), ...sharedCategories(runs), ...runs.flatMap(runProblems)]
}

/** A JSON object with where it is. */
interface Node {
  path: string
  value: JsonObject
}

const children = (value: JsonValue | undefined, name: string, path: string): Node[] => {
  const items = isObject(value) ? value[name] : undefined
  if (!Array.isArray(items)) return []
  return items.map((item, index) => ({ path: `${path}/${name}/${index}`, value: isObject(item) ? item : {} }))
}

const member = (value: JsonValue | undefined, ...names: string[]): JsonValue | undefined =>
  names.reduce<JsonValue | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value)

const tooMany = (items: readonly unknown[], limit: number, path: string): IngestProblem[] =>
  items.length > limit ? [{ path, message: `${items.length} items; the limit is ${limit}` }] : []

/** Each broken rule of a list of [is it broken, where, what is wrong]. */
const broken = (checks: [boolean, string, string][]): IngestProblem[] =>
  checks.filter(([isBroken]) => isBroken).map(([, path, message]) => ({ path, message }))

/** Since July 2025 a file with two runs of one tool and category is refused. */
function sharedCategories(runs: Node[]): IngestProblem[] {
  const seen = new Set<string>()
  return runs.flatMap(({ path, value }) => {
    const id = String(member(value, 'automationDetails', 'id') ?? '')
    const category = JSON.stringify([member(value, 'tool', 'driver', 'name'), id.slice(0, id.lastIndexOf('/') + 1)])
    const isShared = seen.has(category)
    seen.add(category)
    return broken([[isShared, `${path}/automationDetails/id`, 'another run has the same tool and category']])
  })
}

function runProblems({ path, value: run }: Node): IngestProblem[] {
  const driver = `${path}/tool/driver`
  const rules = children(member(run, 'tool', 'driver'), 'rules', driver)
  const results = children(run, 'results', path)
  const failed = children(run, 'invocations', path).filter(({ value }) => value.executionSuccessful === false)
  return [
    ...broken([[!isText(member(run, 'tool', 'driver', 'name')), `${driver}/name`, 'missing']]),
    ...broken([[!Array.isArray(run.results), `${path}/results`, 'missing']]),
    ...tooMany(rules, LIMITS.rules, `${driver}/rules`),
    ...tooMany(results, LIMITS.results, `${path}/results`),
    ...failed.map((node) => ({ path: `${node.path}/executionSuccessful`, message: 'an unsuccessful run is refused' })),
    ...rules.flatMap(ruleProblems),
    ...results.flatMap((result) => resultProblems(result, rules)),
  ]
}

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

function ruleProblems({ path, value: rule }: Node): IngestProblem[] {
  const texts = ['shortDescription', 'fullDescription', 'help'].map(
    (name) => [name, member(rule, name, 'text')] as const,
  )
  const severity = member(rule, 'properties', 'security-severity')
  const tags = member(rule, 'properties', 'tags')
  return [
    ...texts.flatMap(([name, text]) =>
      broken([
        [!isText(text), `${path}/${name}/text`, 'missing'],
        [
          name !== 'help' && isText(text) && text.length > LIMITS.text,
          `${path}/${name}/text`,
          `over ${LIMITS.text} characters`,
        ],
      ]),
    ),
    ...broken([
      [!isText(rule.id), `${path}/id`, 'missing'],
      [isText(rule.name) && rule.name.length > LIMITS.name, `${path}/name`, `over ${LIMITS.name} characters`],
      [!isSeverity(severity), `${path}/properties/security-severity`, 'not a number over 0 and up to 10, as a string'],
    ]),
    ...tooMany(Array.isArray(tags) ? tags : [], LIMITS.tags, `${path}/properties/tags`),
  ]
}

/** Absent is fine. */
const isSeverity = (value: JsonValue | undefined): boolean =>
  value === undefined || (isText(value) && /^\d+(\.\d+)?$/.test(value) && Number(value) > 0 && Number(value) <= 10)

function resultProblems({ path, value: result }: Node, rules: Node[]): IngestProblem[] {
  const locations = children(result, 'locations', path)
  const { kind = 'fail', suppressions = [], ruleId, ruleIndex } = result
  const named = typeof ruleIndex === 'number' ? rules[ruleIndex]?.value.id : ruleId
  return [
    ...broken([
      [!isText(member(result, 'message', 'text')), `${path}/message/text`, 'missing'],
      [named === undefined || (ruleId !== undefined && named !== ruleId), `${path}/ruleId`, 'is no rule of the run'],
      [kind !== 'fail', `${path}/kind`, 'shown as an open alert, whatever its kind'],
      [
        Array.isArray(suppressions) && suppressions.length > 0,
        `${path}/suppressions`,
        'shown as an open alert all the same',
      ],
      [result.baselineState === 'absent', `${path}/baselineState`, 'shown as an open alert all the same'],
      [locations.length === 0, `${path}/locations`, 'expected at least one location'],
      [
        !isText(member(result, 'partialFingerprints', 'primaryLocationLineHash')),
        `${path}/partialFingerprints`,
        'without primaryLocationLineHash, uploads make duplicates',
      ],
    ]),
    ...tooMany(locations, LIMITS.locations, `${path}/locations`),
    ...locations.flatMap(locationProblems),
  ]
}

function locationProblems({ path, value: location }: Node): IngestProblem[] {
  const uri = member(location, 'physicalLocation', 'artifactLocation', 'uri')
  const startLine = member(location, 'physicalLocation', 'region', 'startLine')
  const uriPath = `${path}/physicalLocation/artifactLocation/uri`
  if (!isText(uri)) return [{ path: uriPath, message: 'expected a physical location with a URI' }]
  return broken([
    [/^[a-z][a-z\d+.-]*:/i.test(uri), uriPath, "has a scheme that is not the checkout's; an ARN reads as one too"],
    [/^[/\\]/.test(uri), uriPath, 'not relative to the root of the repository'],
    [uri.split('/').includes('..'), uriPath, 'climbs out of the repository'],
    [!/^(?:[\w.~!$&'()*+,;=:@/#?-]|%[\da-f]{2})*$/i.test(uri), uriPath, 'has characters that a URI may not have'],
    [!(Number(startLine) >= 1), `${path}/physicalLocation/region/startLine`, 'missing, or less than 1'],
  ])
}

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { JsonValue } from '../src/json.ts'
import { firstProblem, isDate, type Schema } from '../src/json-schema.ts'
import { gatedReport, shownReport } from './report/sample.ts'

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)

const readSchema = (name: string): Schema => JSON.parse(readFileSync(`schema/${name}-1.json`, 'utf8'))
const reportSchema = readSchema('report')
const full = (): JsonValue => JSON.parse(JSON.stringify({ ...gatedReport(), verdicts: shownReport().verdicts }))

type Path = readonly (string | number)[]

/** Every place in a value, the value itself too. */
function* places(value: JsonValue, path: Path = []): Generator<Path> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    yield* places(member, [...path, Array.isArray(value) ? Number(key) : key])
  }
}

/** A copy with another value in one place; undefined takes it out. */
function changed(value: JsonValue, [key, ...rest]: Path, other: JsonValue | undefined): JsonValue {
  if (key === undefined) return other ?? null
  const copy = structuredClone(value) as Record<string | number, JsonValue>
  if (rest.length > 0) copy[key] = changed(copy[key] as JsonValue, rest, other)
  else if (other === undefined) delete copy[key]
  else copy[key] = other
  return copy as JsonValue
}

describe('firstProblem', () => {
  it('finds nothing wrong with a report', () => {
    expect(firstProblem(reportSchema, full())).toBeUndefined()
  })

  it('agrees with ajv on any report that was changed in one place', () => {
    const isValid = ajv.compile(reportSchema)
    // A hole in a list is no JSON.
    const all = [...places(full())].filter((path) => path.length > 0)
    const others: (JsonValue | undefined)[] = [
      undefined,
      null,
      true,
      -1,
      1.5,
      7,
      '',
      'x',
      [],
      {},
      { unheardOf: 1 },
      '2026-02-30',
      '2026-06-01',
    ]
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...others), (path, other) => {
        if (other === undefined && typeof path.at(-1) === 'number') return
        const value = changed(full(), path, other)
        // Of uri, and of leap seconds, this one leaves the judgement to who wrote the file.
        if (typeof other === 'string' && /(\$schema|Uri|At)$/.test(String(path.at(-1)))) return
        const problem = firstProblem(reportSchema, value)
        expect(problem === undefined, `${path.join('/')} = ${JSON.stringify(other)}: ${problem?.message}`).toBe(
          isValid(value),
        )
        if (problem) refused++
      }),
      { numRuns: 3000 },
    )
    expect(refused).toBeGreaterThan(1000)
  })

  it.each<[Path, JsonValue | undefined, string]>([
    [['findings', 2, 'severity'], 'urgent', 'must be one of critical, high, medium, low, info'],
    [['findings', 2, 'severity'], undefined, 'is missing'],
    [['findings', 2, 'seen'], 1, 'is not known'],
    [['findings'], {}, 'must be a list'],
    [['summary'], [], 'must be an object'],
    [['summary', 'suppressed'], -1, 'must be at least 0'],
    [['summary', 'suppressed'], 0.5, 'must be a whole number'],
    [['summary', 'coverage'], 2, 'must be at most 1'],
    [['exit', 'code'], '0', 'must be a whole number'],
    [['schemaVersion'], '2.0', 'must be "1.0"'],
    [['resolved', 0, 'firstSeen'], '2026-02-30', 'must be a date such as 2026-06-01'],
    [['run', 'startedAt'], 'today', 'must be a time such as 2026-06-01T00:00:00Z'],
    [['findings', 2, 'id'], '', 'must not be empty'],
    [['findings', 2, 'resource', 'name'], null, 'must be text'],
  ])('says where and what: %j = %j', (path, other, message) => {
    expect(firstProblem(reportSchema, changed(full(), path, other))).toEqual({ path, message })
  })

  it('is not fooled by names that every object has', () => {
    expect(firstProblem(reportSchema, changed(full(), ['toString'], 'x'))).toEqual({
      path: ['toString'],
      message: 'is not known',
    })
    const required: Schema = { type: 'object', required: ['constructor'] }
    expect(firstProblem(required, {})).toEqual({ path: ['constructor'], message: 'is missing' })
  })
})

describe.each(['report', 'baseline'])('schema/%s-1.json', (name) => {
  it('uses nothing that firstProblem does not know', () => {
    const known = [
      ...['$schema', '$id', 'title', 'description', '$ref', '$defs', 'type', 'const', 'enum', 'properties', 'required'],
      ...['additionalProperties', 'items', 'minimum', 'maximum', 'minLength', 'format'],
    ]
    const keywords = (schema: Schema): string[] => [
      ...Object.keys(schema),
      ...[
        ...Object.values(schema.$defs ?? {}),
        ...Object.values(schema.properties ?? {}),
        ...(schema.items ? [schema.items] : []),
        ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
      ].flatMap(keywords),
    ]
    const used = new Set(keywords(readSchema(name)))
    expect([...used].filter((word) => !known.includes(word))).toEqual([])
  })

  it('is one that ajv takes, and has an address', () => {
    const schema = readSchema(name)
    expect(
      new Ajv2020({ strict: true, formats: { uri: true, date: true, 'date-time': true } }).compile(schema),
    ).toBeTypeOf('function')
    expect(schema).toMatchObject({ $id: `https://github.com/awsure/awsure/raw/main/schema/${name}-1.json` })
  })
})

describe('isDate', () => {
  it.each(['2026-06-01', '2024-02-29'])('takes %s', (text) => expect(isDate(text)).toBe(true))
  it.each(['2026-02-29', '2026-00-01', '2026-06-31', '20260601', '2026-06-01 ', '', '+002026-06-01'])(
    'refuses %j',
    (text) => expect(isDate(text)).toBe(false),
  )
})

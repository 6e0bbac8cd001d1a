import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { REGIONS } from '../../src/aws/regions.ts'
import { loadRules } from '../../src/cli/load-rules.ts'
import { commands } from '../../src/cli/options.ts'
import { problemsIn } from '../../src/config/check.ts'
import { FLAG_OF_KEY } from '../../src/config/config.ts'
import { plain } from '../../src/config/located.ts'
import type { SourceText } from '../../src/config/read.ts'
import { locateJson } from '../../src/config/read-json.ts'
import { locateYaml } from '../../src/config/read-yaml.ts'
import { configSchema, publishedSchema } from '../../src/config/schema.ts'
import { configTemplate } from '../../src/config/template.ts'
import type { JsonValue } from '../../src/json.ts'
import { SEVERITIES } from '../../src/rule.ts'

const rules = await loadRules()
const published = JSON.parse(readFileSync('schema/config-1.json', 'utf8'))
const isValid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(published)
const schema = configSchema(rules)

const source = (text: string): SourceText => ({
  text,
  positionOf: () => ({ line: 1, column: 1 }),
  fail: (_, problem) => {
    throw new Error(problem)
  },
})
const problemsOf = (value: JsonValue) => problemsIn(locateJson(source(JSON.stringify(value))), schema)

describe('the published schema', () => {
  it('is the one that files are held against, with every rule and its options (else: npm run docs)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(publishedSchema(rules))))
    expect(Object.keys(published.properties.rules.properties)).toEqual(rules.map(({ id }) => id))
  })

  it('describes every key', () => {
    for (const [key, { description }] of Object.entries<{ description?: string }>(published.properties)) {
      expect(description, key).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('has a key of the same default for every flag that a file may settle', () => {
    const flags = commands.audit as Record<string, { default?: unknown }>
    for (const [key, flag] of Object.entries(FLAG_OF_KEY)) {
      expect(published.properties, key).toHaveProperty(key)
      expect(flags, flag).toHaveProperty(flag)
      if (key !== 'customRules') expect(published.properties[key].default, key).toEqual(flags[flag]?.default)
    }
  })
})

describe('whatever an editor says of a file by the schema, awsure says too', () => {
  const words = [
    'high',
    'off',
    'on',
    'none',
    'fail',
    'warn',
    'console',
    'sarif:a',
    'json:',
    'eu-west-1',
    'iam-*',
    '111122223333',
  ]
  const texts = [...words, 'long enough', '2026-12-31', 'TLSv1.2', '', '*', 'ten \u{1F600}\u{1F600}\u{1F600}', 'x']
  const scalar = fc.oneof(
    fc.constantFrom<JsonValue>(...texts, ...SEVERITIES, ...REGIONS.slice(0, 3)),
    fc.constantFrom<JsonValue>(0, 1, 2, -1, 1.5, 1e300, true, false, null),
    fc.string({ maxLength: 12 }),
  )
  const keys = [...Object.keys(schema.properties ?? {}), ...rules.map(({ id }) => id)]
  const inner = [
    'enabled',
    'severity',
    'options',
    'maxAgeDays',
    'exceptions',
    'minTlsVersion',
    'ports',
    'rule',
    'resource',
  ]
  const others = ['account', 'region', 'tags', 'reason', 'until', 'match', 'file', 'line', 'x', '__proto__']
  const { anything } = fc.letrec<{ anything: JsonValue }>((tie) => ({
    anything: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      fc.array(tie('anything'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, ...inner, ...others), tie('anything'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  }))

  const text = fc.constantFrom(...texts.filter((word) => [...word].length >= 10))
  const level = fc.constantFrom('off', 'on', ...SEVERITIES)
  const numbers: [string, string][] = rules.flatMap(({ id, options = {} }) =>
    Object.entries(options).flatMap(([name, value]): [string, string][] =>
      typeof value === 'number' ? [[id, name]] : [],
    ),
  )
  const setting = fc.constantFrom(...numbers).chain(([id, name]) =>
    fc
      .record(
        {
          enabled: fc.boolean(),
          severity: fc.constantFrom(...SEVERITIES),
          options: fc.record({ [name]: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }) }),
        },
        { requiredKeys: [], noNullPrototype: true },
      )
      .map((value): [string, JsonValue] => [id, value as JsonValue]),
  )
  const suppression = fc.record(
    {
      rule: fc.constantFrom('iam-*', 'iam-user-mfa'),
      resource: text,
      reason: text,
      account: fc.constantFrom('111122223333', '1*'),
      until: fc.constant('2026-12-31'),
      tags: fc.dictionary(fc.constantFrom('a', '__proto__'), text, { noNullPrototype: true }),
    },
    { requiredKeys: ['rule', 'resource', 'reason'], noNullPrototype: true },
  )
  const right = fc.record(
    {
      version: fc.constant(1),
      rules: fc.oneof(
        fc.array(setting, { maxLength: 4 }).map((settings) => Object.fromEntries(settings)),
        fc.dictionary(fc.constantFrom('iam-*', ...rules.map(({ id }) => id)), level, {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      ),
      regions: fc.array(fc.constantFrom(...REGIONS), { minLength: 1, maxLength: 3 }),
      concurrency: fc.nat().map((count) => count + 1),
      failOn: fc.constantFrom(...SEVERITIES, 'none'),
      outputs: fc.array(fc.constantFrom('console', 'json:', 'sarif:a:b', 'json:-'), { minLength: 1 }),
      suppressions: fc.array(suppression, { maxLength: 3 }),
      sourceMap: fc.array(fc.record({ match: text, file: text, line: fc.nat().map((line) => line + 1) }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: [], noNullPrototype: true },
  )

  const agrees = (value: unknown) => {
    const problems = problemsOf(value as JsonValue)
    expect(
      problems.length === 0,
      `ajv: ${JSON.stringify(isValid(value) || isValid.errors)}; awsure: ${JSON.stringify(problems)}`,
    ).toBe(isValid(value))
  }

  it('of one that is right', () => {
    fc.assert(
      fc.property(right, (value) => {
        agrees(value)
        expect(problemsOf(value as JsonValue)).toEqual([])
      }),
    )
  })

  it('of one with something else in one place', () => {
    let refused = 0
    fc.assert(
      fc.property(right, fc.nat(), anything, (value, place, other) => {
        const mutated = replaceAt(value as JsonValue, place, other)
        agrees(mutated)
        if (!isValid(mutated)) refused++
      }),
      { numRuns: 2000 },
    )
    expect(refused).toBeGreaterThan(500)
  })

  it('of one in which anything may stand anywhere', () => {
    fc.assert(fc.property(anything, agrees), { numRuns: 1000 })
  })
})

/** Replaces one of the values inside a value; counted round, so that any number names one. */
function replaceAt(value: JsonValue, place: number, other: JsonValue): JsonValue {
  const paths = [...pathsIn(value)]
  return replaced(value, paths[place % paths.length] ?? [], other)
}

function* pathsIn(value: JsonValue, path: string[] = []): Generator<string[]> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) yield* pathsIn(member, [...path, key])
}

function replaced(value: JsonValue, [key, ...rest]: string[], other: JsonValue): JsonValue {
  if (key === undefined) return other
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, other) : item))
  const entries = Object.entries(value as object)
  return Object.fromEntries(
    entries.map(([name, member]) => [name, name === key ? replaced(member, rest, other) : member]),
  )
}

describe('the file that `config init` writes', () => {
  const template = configTemplate('https://example.com/config-1.json', new Date('2026-06-01'))
  const uncommented = template.replace(/^#(?=\S| {2})/gm, '')

  it('names its schema to editors, in the first line', () => {
    expect(template).toMatch(/^# yaml-language-server: \$schema=https:\/\/example\.com\/config-1\.json\n/)
  })

  it('changes nothing', () => {
    const value = plain(locateYaml(source(template))) as Record<string, JsonValue>
    expect(isValid(value)).toBe(true)
    for (const [key, said] of Object.entries(value)) expect(published.properties[key].default, key).toEqual(said)
  })

  it('is right with every setting in it taken up, and has all of them', () => {
    const root = locateYaml(source(uncommented))
    expect(problemsIn(root, schema)).toEqual([])
    const keys = Object.keys(published.properties).filter((key) => !['$schema', 'concurrency'].includes(key))
    expect(Object.keys(plain(root) as object).sort()).toEqual(keys.sort())
  })

  it('fits on a screen across', () => {
    for (const line of template.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(120)
  })
})

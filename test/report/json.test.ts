import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { jsonReport } from '../../src/report/json.ts'
import type { Report } from '../../src/report/report.ts'
import {
  anyText,
  cleanReport,
  deniedReport,
  gatedReport,
  HOSTILE,
  hostileReport,
  makeReport,
  sampleReport,
  shownReport,
} from './sample.ts'

const schema = JSON.parse(readFileSync('schema/report-1.json', 'utf8'))
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const isValid = ajv.compile(schema)

const printed = (report: Report): unknown => JSON.parse([...jsonReport(report)].join(''))

/** Every object inside a value, with where it is. */
function* objects(value: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>]
  for (const [key, member] of Object.entries(value)) yield* objects(member, `${path}/${key}`)
}

/** Filled by users and by AWS: any member may be there or not. */
const isOpen = (path: string): boolean => /\/(tags|options|seen|expected)(\/|$)/.test(path)

/** Members that need not be there, with the objects that they belong to. */
const OPTIONAL: [owner: RegExp, members: string[]][] = [
  [/^$/, ['verdicts', 'baseline']],
  [/^\/run$/, ['interruptedBy']],
  [/\/resource$/, ['tags']],
  [/^\/verdicts\/\d+$/, ['resource']],
  [/\/compliance$/, ['cis', 'securityHub', 'config']],
  [/\/peers$/, ['prowler']],
  [/^\/(findings|suppressed)\/\d+$/, ['baseline', 'suppression', 'expiredSuppression', 'locations']],
  [/^\/findings\/\d+\/baseline$/, ['severityRaisedFrom']],
  [/[sS]uppression$|^\/suppressions\/\w+\/\d+$/, ['account', 'region', 'tags', 'until', 'owner', 'ticket']],
  [/^\/(resolved|baseline\/unknown)\/\d+$/, ['resolvedAt']],
]
const isOptional = (path: string, key: string): boolean =>
  OPTIONAL.some(([owner, members]) => owner.test(path) && members.includes(key))

describe('the JSON report', () => {
  it.each<[string, () => Report]>([
    ['sample', sampleReport],
    ['shown', shownReport],
    ['gated', gatedReport],
    ['clean', cleanReport],
    ['denied', deniedReport],
    ['no accounts', () => makeReport({ accounts: [] })],
    ...Object.entries(HOSTILE).map(([name, text]): [string, () => Report] => [
      `hostile: ${name}`,
      () => hostileReport(text),
    ]),
  ])('%s is valid by the published schema', (_name, make) => {
    isValid(printed(make()))
    expect(isValid.errors).toBeNull()
  })

  it('is the report: nothing added, nothing lost', () => {
    expect(printed(sampleReport())).toEqual(sampleReport())
  })

  it('stays valid whatever strings are in it', () => {
    fc.assert(fc.property(anyText, (text) => isValid(printed(hostileReport(text)))))
  })

  it('says where its schema is', () => {
    expect(sampleReport().$schema).toBe(schema.$id)
  })
})

describe('schema/report-1.json', () => {
  const full = (): unknown => {
    const { run, ...report } = gatedReport()
    return { ...report, run: { ...run, interruptedBy: 'SIGINT' }, verdicts: shownReport().verdicts }
  }

  it('refuses a member that it does not know, in every object', () => {
    let checked = 0
    const report = full()
    for (const [path, object] of objects(report)) {
      if (isOpen(path)) continue
      object.unheardOf = 'x'
      expect(isValid(report), path).toBe(false)
      delete object.unheardOf
      checked++
    }
    expect(isValid(report)).toBe(true)
    expect(checked).toBeGreaterThan(50)
  })

  it('refuses a report that lacks a member, but the optional ones', () => {
    const report = full()
    for (const [path, object] of objects(report)) {
      if (isOpen(path)) continue
      for (const [key, value] of Object.entries(object)) {
        delete object[key]
        expect(isValid(report), `${path}/${key}`).toBe(isOptional(path, key))
        object[key] = value
      }
    }
  })

  it('describes every field', () => {
    const properties = [...objects(schema)].filter(([path]) => /\/properties\/[^/]+$/.test(path))
    expect(properties.length).toBeGreaterThan(80)
    for (const [path, { description }] of properties) expect(description, path).toMatch(/\.$/)
  })
})

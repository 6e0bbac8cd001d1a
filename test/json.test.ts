import fc from 'fast-check'
import { toJson } from '../src/json.ts'

describe('toJson', () => {
  it('gives what a trip through JSON gives', () => {
    const values = fc.object({ withDate: true, withNullPrototype: true, values: [fc.anything({ maxDepth: 0 })] })
    fc.assert(
      fc.property(values, (value) => {
        expect(toJson(value)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  it('leaves out what JSON does not have, and writes what it has no word for as null', () => {
    const value = { none: undefined, sum: Number.NaN, zero: -0, list: [undefined, () => {}], run: () => {} }
    expect(toJson(value)).toStrictEqual({ sum: null, zero: 0, list: [null, null] })
    expect(toJson(undefined)).toEqual({})
  })

  it('makes dates and bytes text, and drops the metadata of an answer wherever it is', () => {
    const answer = {
      $metadata: { requestId: 'it' },
      at: new Date('2026-06-01T00:00:00Z'),
      bytes: Buffer.from('text'),
      inner: { $metadata: {}, more: new Uint8Array([1, 2]) },
    }
    expect(toJson(answer)).toStrictEqual({ at: '2026-06-01T00:00:00.000Z', bytes: 'dGV4dA==', inner: { more: 'AQI=' } })
  })

  it('keeps a member that is called like the prototype as a member', () => {
    const tags = toJson(JSON.parse('{"__proto__":{"admin":true},"team":"shop"}'))
    expect(Object.keys(tags)).toEqual(['__proto__', 'team'])
    expect('admin' in tags).toBe(false)
  })
})

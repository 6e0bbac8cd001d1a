import fc from 'fast-check'
import { jsonText } from '../../src/report/escape.ts'
import { jsonList, jsonPieces } from '../../src/report/json.ts'
import { anyText } from './sample.ts'

const joined = (pieces: Iterable<string>): string => [...pieces].join('')

describe('jsonPieces', () => {
  const value = fc.oneof(
    fc.dictionary(anyText, fc.jsonValue({ maxDepth: 3 })),
    fc.array(fc.jsonValue({ maxDepth: 3 })),
    fc.array(fc.record({ there: fc.constant(undefined), name: anyText })),
  )

  it('is jsonText, however deep it opens', () => {
    fc.assert(
      fc.property(value, fc.nat({ max: 5 }), (json, depth) => joined(jsonPieces(json, depth)) === jsonText(json)),
    )
  })

  it('has a piece for each item of a long list', () => {
    const pieces = [...jsonPieces({ findings: Array.from({ length: 1000 }, (_, id) => ({ id })) }, 2)]
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100)
  })
})

describe('jsonList', () => {
  it('is a list with an item a line', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(anyText, anyText)), (items) => {
        const text = joined(jsonList(items))
        expect(JSON.parse(text)).toEqual(JSON.parse(jsonText(items)))
        expect(text.trimEnd().split('\n')).toHaveLength(items.length === 0 ? 1 : items.length + 2)
      }),
    )
  })
})

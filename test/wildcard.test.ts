import fc from 'fast-check'
import { matcher, matches } from '../src/wildcard.ts'

describe('matches', () => {
  it.each([
    ['*', ''],
    ['*', 'anything'],
    ['**', 'x'],
    ['a*c', 'abbbc'],
    ['a*c*', 'abcabc'],
    ['*abc', 'ababc'],
    ['a?c', 'abc'],
    ['s3:Get*', 's3:GetObject'],
    ['a.c', 'a.c'],
  ])('%s covers %j', (pattern, text) => expect(matches(pattern, text)).toBe(true))

  it.each([
    ['', 'a'],
    ['a', ''],
    ['?', ''],
    ['a*c', 'abcd'],
    ['a?c', 'ac'],
    ['a.c', 'abc'],
    ['abc', 'ABC'],
    ['s3:Get*', 's3:PutObject'],
  ])('%s does not cover %j', (pattern, text) => expect(matches(pattern, text)).toBe(false))

  it('agrees with a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') })
    const text = fc.string({ unit: fc.constantFrom('a', 'b') })
    fc.assert(
      fc.property(pattern, text, (glob, given) => {
        const regex = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matches(glob, given)).toBe(regex.test(given))
        expect(matcher(glob)(given)).toBe(regex.test(given))
      }),
    )
  })

  it('is quick with many stars', () => {
    const started = performance.now()
    expect(matches('*a'.repeat(200), 'a'.repeat(5000).concat('b'))).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

import fc from 'fast-check'
import {
  type Condition,
  casesOf,
  covers,
  eventPattern,
  type Pattern,
  parseFilterPattern,
  wordsOf,
} from '../../src/aws/filter-pattern.ts'

const read = (text: string): Pattern => {
  const pattern = parseFilterPattern(text)
  if (!pattern) throw new Error(`not read: ${text}`)
  return pattern
}
/** Whether a filter takes all events that another pattern asks for. */
const takes = (filter: string, asked: string) => casesOf(read(asked)).every((facts) => covers(read(filter), facts))
const same = (a: string, b: string) => takes(a, b) && takes(b, a)
const words = (text: string) => casesOf(read(text)).map((facts) => facts.map(wordsOf))

describe('reading a filter pattern', () => {
  it.each([
    ['{ $.eventName = DeleteTrail }', [['eventName = DeleteTrail']]],
    ['{$.eventName="DeleteTrail"}', [['eventName = DeleteTrail']]],
    ['  {\n  ( ( $.eventName=DeleteTrail ) )\n }\n', [['eventName = DeleteTrail']]],
    ['{ $[\'eventName\'] = "Delete\\"Trail" }', [['eventName = Delete"Trail']]],
    ['{ $.a.[\'b c\'].d != "x y" }', [['a.b c.d != x y']]],
    ['{ $.items[0].id = arn:aws:iam::*:role/x }', [['items[0].id = arn:aws:iam::*:role/x']]],
    ['{ $.a IS TRUE && $.b IS FALSE && $.c IS NULL }', [['a IS TRUE', 'b IS FALSE', 'c IS NULL']]],
    ['{ $.userIdentity.invokedBy NOT EXISTS }', [['userIdentity.invokedBy NOT EXISTS']]],
    ['{ $.n >= 4.5e2 || $.n<-1 }', [['n >= 4.5e2'], ['n < -1']]],
    // && binds before ||.
    ['{ $.a = 1 || $.b = 2 && $.c = 3 }', [['a = 1'], ['b = 2', 'c = 3']]],
    [
      '{ ($.a = 1 || $.b = 2) && $.c = 3 }',
      [
        ['a = 1', 'c = 3'],
        ['b = 2', 'c = 3'],
      ],
    ],
    ['StopLogging "Delete Trail"', [['* = StopLogging', '* = Delete Trail']]],
    ['?StopLogging ?DeleteTrail', [['* = StopLogging'], ['* = DeleteTrail']]],
    ['', [[]]],
  ])('%s', (text, expected) => expect(words(text)).toEqual(expected))

  it.each([
    '{ }',
    '{ $.a }',
    '{ $.a = }',
    '{ $.a = 1 & $.b = 2 }',
    '{ $.a = 1 && }',
    '{ ($.a = 1 }',
    '{ $.a = 1) }',
    '{ $.a = 1 $.b = 2 }',
    '{ $.a IS MAYBE }',
    '{ $.a = = 1 }',
    '{ a = 1 }',
    '{ $.a = "open }',
    '[ip, user, code = 4*]',
    'ERROR -StopLogging',
    'ERROR ?StopLogging',
  ])('does not read %s', (text) => expect(parseFilterPattern(text)).toBeUndefined())

  it('ends, whatever it is given', () => {
    const pieces = fc.constantFrom('{', '}', '(', ')', '&&', '||', '$.a', '=', '!=', '"', '%', ' ', 'x', '*', '?', '-')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        parseFilterPattern(parts.join(''))
      }),
    )
  })
})

describe('what a filter takes', () => {
  it.each([
    // Order, quoting, spaces and parentheses do not matter.
    ['{($.a=1)||($.b=2)}', '{ $.b = "2" || (($.a = "1")) }'],
    ['{ $.a = x && ($.b = y && $.c = z) }', '{ ($.c = z && $.b = y) && $.a = x }'],
    ['{ $.a = x && ($.b = y || $.b = z) }', '{ ($.a = x && $.b = z) || ($.a = x && $.b = y) }'],
  ])('%s means the same as %s', (one, other) => expect(same(one, other)).toBe(true))

  it.each([
    ['a wider list', '{ $.n = A || $.n = B }', '{ $.n = A }'],
    ['fewer conditions', '{ $.n = A }', '{ $.n = A && $.s = x }'],
    ['a wildcard', '{ $.n = *Policy* }', '{ $.n = PutUserPolicy || $.n = DeletePolicyVersion }'],
    ['a wider wildcard', '{ $.n = "*Unauthorized*" }', '{ $.n = "*UnauthorizedOperation" }'],
    ['any value', '{ $.n = * }', '{ $.n = A || $.n = B* }'],
    ['another value', '{ $.n != "Yes" }', '{ $.n = "No" }'],
    ['a value that no wildcard meets', '{ $.n != Get* }', '{ $.n = PutObject }'],
    ['fewer exceptions', '{ $.n != DeleteTrail }', '{ $.n != Delete* }'],
    ['a number in another form', '{ $.n = 4e2 }', '{ $.n = 400 }'],
    ['a bound', '{ $.n > 3 }', '{ $.n = 5 || $.n > 3 || $.n > 4 || $.n >= 4 }'],
    ['an upper bound', '{ $.n <= 3 }', '{ $.n = 3 || $.n < 3 || $.n <= 2 }'],
    ['the same word', '{ $.n NOT EXISTS }', '{ $.n NOT EXISTS && $.m IS TRUE }'],
    ['a regular expression', '{ $.n = %^Create.*$|Trail$% }', '{ $.n = CreateX || $.n = StopTrail }'],
    ['a dot in a regular expression', '{ $.n = %^iam\\.amazonaws\\.com$% }', '{ $.n = iam.amazonaws.com }'],
    ['a term anywhere', 'StopLogging', '{ $.eventName = StopLogging && $.a = b }'],
    ['terms anywhere', '?StopLogging ?Delete', '{ $.eventName = StopLogging || $.eventName = DeleteTrail }'],
    ['everything', '', '{ $.n = A || $.n NOT EXISTS }'],
  ])('%s: %s takes %s', (_why, filter, asked) => expect(takes(filter, asked)).toBe(true))

  it.each([
    ['a value is missing', '{ $.n = A }', '{ $.n = A || $.n = B }'],
    ['another condition', '{ $.n = A && $.s = x }', '{ $.n = A }'],
    ['another field', '{ $.m = A }', '{ $.n = A }'],
    ['case counts', '{ $.n = a }', '{ $.n = A }'],
    ['a narrower wildcard', '{ $.n = Put*Policy }', '{ $.n = *Policy }'],
    ['a text for a wildcard', '{ $.n = A }', '{ $.n = A* }'],
    ['a question mark is no wildcard', '{ $.n = "A?" }', '{ $.n = AB }'],
    ['an exception that is asked for', '{ $.n != *Trail }', '{ $.n = Delete* }'],
    ['more exceptions', '{ $.n != Delete* }', '{ $.n != DeleteTrail }'],
    ['a value for an exception', '{ $.n = No }', '{ $.n != Yes }'],
    ['a higher bound', '{ $.n > 4 }', '{ $.n > 3 }'],
    ['the bound itself', '{ $.n > 3 }', '{ $.n >= 3 }'],
    ['the other side', '{ $.n < 3 }', '{ $.n > 3 }'],
    ['a bound for a text', '{ $.n > 3 }', '{ $.n = "five" }'],
    ['there or not', '{ $.n != x }', '{ $.n NOT EXISTS }'],
    ['a regular expression too hard to read', '{ $.n = %^[A-C]% }', '{ $.n = A }'],
    ['nor is its opposite', '{ $.n != %^[A-C]% }', '{ $.n = D }'],
    ['a term that need not be there', 'Root', '{ $.n = R* }'],
    ['terms that must all be there', 'StopLogging DeleteTrail', '{ $.n = StopLogging }'],
  ])('%s: %s does not take %s', (_why, filter, asked) => expect(takes(filter, asked)).toBe(false))

  const condition: fc.Arbitrary<string> = fc
    .tuple(fc.constantFrom('$.a', '$.b'), fc.constantFrom('=', '!='), fc.constantFrom('x', 'y', 'x*', '*y', 'xy'))
    .map((parts) => parts.join(' '))
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 3 },
      condition,
      fc
        .tuple(tie('pattern'), fc.constantFrom('&&', '||'), tie('pattern'))
        .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    ),
  }))
  const event = fc.record({ a: fc.constantFrom('x', 'y', 'xy', 'xzy', 'z'), b: fc.constantFrom('x', 'y', 'xy', 'z') })

  /** A second reading of the syntax: whether an event, as an object, matches. */
  const isMatched = (of: Pattern, on: Record<string, string>): boolean => {
    if ('any' in of) return of.any.some((part) => isMatched(part, on))
    if ('all' in of) return of.all.every((part) => isMatched(part, on))
    const { selector, operator, value } = of as Condition
    const expression = new RegExp(`^${value?.text.replaceAll('*', '.*')}$`)
    return expression.test(on[selector.slice(2)] ?? '') === (operator === '=')
  }

  it('never claims an event that it would not match', () => {
    fc.assert(
      fc.property(pattern, pattern, event, (filter, asked, on) => {
        const claims = takes(`{ ${filter} }`, `{ ${asked} }`)
        const matchesAsked = isMatched(read(`{ ${asked} }`), on)
        expect(claims && matchesAsked && !isMatched(read(`{ ${filter} }`), on)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes what it asks for', () => {
    fc.assert(fc.property(pattern, (text) => takes(`{ ${text} }`, `{ ${text} }`)))
  })
})

it('a pattern for events of one service', () => {
  expect(eventPattern('s3.amazonaws.com', ['A', 'B'])).toBe(
    '{ ($.eventSource = s3.amazonaws.com) && (($.eventName = A) || ($.eventName = B)) }',
  )
})

import { matches } from '../wildcard.ts'

/**
 * A filter pattern of CloudWatch Logs, read for what it means. Only what JSON events (CloudTrail's) can meet is
 * understood: JSON patterns and plain terms, not the columns of space-delimited logs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Pattern = Condition | { all: readonly Pattern[] } | { any: readonly Pattern[] }

/** `$.eventName = Delete*` */
export interface Condition {
  /** `$.eventName`; `*` where a plain term may stand anywhere in the event. */
  selector: string
  operator: Operator
  value?: Value
}

type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
type Operator = Comparison | 'IS TRUE' | 'IS FALSE' | 'IS NULL' | 'NOT EXISTS'

interface Value {
  /** As written, without quotes. */
  text: string
  /** Texts with `*` for any text, of which one must fit; undefined for a regular expression that is more than that. */
  globs: readonly string[] | undefined
  number: number | undefined
}

const TOKEN =
  /\s*(&&|\|\||[()]|!=|<=|>=|[=<>]|\$(?:\.?\[[^\]]*\]|\.[\w*-]+)*|"(?:\\.|[^"\\])*"|%(?:\\.|[^%\\])*%|[^\s()&|=<>!"%]+)/y

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = []
  const reader = new RegExp(TOKEN)
  while (reader.lastIndex < text.length) {
    const [, token] = reader.exec(text) ?? []
    if (token === undefined) return undefined
    tokens.push(token)
  }
  return tokens
}

/** Reads a pattern; undefined when it is none that AWS would take, or one for space-delimited logs. */
export function parseFilterPattern(text: string): Pattern | undefined {
  const json = /^\{(.*)\}$/s.exec(text.trim())
  if (!json) return parseTerms(text.trim())
  const tokens = tokensOf((json[1] ?? '').trimEnd())
  const pattern = tokens && readAny(tokens)
  return tokens?.length === 0 ? pattern : undefined
}

/** Takes its tokens off the front: `a && b || c` is `(a && b) || c`. */
const readAny = (tokens: string[]): Pattern | undefined => readSeries(tokens, '||', readAll, (any) => ({ any }))

const readAll = (tokens: string[]): Pattern | undefined => readSeries(tokens, '&&', readOne, (all) => ({ all }))

function readSeries(
  tokens: string[],
  separator: string,
  read: (tokens: string[]) => Pattern | undefined,
  join: (patterns: Pattern[]) => Pattern,
): Pattern | undefined {
  const patterns: Pattern[] = []
  do {
    const pattern = read(tokens)
    if (!pattern) return undefined
    patterns.push(pattern)
  } while (tokens[0] === separator && tokens.shift())
  const [first, ...others] = patterns
  return others.length > 0 ? join(patterns) : first
}

function readOne(tokens: string[]): Pattern | undefined {
  const first = tokens.shift()
  if (first !== '(') return first?.startsWith('$') ? readCondition(plainSelector(first), tokens) : undefined
  const inner = readAny(tokens)
  return tokens.shift() === ')' ? inner : undefined
}

function readCondition(selector: string, tokens: string[]): Condition | undefined {
  const operator = tokens.shift() ?? ''
  if (/^(IS|NOT)$/.test(operator)) {
    const word = `${operator} ${tokens.shift()}`
    return isWord(word) ? { selector, operator: word } : undefined
  }
  const text = tokens.shift()
  return isComparison(operator) && text && !/^([()=<>]|&&|\|\||!=|<=|>=)$/.test(text)
    ? { selector, operator, value: readValue(text) }
    : undefined
}

const isWord = (text: string): text is Exclude<Operator, Comparison> => /^(IS (TRUE|FALSE|NULL)|NOT EXISTS)$/.test(text)
const isComparison = (text: string): text is Comparison => /^(!?=|[<>]=?)$/.test(text)

/** `$.['eventName']` is `$.eventName`. */
const plainSelector = (selector: string) => selector.replaceAll(/\.?\[\s*(["'])(.*?)\1\s*\]/g, '.$2')

function readValue(token: string): Value {
  if (token.startsWith('%')) return { text: token, globs: globsOf(token.slice(1, -1)), number: undefined }
  const quoted = token.startsWith('"')
  const text = quoted ? token.slice(1, -1).replaceAll(/\\(.)/g, '$1') : token
  const isNumber = !quoted && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)
  return { text, globs: [text], number: isNumber ? Number(text) : undefined }
}

/** A regular expression that only lists texts, `^(Create|Delete)Trail$` without the group: it may match anywhere. */
function globsOf(expression: string): string[] | undefined {
  const globs = expression.split('|').map((option) => {
    const [, start, body = '', end] = /^(\^?)((?:[\w:/ -]|\\[.:/-]|\.\*)*)(\$?)$/.exec(option) ?? []
    if (start === undefined) return undefined
    const text = body.replaceAll('.*', '*').replaceAll('\\', '')
    return `${start ? '' : '*'}${text}${end ? '' : '*'}`
  })
  return globs.includes(undefined) ? undefined : (globs as string[])
}

const TERM = /(\??)("(?:\\.|[^"\\])*"|[^\s?"%[\]{}(),-][^\s"]*)\s*/y

/** Plain terms: `StopLogging DeleteTrail` stand both in an event that matches, `?StopLogging ?DeleteTrail` one of them. */
function parseTerms(text: string): Pattern | undefined {
  const reader = new RegExp(TERM)
  const terms: { optional: boolean; condition: Condition }[] = []
  while (reader.lastIndex < text.length) {
    const [, mark, term = ''] = reader.exec(text) ?? []
    if (mark === undefined) return undefined
    const value = readValue(term)
    const glob = `*${value.text}*`
    terms.push({
      optional: mark === '?',
      condition: { selector: '*', operator: '=', value: { ...value, globs: [glob], number: undefined } },
    })
  }
  const conditions = terms.map(({ condition }) => condition)
  if (terms.every(({ optional }) => !optional)) return { all: conditions }
  return terms.every(({ optional }) => optional) ? { any: conditions } : undefined
}

/** The pattern for some events of one service, whichever other services have events of the same names. */
export const eventPattern = (source: string, names: readonly string[]): string =>
  `{ ($.eventSource = ${source}) && (${names.map((name) => `($.eventName = ${name})`).join(' || ')}) }`

/** The kinds of event that a pattern takes: of each, the conditions that all hold. For short patterns of one's own. */
export function casesOf(pattern: Pattern): Condition[][] {
  if ('any' in pattern) return pattern.any.flatMap(casesOf)
  if (!('all' in pattern)) return [[pattern]]
  const crossed = (cases: Condition[][], part: Pattern) =>
    cases.flatMap((left) => casesOf(part).map((right) => [...left, ...right]))
  return pattern.all.reduce(crossed, [[]])
}

/** Whether every event of which the facts hold matches the pattern. Never says so wrongly; may miss a subtle case. */
export function covers(pattern: Pattern, facts: readonly Condition[]): boolean {
  if ('any' in pattern) return pattern.any.some((part) => covers(part, facts))
  if ('all' in pattern) return pattern.all.every((part) => covers(part, facts))
  return facts.some(
    (fact) => (pattern.selector === '*' || pattern.selector === fact.selector) && follows(pattern, fact),
  )
}

/** Whether one condition on a value follows from another on the same value. */
function follows(condition: Condition, fact: Condition): boolean {
  const { operator, value } = condition
  if (!value || !fact.value) return operator === fact.operator && !value && !fact.value
  if (operator === '=') return fact.operator === '=' && isWithin(fact.value, value)
  if (operator === '!=') {
    // What is unlike all of `Delete*` is unlike `DeleteTrail`.
    return fact.operator === '=' ? areApart(fact.value, value) : fact.operator === '!=' && isWithin(value, fact.value)
  }
  return isComparison(operator) && isBounded(fact, operator, value.number ?? Number.NaN)
}

const isWithin = (inner: Value, outer: Value): boolean =>
  inner.text === outer.text ||
  (inner.number !== undefined && inner.number === outer.number) ||
  (inner.globs?.every((text) => outer.globs?.some((glob) => fits(glob, text))) ?? false)

/** Whether no text fits both; two texts with wildcards may always have one in common. */
const areApart = ({ globs: left = [] }: Value, { globs: right = [] }: Value): boolean =>
  left.length * right.length > 0 &&
  left.every((one) => right.every((other) => !(one.includes('*') && other.includes('*')) && !eitherFits(one, other)))

const eitherFits = (one: string, other: string) => fits(one, other) || fits(other, one)

/** A `*` of the text is met by a `*` of the glob alone; a question mark is no wildcard here. */
const fits = (glob: string, text: string): boolean => matches(glob.replaceAll('?', '\0'), text.replaceAll('?', '\0'))

/** `> 3` follows from `= 5` and from `> 4`. */
function isBounded({ operator, value }: Condition, wanted: Comparison, bound: number): boolean {
  const number = value?.number ?? Number.NaN
  const holds = { '<': number < bound, '<=': number <= bound, '>': number > bound, '>=': number >= bound }
  if (!(wanted in holds)) return false
  if (operator === '=') return holds[wanted as keyof typeof holds]
  if (operator[0] !== wanted[0]) return false
  // `>= 3` leaves 3 itself to `> 3`.
  const strict = wanted.length === 1 && operator.length === 2
  return strict ? holds[wanted as '<' | '>'] : number === bound || holds[wanted as keyof typeof holds]
}

/** A condition as one would say it: `eventName = StopLogging`. */
export const wordsOf = ({ selector, operator, value }: Condition): string =>
  [selector.replace(/^\$\./, ''), operator, ...(value ? [value.text] : [])].join(' ')

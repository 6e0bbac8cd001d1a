import { canonical, type JsonObject, type JsonValue } from '../json.ts'
import { groupBy } from '../order.ts'
import { askedTokens, mergePages, nextTokens, withoutPaging } from './paging.ts'
import type { OperationCall, Outcome } from './snapshot-format.ts'
import type { Answer, CallRequest } from './source.ts'

/** Every recorded call of one operation in one place, ready to be asked. */
export interface Replay {
  answer(request: CallRequest): Answer
}

/**
 * Answers from the recorded calls of one operation: the call that was asked for, whatever its page size; else a broader one (recorded
 * without some of the input) that the service can narrow down, the nearest first; else the answer is absent. `scrub` takes out what awsure never keeps
 * (a Lambda function's environment): recordings made with other tools still hold it.
 */
export function replayOf(calls: readonly OperationCall[], scrub: (output: JsonObject) => JsonObject): Replay {
  const recorded = groupBy(calls, ({ input }) => canonical(withoutPaging(input)))
  const answers = new Map<string, Outcome | 'truncated'>()
  const find = (question: JsonObject) => {
    const key = canonical(question)
    const pages = recorded.get(key)
    if (!pages) return undefined
    const answer = answers.get(key) ?? inFull(pages, scrub)
    answers.set(key, answer)
    return answer
  }
  const shapes = shapesOf(calls)
  return {
    answer: (request) => {
      const question = withoutPaging(request.input)
      const exact = find(question)
      if (exact && exact !== 'truncated') return answerOf(exact)
      const broader = shapes.flatMap((shape) => narrowerThan(question, shape)).map(find)
      for (const outcome of broader) {
        const narrowed = outcome && narrow(outcome, question, request)
        if (narrowed) return { state: 'output', output: narrowed }
      }
      return absent(request, exact === 'truncated' || broader.includes('truncated'))
    },
  }
}

export function absent({ service, operation, region }: CallRequest, truncated = false): Answer {
  const call = `${service.name} ${operation} (${region})`
  return truncated
    ? { state: 'absent', code: 'Truncated', reason: `The snapshot holds only a part of the pages of ${call}.` }
    : { state: 'absent', code: 'NotRecorded', reason: `The snapshot does not hold ${call}.` }
}

const answerOf = ({ output, error }: Outcome): Answer =>
  error ? { state: 'error', error } : { state: 'output', output }

function narrow(
  outcome: Outcome | 'truncated',
  question: JsonObject,
  { service, operation, account }: CallRequest,
): JsonObject | undefined {
  if (outcome === 'truncated' || outcome.error) return undefined
  return service.narrow(operation, outcome.output, question, { account })
}

/** The sets of input members with which an operation was called, the largest first. */
function shapesOf(calls: readonly OperationCall[]): string[][] {
  const shapes = groupBy(
    calls.map(({ input }) => Object.keys(withoutPaging(input)).sort()),
    (members) => members.join(),
  )
  return [...shapes.values()].flatMap(([shape]) => (shape ? [shape] : [])).sort((a, b) => b.length - a.length)
}

/** The broader question with only these members, when the question has them and more. */
function narrowerThan(question: JsonObject, shape: readonly string[]): JsonObject[] {
  if (shape.length >= Object.keys(question).length || !shape.every((member) => member in question)) return []
  return [Object.fromEntries(shape.map((member) => [member, question[member] as JsonValue]))]
}

/** The whole answer out of the pages recorded for one question. */
function inFull(pages: readonly OperationCall[], scrub: (output: JsonObject) => JsonObject): Outcome | 'truncated' {
  for (const first of pages.filter(({ input }) => askedTokens(input).length === 0)) {
    const outcome = follow(first, pages)
    if (outcome) return outcome.output ? { output: scrub(outcome.output) } : outcome
  }
  return 'truncated'
}

function follow(first: OperationCall, pages: readonly OperationCall[]): Outcome | undefined {
  const read: JsonObject[] = []
  const left = new Set(pages)
  let page: OperationCall | undefined = first
  while (page?.output) {
    left.delete(page)
    read.push(page.output)
    const tokens = nextTokens(page.output)
    if (!tokens) return { output: mergePages(read) }
    page = [...left].find(({ input }) => isAskedWith(input, tokens))
  }
  return page?.error ? page : undefined
}

function isAskedWith(input: JsonObject, tokens: readonly JsonValue[]): boolean {
  const asked = askedTokens(input).map(canonical)
  return tokens.length > 0 && tokens.map(canonical).every((token) => asked.includes(token))
}

import type { JsonObject } from '../../src/json.ts'
import type { Answer, CallRequest, Source } from '../../src/source/source.ts'

export const output = (value: object): Answer => ({ state: 'output', output: value as JsonObject })
export const denied: Answer = { state: 'error', error: { name: 'AccessDenied', message: 'not allowed' } }
export const absent: Answer = { state: 'absent', code: 'NotRecorded', reason: 'never recorded' }

/** Answers by operation name, or by a function of the request; remembers what was asked. */
export function scriptedSource(
  answers: Record<string, Answer | ((request: CallRequest) => Answer)>,
): Source & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    call: async (request) => {
      const { region, service, operation, input } = request
      asked.push(`${region} ${service.name}:${operation} ${JSON.stringify(input)}`)
      const answer = answers[operation] ?? absent
      return typeof answer === 'function' ? answer(request) : answer
    },
  }
}

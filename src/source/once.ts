import { canonical } from '../json.ts'
import type { Answer, Source } from './source.ts'

/** Makes each distinct call once a run, however many collections and rules want it. */
export function once(source: Source): Source {
  const answers = new Map<string, Promise<Answer>>()
  return {
    call: (request) => {
      const { account, region, service, operation, input } = request
      const key = canonical([account, region, service.client, operation, input])
      const answer = answers.get(key) ?? source.call(request)
      answers.set(key, answer)
      return answer
    },
  }
}

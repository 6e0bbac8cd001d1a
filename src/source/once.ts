import { canonical } from '../json.ts'
import type { Answer, Source } from './source.ts'

interface Known {
  answer: Promise<Answer>
  isWanted: boolean
}

/**
 * Makes each distinct call once a run, however many collections and rules want it. `onRepeat` is told of each call that
 * was so saved; one that was only asked ahead is none.
 */
export function once(source: Source, onRepeat?: () => void): Source {
  const calls = new Map<string, Known>()
  return {
    call: (request) => {
      const { account, region, service, operation, input, isAhead = false } = request
      const key = canonical([account, region, service.client, operation, input])
      const known = calls.get(key) ?? { answer: source.call(request), isWanted: false }
      if (known.isWanted && !isAhead) onRepeat?.()
      known.isWanted ||= !isAhead
      calls.set(key, known)
      return known.answer
    },
  }
}

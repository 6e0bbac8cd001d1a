import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/source/clock.ts'

export interface VirtualClock extends Clock {
  /** Lets time pass, from one sleeper's waking to the next, until the work is done. */
  run<Value>(work: Promise<Value>): Promise<Value>
}

/** A clock that a test drives: no real time passes, and the same seed gives the same chances. */
export function virtualClock(seed = 1): VirtualClock {
  let now = 0
  let state = seed
  let sleepers: { wakesAt: number; wake: () => void }[] = []
  return {
    now: () => now,
    random() {
      state = (state * 1664525 + 1013904223) % 2 ** 32
      return state / 2 ** 32
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        sleepers.push({ wakesAt: now + ms, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    async run(work) {
      let isDone = false
      const done = () => {
        isDone = true
      }
      work.then(done, done)
      for (await setImmediate(); !isDone; await setImmediate()) {
        const next = sleepers.reduce((first, other) => (other.wakesAt < first.wakesAt ? other : first))
        sleepers = sleepers.filter((sleeper) => sleeper !== next)
        now = Math.max(now, next.wakesAt)
        next.wake()
      }
      return work
    },
  }
}

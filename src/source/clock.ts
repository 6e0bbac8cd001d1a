import { setTimeout } from 'node:timers/promises'

/** Time and chance, so that a test can hold both still. */
export interface Clock {
  /** Milliseconds from any fixed point; never goes back. */
  now(): number
  /** Rejects with an AbortError as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** At least 0, less than 1. */
  random(): number
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}),
  random: Math.random,
}

import { setImmediate } from 'node:timers/promises'

/** Turns of the event loop after which nothing that is ready to run is left: AWS's SDK takes several for one answer. */
const TURNS = 40

/**
 * Time that passes only while everything waits: however loaded the machine is, the same work takes the same time.
 * Random numbers are the same each time, too.
 */
export function virtualClock() {
  let now = 0
  let seed = 1
  let sleepers = []
  let asked = 0
  return {
    now: () => now,
    random() {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
      return seed / 2 ** 32
    },
    sleep(ms) {
      asked++
      return new Promise((wake) => sleepers.push({ at: now + ms, wake }))
    },
    /** Lets time pass until the work is done. */
    async run(work) {
      let isDone = false
      const done = () => {
        isDone = true
      }
      work.then(done, done)
      while (!isDone) {
        for (let [quiet, before] = [0, asked]; quiet < TURNS && !isDone; quiet++) {
          await setImmediate()
          if (asked !== before) [quiet, before] = [0, asked]
        }
        if (isDone) break
        const next = Math.min(...sleepers.map(({ at }) => at))
        if (next === Number.POSITIVE_INFINITY) continue
        const woken = sleepers.filter(({ at }) => at === next)
        sleepers = sleepers.filter(({ at }) => at !== next)
        now = next
        for (const { wake } of woken) wake()
      }
      return work
    },
  }
}

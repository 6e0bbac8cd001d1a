import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes below which nothing is worth collecting. */
const LITTLE = 64 * 2 ** 20

/**
 * Gives a function to be called when an account is done, which collects what the accounts before it left. V8 alone lets
 * that pile up to a multiple of what is in use: each account lives long enough to count as old.
 */
export function garbageCollection(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const used = () => getHeapStatistics().used_heap_size
  let kept = 0
  return () => {
    if (used() < Math.max(LITTLE, 2 * kept)) return
    collect()
    kept = used()
  }
}

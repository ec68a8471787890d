import { setImmediate } from 'node:timers/promises'
import { monotonicMs } from '../util/monotonic-clock.ts'

/**
 * A pause to be awaited between small pieces of work: it lets the rest of the program run once `sliceMs` of real time
 * have passed since the last time, and otherwise returns at once.
 */
export function createPause(sliceMs: number, onPause: () => void): () => Promise<void> {
  let sliceStart = monotonicMs()
  return async () => {
    if (monotonicMs() - sliceStart < sliceMs) return
    onPause()
    await setImmediate()
    sliceStart = monotonicMs()
  }
}

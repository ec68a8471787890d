import { setImmediate } from 'node:timers/promises'

/**
 * A pause to be awaited between small pieces of work: it lets the rest of the program run once `sliceMs` of real time
 * have passed since the last time, and otherwise returns at once.
 */
export function createPause(sliceMs: number, onPause: () => void): () => Promise<void> {
  let sliceStart = performance.now()
  return async () => {
    if (performance.now() - sliceStart < sliceMs) return
    onPause()
    await setImmediate()
    sliceStart = performance.now()
  }
}

import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Both halves together. */
const BOUND_BYTES = 32 << 20
let isWatched = false

/**
 * Keeps the part of the heap where objects begin from growing beyond 32 MB. V8 doubles it up to 128 MB (in
 * Node 24) whenever much survives a collection, and gives it back only when the process is idle: an agent at work grew by a
 * third over two hundred songs, though what it held stayed the same. V8 reads this flag each time it is about to grow that
 * part, so it may be changed while the process runs; its sizes are fixed at the start, by flags that nobody's call of
 * `node` can be relied on to give.
 */
export function boundYoungGeneration(): void {
  if (isWatched) return
  isWatched = true
  let isBound = false
  const look = (): void => {
    const bytes =
      getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0
    if (bytes >= BOUND_BYTES === isBound) return
    isBound = !isBound
    setFlagsFromString(`--semi-space-growth-factor=${isBound ? 1 : 2}`)
  }
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] })
}

import PQueue from 'p-queue'

/** Keeps the requests to one vendor within its rate, for the whole agent. */
export interface Limiter {
  /** Does the work in its turn. Rejects with the signal's reason when that aborts while waiting. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** Nothing more is begun for so long: what a `Retry-After` asks for. The longest wait of several holds. */
  pauseFor(ms: number): void
  /** For how many ms nothing will be begun; 0 when it runs. */
  pausedForMs(): number
}

export interface LimiterOptions {
  readonly requestsPerSecond: number
  /** How many may be under way at the same time. */
  readonly atOnce: number
}

export function createLimiter({ requestsPerSecond, atOnce }: LimiterOptions): Limiter {
  const queue = new PQueue({ concurrency: atOnce, interval: 1000, intervalCap: requestsPerSecond })
  let until = 0
  let timer: NodeJS.Timeout | null = null
  return {
    run: (work, signal) => queue.add(work, { signal }),
    pauseFor: (ms) => {
      const end = performance.now() + ms
      if (end <= until) return
      until = end
      queue.pause()
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(() => {
        timer = null
        queue.start()
      }, ms)
      // a pause alone must not keep a command from ending
      timer.unref()
    },
    pausedForMs: () => Math.max(0, until - performance.now()),
  }
}

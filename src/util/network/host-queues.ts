export interface HostQueues {
  /** Runs `work` when fewer than the limit run for this host; rejects with the signal's reason if it aborts before. */
  readonly take: <T>(host: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>
}

/** First come, first served, at most `limit` at once for each host. */
export function createHostQueues(limit: number): HostQueues {
  const hosts = new Map<string, { running: number; readonly waiting: Set<() => void> }>()
  return {
    take: async (host, signal, work) => {
      const queue = hosts.get(host) ?? { running: 0, waiting: new Set<() => void>() }
      hosts.set(host, queue)
      if (queue.running >= limit) await turn(queue.waiting, signal)
      else queue.running += 1
      try {
        return await work()
      } finally {
        const [next] = queue.waiting
        if (next === undefined) {
          queue.running -= 1
          if (queue.running === 0) hosts.delete(host)
        } else {
          queue.waiting.delete(next)
          next() // it takes over this place
        }
      }
    },
  }
}

function turn(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      waiting.delete(go)
      reject(signal.reason)
    }
    const go = (): void => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    waiting.add(go)
  })
}

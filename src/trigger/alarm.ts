export interface Alarm {
  /** Ends the wait that goes on, or the next one. */
  ring(): void
  /** Resolves after so many milliseconds, when the alarm rings, or when the signal aborts. */
  wait(ms: number): Promise<void>
}

export function createAlarm(signal: AbortSignal): Alarm {
  let isRung = false
  let wake: (() => void) | null = null
  const ring = (): void => {
    isRung = true
    wake?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: (ms) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined
        wake = () => {
          clearTimeout(timer)
          wake = null
          isRung = false
          resolve()
        }
        if (isRung || signal.aborted || ms <= 0) wake()
        else timer = setTimeout(wake, ms)
      }),
  }
}

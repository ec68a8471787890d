/** How long a command that was told to stop is waited for after its programs got KILL; then it is left behind. */
const LEAVE_BEHIND_MS = 1000
/** The longest delay `setTimeout` takes; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** What ends an attempt before its command does: the stop of the run, the timeout, or a broken ledger. */
export interface AttemptStop {
  readonly signal: AbortSignal
  readonly timedOut: () => boolean
  /** Resolves (null) when the command has been told to stop and still goes on long after the grace has passed. */
  readonly leftBehind: Promise<null>
  readonly abort: (reason: unknown) => void
  readonly dispose: () => void
}

export function createAttemptStop(
  run: AbortSignal,
  timeoutMs: number | null,
  killGraceMs: number,
): AttemptStop {
  const controller = new AbortController()
  const leftBehind = Promise.withResolvers<null>()
  let timedOut = false
  let patience: NodeJS.Timeout | undefined
  const abort = (reason: unknown): void => {
    if (controller.signal.aborted) return
    controller.abort(reason)
    patience = setTimeout(() => leftBehind.resolve(null), killGraceMs + LEAVE_BEHIND_MS)
  }
  const onRunStop = (): void => abort(run.reason)
  const onTimeout = (): void => {
    timedOut = !controller.signal.aborted
    abort(new DOMException('The task took longer than its timeout', 'TimeoutError'))
  }
  const timer = timeoutMs === null ? undefined : setTimeout(onTimeout, Math.min(timeoutMs, MAX_TIMER_MS))
  if (run.aborted) onRunStop()
  run.addEventListener('abort', onRunStop, { once: true })
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    leftBehind: leftBehind.promise,
    abort,
    dispose: () => {
      clearTimeout(timer)
      clearTimeout(patience)
      run.removeEventListener('abort', onRunStop)
    },
  }
}

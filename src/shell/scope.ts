/**
 * What is stopped together: a whole line, or one command substitution. The first part of it that fails beside others
 * (`&`) stops the others, and its exit code is the scope's.
 */
export interface Scope {
  readonly aborted: () => boolean
  /** The exit code of what failed first beside others; null when nothing did. */
  readonly failure: () => number | null
  /** Stops everything in the scope and below; what is asked to start afterwards does not. */
  readonly abort: () => void
  readonly fail: (exitCode: number) => void
  /** Calls back when the scope stops, at once when it has; returns how to take the call back. */
  readonly onAbort: (stop: () => void) => () => void
  /** Forgets the scope above; call it when everything in this one has ended. */
  readonly dispose: () => void
}

/** What a command ends with that was not started, or was stopped in this process: 128 + SIGTERM. */
export const ABORTED_EXIT_CODE = 143

export function createScope(parent: Scope | null): Scope {
  const listeners = new Set<() => void>()
  let aborted = false
  let failure: number | null = null
  const abort = (): void => {
    if (aborted) return
    aborted = true
    const stops = Array.from(listeners)
    listeners.clear()
    for (const stop of stops) stop()
  }
  const dispose = parent?.onAbort(abort) ?? ((): void => undefined)
  return {
    aborted: () => aborted,
    failure: () => failure,
    abort,
    fail: (exitCode) => {
      failure ??= exitCode
      abort()
    },
    onAbort: (stop) => {
      if (aborted) stop()
      else listeners.add(stop)
      return () => listeners.delete(stop)
    },
    dispose,
  }
}

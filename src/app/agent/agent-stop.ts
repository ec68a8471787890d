import type { Engine } from '../../engine/embedded.ts'

/** How an agent is told to end. */
export interface AgentStop {
  /** Nothing new is taken; steps at work may end within the grace. */
  readonly signal: AbortSignal
  /** Steps at work are broken off at once. */
  readonly urgent: AbortSignal
}

/** How an agent that watches is followed by one with another configuration. */
export interface Succession {
  /** Called when all ways in that are configured are open. */
  readonly onWatching: () => void
  /** Aborted: nothing new is taken, and the runs at work are done to their end. */
  readonly signal: AbortSignal
  /** Called when nothing is taken any more: folder, address and schedule are free for the next agent. */
  readonly onFree: () => void
}

/** Of 20 s for a stop, 5 are for programs that do not end when they are told to. Tests set a shorter one. */
const STOP_GRACE_MS = 15_000

/** Takes no further run; resolves when nothing is at work: after the grace, or as soon as it is urgent. */
export async function stopRuns(
  engine: Engine,
  urgent: AbortSignal,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const breakOff = (): void => void engine.stop()
  urgent.addEventListener('abort', breakOff, { once: true })
  await engine.stop(urgent.aborted ? 0 : stopGraceMs(env))
  urgent.removeEventListener('abort', breakOff)
}

/** Resolves when it is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function stopGraceMs(env: Readonly<Record<string, string | undefined>>): number {
  const asked = Number(env['TRACKSYNC_STOP_GRACE_MS'] ?? STOP_GRACE_MS)
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), STOP_GRACE_MS) : STOP_GRACE_MS
}

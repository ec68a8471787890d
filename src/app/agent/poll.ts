import type { Engine } from '../../engine/embedded.ts'
import type { App } from '../open-app.ts'
import type { AgentParts } from './agent-parts.ts'

/** What anybody may have asked of the ledger is looked for so often. */
const CANCEL_MS = 500
const SWEEP_RUNS_MS = 5000
/** How often libraries that were away are thought of; each entry has a waiting time of its own. */
const CATCH_UP_MS = 60_000

interface PollDeps extends Pick<AgentParts, 'settleLeftovers' | 'trouble'> {
  readonly app: Pick<App, 'catchUp'> & { readonly engine: Pick<Engine, 'wake' | 'checkCancels'> }
}

/**
 * Does until aborted what an agent does by the clock alone: heeds cancellations, takes up and files what other agents
 * left behind, writes what libraries that were away are owed. Begins with the last.
 */
export function pollUntilAborted({ app, settleLeftovers, trouble }: PollDeps, signal: AbortSignal): void {
  if (signal.aborted) return
  let isCatchingUp = false
  // one at a time, and never in the way of a run
  const catchUp = async (): Promise<void> => {
    if (isCatchingUp) return
    isCatchingUp = true
    try {
      await app.catchUp(signal, false)
    } catch (error) {
      if (!signal.aborted) trouble.report(error)
    } finally {
      isCatchingUp = false
    }
  }
  const sweep = (): void => {
    app.engine.wake()
    settleLeftovers()
  }
  const polls = [
    setInterval(() => app.engine.checkCancels(), CANCEL_MS),
    setInterval(sweep, SWEEP_RUNS_MS),
    setInterval(() => void catchUp(), CATCH_UP_MS),
  ]
  signal.addEventListener('abort', () => polls.forEach(clearInterval), { once: true })
  void catchUp()
}

/** While runs at work are done to their end, they can still be cancelled. Returns what ends it. */
export function heedCancels({ app }: Pick<PollDeps, 'app'>): () => void {
  const poll = setInterval(() => app.engine.checkCancels(), CANCEL_MS)
  return () => clearInterval(poll)
}

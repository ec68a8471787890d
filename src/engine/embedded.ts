import type { Run } from '../model/run.ts'
import type { RunRow } from '../store/runs.ts'

/** What the engine needs of the ledger. */
export interface RunQueue {
  lease(owner: string, now: Date): RunRow | null
  requeueOrphans(isAlive: (owner: string) => boolean): readonly string[]
  release(id: string, owner: string): void
  get(id: string): RunRow | null
}

/** The two ways in which a run is stopped; it stays resumable. */
export interface RunStop {
  /** No new step starts; those at work go on to their end. */
  readonly drain: AbortSignal
  /** Steps at work are broken off. */
  readonly signal: AbortSignal
}

export interface EngineDeps {
  readonly queue: RunQueue
  /** This process, as other processes know it. */
  readonly owner: string
  readonly isAlive: (owner: string) => boolean
  readonly runsAtOnce: number
  /** Does one run; rejects only when the ledger does not work. */
  readonly execute: (run: RunRow, stop: RunStop) => Promise<Run>
  /** A run has its final state. */
  readonly onFinished: (run: Run) => Promise<void>
  readonly onTrouble: (error: unknown) => void
  readonly now: () => Date
}

/** Takes queued runs one after another and does a few at a time; several engines may share one ledger. */
export interface Engine {
  /** Looks for queued runs and for runs of engines that are gone; cheap, called after every submit and sweep. */
  wake(): void
  /** Resolves when nothing is queued and nothing is at work here. */
  idle(): Promise<void>
  /** Aborts runs that somebody asked to cancel. */
  checkCancels(): void
  /**
   * Takes no new run. Steps at work may go on for `graceMs` (default 0), then they are broken off; their runs are left
   * resumable. Resolves when nothing is at work any more. A second call shortens the grace of the first.
   */
  stop(graceMs?: number): Promise<void>
  /** Takes no new run and does those at work to their end; resolves then. */
  retire(): Promise<void>
}

export function createEngine(deps: EngineDeps): Engine {
  const { queue, owner, now } = deps
  const active = new Map<string, AbortController>()
  let waiting: (() => void)[] = []
  const draining = new AbortController()
  let retired = false
  /** Runs that this engine had to drop because the ledger failed: still leased to it, and at work nowhere. */
  const dropped = new Set<string>()

  function wake(): void {
    take(() => {
      for (const id of dropped) {
        queue.release(id, owner)
        dropped.delete(id)
      }
    })
  }

  function take(before?: () => void): void {
    try {
      before?.()
      queue.requeueOrphans(deps.isAlive)
      while (!retired && !draining.signal.aborted && active.size < deps.runsAtOnce) {
        const run = queue.lease(owner, now())
        if (run === null) break
        void work(run)
      }
    } catch (error) {
      // a busy ledger: the next wake tries again
      deps.onTrouble(error)
    }
    if (active.size === 0) {
      for (const resolve of waiting) resolve()
      waiting = []
    }
  }

  async function work(run: RunRow): Promise<void> {
    const controller = new AbortController()
    active.set(run.id, controller)
    let next = wake
    try {
      const finished = await deps.execute(run, { signal: controller.signal, drain: draining.signal })
      if (finished.state === 'running') queue.release(run.id, owner)
      else await deps.onFinished(finished)
    } catch (error) {
      dropped.add(run.id)
      deps.onTrouble(error)
      // at once it would fail again, without end: it waits for the next sweep, the others go on
      next = take
    } finally {
      active.delete(run.id)
      next()
    }
  }

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      wake()
    })

  return {
    wake,
    idle,
    checkCancels() {
      try {
        for (const [id, controller] of active) {
          if (queue.get(id)?.cancelRequested === true) controller.abort(new Error('cancelled'))
        }
      } catch (error) {
        deps.onTrouble(error)
      }
    },
    retire() {
      retired = true
      return idle()
    },
    async stop(graceMs = 0) {
      const breakOff = (): void => {
        for (const controller of active.values()) controller.abort(new Error('the agent stops'))
      }
      draining.abort(new Error('the agent stops'))
      const patience = graceMs > 0 ? setTimeout(breakOff, graceMs) : undefined
      if (graceMs <= 0) breakOff()
      await idle()
      clearTimeout(patience)
    },
  }
}

import { outcomeSentence, readRun } from '../actions/report/assemble-run.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { RunState } from '../model/findings.ts'
import type { Run } from '../model/run.ts'
import type { Trigger } from '../model/trigger.ts'
import type { Store } from '../store/store.ts'
import type { SubmitAnswer } from '../store/triggers.ts'
import type { ClaimState, DropOutcome, TriggerDoor } from '../trigger/trigger-door.ts'

const UNFINISHED: readonly RunState[] = ['queued', 'running']

export interface DoorDeps {
  readonly store: Store<TrackWork>
  readonly now: () => Date
  /** Files the drop of a run that has ended, and remembers where it lies now. */
  readonly settleDrop: (run: Run) => void
}

/** The one door: whatever asks for a run ends here, in one durable row of the ledger. */
export function createDoor({ store, now, settleDrop }: DoorDeps): TriggerDoor {
  return {
    submit: (batch) => Promise.resolve(store.triggers.submit(batch, now())),
    claimStates: (claimedPaths) =>
      Promise.resolve(claimedPaths.map((path) => claimState(path, store, settleDrop))),
  }
}

/** Submits a trigger that nobody dropped: from the command line, a schedule. */
export function submitWithoutDrop(store: Store<TrackWork>, trigger: Trigger, now: Date): SubmitAnswer {
  const [answer] = store.triggers.submit([{ trigger, claimedPath: null }], now)
  if (answer === undefined) throw new Error('The ledger gave no answer')
  return answer
}

/** How a finished run is told beside its drop. */
export function dropOutcome(run: Run): DropOutcome {
  const ok = run.state === 'succeeded' || run.state === 'nothing-to-do' || run.state === 'needs-review'
  return {
    ok,
    state: run.state,
    reason: outcomeSentence(run),
    runId: run.id,
    reportPath: run.reportPath,
    next: ok
      ? run.state === 'needs-review'
        ? 'tracksync review'
        : null
      : `tracksync retry ${run.id}, or drop it again`,
  }
}

function claimState(
  claimedPath: string,
  store: Store<TrackWork>,
  settleDrop: DoorDeps['settleDrop'],
): ClaimState {
  const runId = store.triggers.runOfClaim(claimedPath)
  const row = runId === null ? null : store.runs.get(runId)
  if (row === null) return { kind: 'unknown' }
  if (UNFINISHED.includes(row.state)) return { kind: 'open', runId: row.id }
  const run = readRun(store, row)
  // filed here, where the ledger learns of it: a retry has to find the drop again
  settleDrop(run)
  return { kind: 'finished', outcome: dropOutcome(run) }
}

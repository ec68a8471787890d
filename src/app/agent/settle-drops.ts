import type { Run } from '../../model/run.ts'
import type { TriggerFolder } from '../../trigger/trigger-folder.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { dropOutcome } from '../door.ts'
import type { HandoffInboxes } from '../handoffs/handoff-inboxes.ts'
import type { App } from '../open-app.ts'

export interface SettlingDeps {
  readonly app: Pick<App, 'store' | 'unsettled'>
  readonly folder: TriggerFolder
  readonly inboxes: HandoffInboxes | null
  readonly onTrouble: (error: unknown) => void
}

/** The drop is filed, and its hand-off answered, when everything else of the run is on the disk. */
export function settleDrop(run: Run, { app, folder, inboxes, onTrouble }: SettlingDeps): void {
  inboxes?.answer(run)
  const row = app.store.runs.get(run.id)
  if (row === null || row.claimedPath === null || row.dropSettled) return
  try {
    const place = inboxes?.holding(row.claimedPath) ?? folder
    app.store.runs.settleDrop(run.id, place.finish(row.claimedPath, dropOutcome(run)))
  } catch (error) {
    // the claim stays, a later sweep files it; what is gone, another agent is filing in this very moment
    if (errorCodeOf(error) !== 'ENOENT') onTrouble(error)
  }
}

/** Drops of runs that ended without filing them: their agent was killed, or they were cancelled in the queue. */
export function settleLeftovers(deps: SettlingDeps): void {
  try {
    deps.inboxes?.answerOwed()
    for (const run of deps.app.unsettled()) settleDrop(run, deps)
  } catch (error) {
    // a busy ledger: the next sweep tries again
    deps.onTrouble(error)
  }
}

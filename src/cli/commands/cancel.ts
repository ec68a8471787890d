import type { TrackWork } from '../../actions/track-work.ts'
import { SyncError } from '../../model/error.ts'
import type { Store } from '../../store/store.ts'
import type { CommandContext } from '../command.ts'
import { findRun } from '../find-run.ts'
import { onlyWord } from '../options.ts'
import { withStore } from '../with-store.ts'

/** A queued run is cancelled at once, one at work by its agent within a second. */
export function main(context: CommandContext): Promise<number> {
  const word = onlyWord(context, 'run', 'tracksync cancel SYNC-20261122-143005-7K3Q')
  const cancel = (store: Store<TrackWork> | null): number => {
    if (store === null)
      throw new SyncError(
        'NOT_FOUND',
        `Cannot find the run "${word}"`,
        'nothing has run yet',
        'see "tracksync status"',
      )
    const run = findRun(store.runs, word)
    if (run.state !== 'queued' && run.state !== 'running') {
      throw new SyncError(
        'NOT_FOUND',
        `Cannot cancel ${run.id}`,
        `it has ended: ${run.state}`,
        `to take it back: tracksync undo ${run.id}`,
      )
    }
    const cancelled = store.runs.cancel(run.id, new Date())
    const state = cancelled ? 'cancelled' : 'cancelling'
    context.io.out(context.json ? `${JSON.stringify({ id: run.id, state })}\n` : `${run.id}: ${state}\n`)
    return 0
  }
  return withStore(context, cancel, { readOnly: false })
}

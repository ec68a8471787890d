import type { TrackWork } from '../actions/track-work.ts'
import { SyncError } from '../model/error.ts'
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { supersededBy } from './superseded.ts'

/** Throws `NOT_FOUND` or `UNDO_REFUSED` for a run that cannot be taken up again: at work, taken back, or made anew since. */
export function checkTakeUp(store: Store<TrackWork>, run: RunRow): void {
  const what = `Cannot retry ${run.id}`
  if (run.state === 'queued' || run.state === 'running')
    throw new SyncError('NOT_FOUND', what, `it is ${run.state}`, `see "tracksync show ${run.id}"`)
  if (run.undoneAt !== null) {
    throw new SyncError(
      'NOT_FOUND',
      what,
      'it was taken back',
      `to put it back: tracksync undo ${run.id}; to do it anew, drop it again`,
    )
  }
  const later = supersededBy(store, run.id)
  if (later !== null) {
    throw new SyncError(
      'UNDO_REFUSED',
      what,
      `${later} has made its track anew since`,
      `see "tracksync show ${later}"; to go back to the older files: tracksync undo ${later}`,
    )
  }
}

/** Puts a run that ended back into the queue. Throws as `checkTakeUp` does. */
export function takeUpAgain(store: Store<TrackWork>, run: RunRow): void {
  checkTakeUp(store, run)
  if (store.runs.requeue(run.id)) return
  throw new SyncError(
    'NOT_FOUND',
    `Cannot retry ${run.id}`,
    'another command took it up or took it back in this moment',
    `see "tracksync show ${run.id}"`,
  )
}

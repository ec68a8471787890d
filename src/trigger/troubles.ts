import { SyncError, toSyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'

/** Things that are tried again and again must not fill the log again and again. */
export interface Troubles {
  /** Logs what went wrong at a place, unless the same went wrong there last time. */
  add(place: string, what: string, thrown: unknown): void
  /** The place works again. */
  clear(place: string): void
}

export function createTroubles(log: (event: TriggerFolderEvent) => void): Troubles {
  const last = new Map<string, string>()
  return {
    add(place, what, thrown) {
      const error = fileError(what, thrown)
      if (last.get(place) === error.message) return
      last.set(place, error.message)
      log({ type: 'trouble', what: error.what, error })
    },
    clear: (place) => void last.delete(place),
  }
}

/** What the file system, or anything else, threw, in words; `what` is what could not be done. */
export function fileError(what: string, thrown: unknown): SyncError {
  const code = errorCodeOf(thrown)
  if (thrown instanceof SyncError || code === null) return toSyncError(thrown, what)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SyncError('DISK_FULL', what, 'the disk is full', 'make room; it is tried again by itself', {
      cause: thrown,
    })
  }
  const why = thrown instanceof Error ? thrown.message : code
  const next = 'check that the trigger folder is there and may be written to; it is tried again by itself'
  return new SyncError('FILE_FAILED', what, why, next, { cause: thrown })
}

import { SyncError, toSyncError } from '../../model/error.ts'

/** What went wrong last, until something goes well again. */
export interface LastTrouble {
  /** Keeps it, and tells it unless it is the one that was told last. */
  report(error: unknown): void
  /** Keeps what was told by others. */
  keep(error: unknown): void
  clear(): void
  /** Null: nothing. */
  get(): unknown
}

export function createLastTrouble(onNews: (error: unknown) => void): LastTrouble {
  let last: unknown = null
  return {
    report(error) {
      const isNews = last === null || toSyncError(last).message !== toSyncError(error).message
      last = error
      if (isNews) onNews(error)
    },
    keep: (error) => void (last = error),
    clear: () => void (last = null),
    get: () => last,
  }
}

/** No drop is taken into a ledger that does not work. */
export function isOfLedger(error: unknown): boolean {
  return error instanceof SyncError && (error.code.startsWith('LEDGER_') || error.code === 'DISK_FULL')
}

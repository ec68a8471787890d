import { SyncError } from '../../model/error.ts'
import { errorCodeOf } from '../../util/file-error.ts'

/** For `.catch` behind whatever writes a download: throws `DISK_FULL`, `FILE_FAILED`, or what is no error of the disk. */
export function notWritten(what: string): (error: unknown) => never {
  return (error) => {
    const code = errorCodeOf(error)
    if (code === null) throw error
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      const next = 'free some space, then: tracksync retry RUN'
      throw new SyncError('DISK_FULL', what, 'the disk is full', next, { cause: error })
    }
    const why = `the download folder cannot be written to (${code})`
    const next = 'make "stateFolder" writable, then: tracksync retry RUN'
    throw new SyncError('FILE_FAILED', what, why, next, { cause: error })
  }
}

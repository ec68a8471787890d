import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'

/** What the file system's error means where a file was to be written into `folder`; any other error as it is. */
export function explainFileError(
  error: unknown,
  folder: string,
  readOnly: 'LIBRARY_READ_ONLY' | 'FILE_FAILED',
): unknown {
  const what = `Cannot write into "${folder}"`
  switch (errorCodeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SyncError(
        'DISK_FULL',
        what,
        'the disk is full',
        'free some space, then run "tracksync retry"',
        { cause: error },
      )
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new SyncError(
        readOnly,
        what,
        'the folder is not writable',
        'mount or unlock it, then run "tracksync retry"',
        { cause: error },
      )
    default:
      return error
  }
}

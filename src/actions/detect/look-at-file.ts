import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { errorCodeOf } from '../../util/file-error.ts'

/**
 * Why a file that is named cannot be a track, before it is opened (a pipe would be waited for without end); null: nothing
 * speaks against it.
 */
export async function lookAtFile(path: string): Promise<SyncError | null> {
  const what = `Cannot use "${basename(path)}"`
  try {
    const found = await stat(path)
    if (found.isDirectory()) {
      const next = 'name the files in it, or put the folder itself into the trigger folder'
      return new SyncError('TRIGGER_NOT_A_FILE', what, 'it is a folder', next)
    }
    if (!found.isFile()) {
      return new SyncError('TRIGGER_NOT_A_FILE', what, 'it is a pipe or a device', 'name an audio file')
    }
    if (found.size > 0) return null
    return new SyncError('AUDIO_EMPTY', what, 'the file has 0 bytes', 'name it again when it is complete')
  } catch (error) {
    return unreadableFile(path, error)
  }
}

/** What the file system's error means for a file that is named. */
export function unreadableFile(path: string, error: unknown): SyncError {
  const code = errorCodeOf(error)
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  const why = error instanceof Error ? error.message : String(error)
  return new SyncError(
    missing ? 'NOT_FOUND' : 'TRIGGER_UNREADABLE',
    `Cannot read "${basename(path)}"`,
    missing ? `there is no file "${path}"` : why,
    missing ? 'check the path' : 'make the file readable, then try again',
    { cause: error },
  )
}

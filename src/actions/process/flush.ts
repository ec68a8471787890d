import { open } from 'node:fs/promises'
import { errorCodeOf } from '../../util/file-error.ts'

/** What file systems answer that cannot flush a folder (Windows, some network shares): there is nothing more to do then. */
const CANNOT_FLUSH_FOLDERS = ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EACCES', 'EBADF']

/** Waits until the file's bytes are on the disk. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Waits until the names in the folder are on the disk: without it, a power cut may take back a rename. */
export async function flushFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (!CANNOT_FLUSH_FOLDERS.includes(errorCodeOf(error) ?? '')) throw error
  }
}

import { constants, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { sha256 } from '../../util/digest.ts'
import { errorCodeOf } from '../../util/file-error.ts'

/**
 * Puts a file at `target` whole or not at all, and never over another file: copied or moved to a temporary name in the
 * target's folder, flushed to disk, then linked to its name, which fails when the name is taken.
 * @param owner names who files it: the temporary name follows from it, so that what a killed attempt left is cleared away
 * @returns false when `target` exists already (nothing was changed)
 */
export async function placeFile(from: string, target: string, how: 'move' | 'copy', owner: string): Promise<boolean> {
  const temporary = temporaryFor(target, owner)
  try {
    await mkdir(dirname(target), { recursive: true })
    await rm(temporary, { force: true })
    if (await exists(target)) return false
    await bringNear(from, temporary, how)
    await flush(temporary)
    if (await giveName(temporary, target)) return true
    if (how === 'move') await bringNear(temporary, from, 'move')
    return false
  } catch (error) {
    throw explain(target, error)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** What a killed attempt of this owner may have left beside `target`. */
export async function clearTemporary(target: string, owner: string): Promise<void> {
  await rm(temporaryFor(target, owner), { force: true })
}

/** Moves a file to a free place (quarantine); across file systems it is copied first and removed last. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true })
    await bringNear(from, to, 'move')
  } catch (error) {
    throw explain(to, error)
  }
}

function temporaryFor(target: string, owner: string): string {
  return join(dirname(target), `.tracksync-${sha256(`${owner}\n${target}`).slice(0, 12)}.tmp${extname(target)}`)
}

async function bringNear(from: string, to: string, how: 'move' | 'copy'): Promise<void> {
  if (how === 'move') {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (errorCodeOf(error) !== 'EXDEV') throw error
    }
  }
  // reflink where the file system can: a copy that costs nothing
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  if (how === 'move') await rm(from)
}

async function giveName(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target)
    return true
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'EEXIST') return false
    // file systems without hard links (exFAT, some network shares)
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
  }
  try {
    await copyFile(temporary, target, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return false
    throw error
  }
}

function explain(target: string, error: unknown): unknown {
  const because = { cause: error }
  const folder = dirname(target)
  switch (errorCodeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SyncError('DISK_FULL', `Cannot write into "${folder}"`, 'the disk is full', 'free some space, then run "tracksync retry"', because)
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new SyncError(
        'LIBRARY_READ_ONLY',
        `Cannot write into "${folder}"`,
        'the folder is not writable',
        'mount or unlock it, then run "tracksync retry"',
        because,
      )
    default:
      return error
  }
}

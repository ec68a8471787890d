import { access, constants, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { sha256 } from '../../util/digest.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { explainFileError } from '../explain-file-error.ts'

/**
 * Puts a file at `target` whole or not at all, and never over another file: copied or moved to a temporary name in the
 * target's folder, flushed to disk, then linked to its name, which fails when the name is taken.
 * @param owner names who files it: the temporary name follows from it, so that what a killed attempt left is cleared away
 * @returns false when `target` exists already (nothing was changed)
 */
export async function placeFile(from: string, target: string, how: 'move' | 'copy', owner: string): Promise<boolean> {
  const temporary = temporaryFor(target, owner)
  try {
    await makeFolder(dirname(target))
    await rm(temporary, { force: true })
    if (await exists(target)) return false
    await bringNear(from, temporary, how)
    await flush(temporary)
    if (await giveName(temporary, target)) return true
    if (how === 'move') await bringNear(temporary, from, 'move')
    return false
  } catch (error) {
    throw explainFileError(error, dirname(target), 'LIBRARY_READ_ONLY')
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** What a killed attempt of this owner may have left beside `target`. */
export async function clearTemporary(target: string, owner: string): Promise<void> {
  await rm(temporaryFor(target, owner), { force: true })
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    // on a read-only file system Node says ENOENT of the new folder; the truth is told by one that exists
    if (errorCodeOf(error) === 'ENOENT') await access(await nearestExisting(dirname(path)), constants.W_OK)
    throw error
  }
}

async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearestExisting(dirname(path))
}

/** Moves a file to a free place (quarantine); across file systems it is copied first and removed last. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await makeFolder(dirname(to))
    await bringNear(from, to, 'move')
  } catch (error) {
    throw explainFileError(error, dirname(to), 'LIBRARY_READ_ONLY')
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

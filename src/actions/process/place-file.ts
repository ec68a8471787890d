import { access, constants, copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { sha256, sha256OfFile } from '../../util/digest.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { permit } from '../../util/permitted-access.ts'
import { explainFileError } from '../explain-file-error.ts'
import { flushFile, flushFolder } from './flush.ts'
import { rename } from './rename.ts'

/**
 * Puts a file at `target` whole or not at all, and never over another file; flushed to disk, file and folder. On one
 * file system a moved file only changes its name; else it is copied to a temporary name in the target's folder first,
 * and the source goes when the copy is safe.
 * @param owner names who files it: the temporary name follows from it, so that what a killed attempt left is cleared away
 * @returns false when `target` exists already (nothing was changed)
 */
export async function placeFile(
  from: string,
  target: string,
  how: 'move' | 'copy',
  owner: string,
): Promise<boolean> {
  permit({ kind: 'write', path: target })
  const temporary = temporaryFor(target, owner)
  try {
    await makeFolder(dirname(target))
    await rm(temporary, { force: true })
    if (await exists(target)) return false
    if (how === 'copy') return await placeCopy(from, target, temporary)
    await flushFile(from)
    const answer = await rename(from, target)
    if (answer !== 'other file system') return answer === 'done'
    const placed = await placeCopy(from, target, temporary)
    if (placed) await rm(from)
    return placed
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

/**
 * Moves a file to a free place (quarantine, and back). At every moment it has at least one whole copy under one of the
 * two names, so a move that was broken off can be done again. Throws `FILE_FAILED` when another file has the place.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  permit({ kind: 'replace', path: from })
  permit({ kind: 'write', path: to })
  const temporary = temporaryFor(to, from)
  try {
    await makeFolder(dirname(to))
    await rm(temporary, { force: true })
    const answer = await rename(from, to)
    if (answer === 'done') return
    const placed = answer === 'other file system' && (await placeCopy(from, to, temporary))
    if (!placed && (await sha256OfFile(from)) !== (await sha256OfFile(to))) {
      throw new SyncError(
        'FILE_FAILED',
        `Cannot move "${from}" to "${to}"`,
        'another file has that place',
        'move that file away, then try again',
      )
    }
    // the other copy is safe, made now or by a move that was broken off
    await rm(from)
    await flushFolder(dirname(from))
  } catch (error) {
    throw explainFileError(error, dirname(to), 'LIBRARY_READ_ONLY')
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

async function placeCopy(from: string, target: string, temporary: string): Promise<boolean> {
  // reflink where the file system can: a copy that costs nothing
  await copyFile(from, temporary, constants.COPYFILE_FICLONE)
  await flushFile(temporary)
  return (await rename(temporary, target)) === 'done'
}

function temporaryFor(target: string, owner: string): string {
  return join(
    dirname(target),
    `.tracksync-${sha256(`${owner}\n${target}`).slice(0, 12)}.tmp${extname(target)}`,
  )
}

async function makeFolder(path: string): Promise<void> {
  try {
    const first = await mkdir(path, { recursive: true })
    if (first === undefined) return
    for (let made = path; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made))
  } catch (error) {
    // on a read-only file system Node says ENOENT of the new folder; the truth is told by one that exists
    if (errorCodeOf(error) === 'ENOENT') await access(await nearestExisting(dirname(path)), constants.W_OK)
    throw error
  }
}

async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearestExisting(dirname(path))
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

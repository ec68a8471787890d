import { link, open, rename as renameOver, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCodeOf } from '../../util/file-error.ts'
import { flushFolder } from './flush.ts'

/** `taken`: another file has the name. Only with `done` was anything changed. */
export type RenameAnswer = 'done' | 'taken' | 'other file system'

/** How `link` fails where there are no hard links (exFAT, some network shares), or where only one's own files may have them. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/**
 * Gives a file another name, never over another file, which the system's own rename would replace without a word. One
 * that was broken off, so that the file has both names, is finished. Both folders are flushed.
 */
export async function rename(from: string, to: string): Promise<RenameAnswer> {
  try {
    await link(from, to)
  } catch (error) {
    const code = errorCodeOf(error) ?? ''
    if (code === 'EXDEV') return 'other file system'
    if (NO_LINKS.includes(code)) return renameWithoutLinks(from, to)
    if (code !== 'EEXIST') throw error
    if (!(await sameFile(from, to))) return 'taken'
  }
  await flushFolder(dirname(to))
  await rm(from)
  await flushFolder(dirname(from))
  return 'done'
}

/**
 * The same where there are no hard links: an empty file takes the name, which fails when there is one, and is renamed
 * over. A crash between the two leaves the empty file, and nothing lost.
 */
export async function renameWithoutLinks(from: string, to: string): Promise<RenameAnswer> {
  try {
    await (await open(to, 'wx')).close()
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return 'taken'
    throw error
  }
  try {
    await renameOver(from, to)
  } catch (error) {
    await rm(to, { force: true })
    if (errorCodeOf(error) === 'EXDEV') return 'other file system'
    throw error
  }
  await flushFolder(dirname(to))
  await flushFolder(dirname(from))
  return 'done'
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(a, { bigint: true }), stat(b, { bigint: true })])
  return one.dev === other.dev && one.ino === other.ino
}

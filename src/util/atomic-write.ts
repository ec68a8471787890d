import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { permit } from './permitted-access.ts'

/** A name beside `path` that drop folders, libraries and people know to leave alone. */
export function temporaryNameFor(path: string): string {
  // short: the final name may already use the 255 bytes a file name may have
  return join(dirname(path), `.tracksync-${randomBytes(6).toString('hex')}.tmp${shortExtension(path)}`)
}

/**
 * Writes a whole file or nothing: to a temporary name in the same folder, flushed to disk, then renamed over `path`.
 * `mode` is for what only its owner may read.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode = 0o666): Promise<void> {
  permit({ kind: 'write', path })
  await mkdir(dirname(path), { recursive: true })
  const temporary = temporaryNameFor(path)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

// programs such as ffmpeg and tag writers look at the extension
function shortExtension(path: string): string {
  const found = /\.[A-Za-z0-9]{1,5}$/.exec(basename(path))
  return found === null ? '' : found[0]
}

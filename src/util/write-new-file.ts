import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { temporaryNameFor } from './atomic-write.ts'
import { errorCodeOf } from './file-error.ts'

/**
 * Writes a whole file, flushed to the disk, under a name that is free: the name is given by a link that fails when it is
 * taken, and then what is there stays.
 */
export function writeNewFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryNameFor(path)
  try {
    const file = openSync(temporary, 'wx')
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    linkSync(temporary, path)
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

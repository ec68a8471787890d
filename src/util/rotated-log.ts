import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCodeOf } from './file-error.ts'

export interface RotatedLogOptions {
  /** Absolute; the older ones are called the same with `.1` (the youngest of them), `.2` and so on. */
  readonly path: string
  /** A file that has become as large as this is followed by another. */
  readonly maxBytes: number
  /** How many there are at most, with the one that is written. */
  readonly files: number
}

/**
 * Appends a line to a log of limited size. Nothing is kept open, so that several processes may write the same log; two that
 * rotate in one moment may drop the oldest file too early. Throws the file system's error.
 */
export function appendToRotatedLog(line: string, { path, maxBytes, files }: RotatedLogOptions): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= maxBytes) rotate(path, files)
  try {
    appendFileSync(path, `${line}\n`)
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, `${line}\n`)
  }
}

/**
 * Moves each file one further, the oldest first, up to the first name that is free: when it is broken off, that is the gap
 * it left, and the next time begins there, without the loss of another file.
 */
function rotate(path: string, files: number): void {
  const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`)
  let free = 1
  while (free < files - 1 && existsSync(nameOf(free))) free += 1
  for (let age = free; age > 0; age -= 1) {
    try {
      renameSync(nameOf(age - 1), nameOf(age))
    } catch (error) {
      // another process moved it in this moment
      if (errorCodeOf(error) !== 'ENOENT') throw error
    }
  }
}

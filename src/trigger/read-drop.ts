import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'

/** A drop's bytes; `gone`: nothing is there any more; `refused`: it cannot be read, with the reason. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly error: SyncError }

/**
 * Reads a small regular file whole. Never follows a link, never waits (a named pipe opened for reading would), never
 * reads more than `maxBytes`. `name` is for messages.
 */
export function readDrop(path: string | Buffer, name: string, maxBytes: number): ReadAnswer {
  let file: number
  try {
    file = openSync(path, OPEN_FLAGS)
  } catch (error) {
    return answerOf(error, name)
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) return { kind: 'refused', error: notAFile(name, 'it is not a regular file') }
    if (stats.size > maxBytes) return { kind: 'refused', error: tooLarge(name, stats.size, maxBytes) }
    const bytes = readUpTo(file, stats.size, maxBytes)
    return bytes === null
      ? { kind: 'refused', error: tooLarge(name, maxBytes + 1, maxBytes) }
      : { kind: 'read', bytes }
  } catch (error) {
    return answerOf(error, name)
  } finally {
    closeSync(file)
  }
}

export function notAFile(name: string, why: string): SyncError {
  return new SyncError('TRIGGER_NOT_A_FILE', `Cannot take "${name}"`, why, 'drop the file itself')
}

/** The refusal of a drop that the file system does not let us read. */
export function unreadable(name: string, cause: unknown): SyncError {
  const code = errorCodeOf(cause)
  const why =
    code === 'EACCES' || code === 'EPERM' ? 'reading it is not permitted' : `reading it failed (${code})`
  const next = 'make the file readable for the user that runs tracksync, then drop it again'
  return new SyncError('TRIGGER_UNREADABLE', `Cannot read "${name}"`, why, next, { cause })
}

// O_NOFOLLOW and O_NONBLOCK are not there on Windows
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Null when there is more than `maxBytes` after all (the file grew since it was looked at). */
function readUpTo(file: number, expectedBytes: number, maxBytes: number): Buffer | null {
  let bytes = Buffer.allocUnsafe(expectedBytes + 1)
  let length = 0
  for (;;) {
    const got = readSync(file, bytes, length, bytes.length - length, null)
    if (got === 0) return Buffer.from(bytes.subarray(0, length))
    length += got
    if (length > maxBytes) return null
    if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(length)])
  }
}

function answerOf(error: unknown, name: string): ReadAnswer {
  const code = errorCodeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' }
  if (code === 'ELOOP') return { kind: 'refused', error: notAFile(name, 'it is a symbolic link') }
  if (code === 'ENXIO') return { kind: 'refused', error: notAFile(name, 'it is not a regular file') }
  if (code === null) throw error
  return { kind: 'refused', error: unreadable(name, error) }
}

function tooLarge(name: string, sizeBytes: number, maxBytes: number): SyncError {
  const why = `it has ${sizeBytes} bytes or more, at most ${maxBytes} are read`
  return new SyncError('TRIGGER_TOO_LARGE', `Cannot read "${name}"`, why, 'drop a smaller file')
}

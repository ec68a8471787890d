import { lstatSync, type Stats } from 'node:fs'
import { errorCodeOf } from '../util/file-error.ts'

/** What one look at a path saw, without opening it and without following a link. */
export interface Snapshot {
  readonly type: 'file' | 'folder' | 'other'
  /** For messages: "a symbolic link", "a named pipe". */
  readonly typeName: string
  readonly device: number
  readonly inode: number
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly changedMs: number
  readonly bornMs: number
}

/** Looks at a path; null when nothing is there (any more). Rejects nothing else: other errors are thrown. */
export function takeSnapshot(path: string | Buffer): Snapshot | null {
  try {
    return snapshotOf(lstatSync(path))
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

function snapshotOf(stats: Stats): Snapshot {
  return {
    type: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
    typeName: typeNameOf(stats),
    device: stats.dev,
    inode: stats.ino,
    sizeBytes: stats.size,
    modifiedMs: stats.mtimeMs,
    changedMs: stats.ctimeMs,
    bornMs: stats.birthtimeMs,
  }
}

/** Whether both looks saw the same file with the same content, as far as the file system tells; a rename changes nothing. */
export function sameContent(a: Snapshot, b: Snapshot): boolean {
  return (
    a.type === b.type &&
    a.inode === b.inode &&
    a.device === b.device &&
    a.sizeBytes === b.sizeBytes &&
    a.modifiedMs === b.modifiedMs
  )
}

/**
 * Whether the last thing that happened to the file was not a write: a rename, a link or a copied time stamp. Both times
 * come from one file system's clock, so no clock is compared with another; a write sets both to the same moment. The
 * margin is half of the kernel's usual 4 ms tick.
 */
export function settledBeforeItCame(snapshot: Snapshot): boolean {
  return snapshot.changedMs - snapshot.modifiedMs > 2
}

function typeNameOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link'
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return 'a device'
  return stats.isDirectory() ? 'a folder' : 'a file'
}

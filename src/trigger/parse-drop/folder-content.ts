import { opendirSync } from 'node:fs'
import { AUDIO_ENDINGS } from '../drop-kind.ts'
import { childPath, endingOf, type DropName } from '../drop-name.ts'
import { isLeftAlone, isPartialName } from '../left-alone.ts'
import { takeSnapshot } from '../snapshot.ts'

/** What lies in a dropped folder. Paths are relative to it, one character a byte (see `DropName`), `/` between. */
export interface FolderContent {
  /** Audio files in the order of their names. */
  readonly audio: readonly DropName[]
  readonly hasTrigger: boolean
  readonly hasDoneMarker: boolean
  /** A program is still writing something in it (`song.wav.part`). */
  readonly hasPartial: boolean
  /** It holds an `01_inbox`: it is an agent's folder, not a drop. */
  readonly isAgentFolder: boolean
  readonly isEmpty: boolean
  /** Changes when anything in it does: names, sizes, times. */
  readonly fingerprint: string
  /** More entries or levels than are looked at. */
  readonly isTooLarge: boolean
}

/** Limits of one dropped folder; a whole music collection is not a drop. */
export const MAX_FOLDER_ENTRIES = 5000
const MAX_FOLDER_DEPTH = 8

/** Reads a folder and what is below it, following no links. Throws the file system's error when it cannot be read. */
export function readFolderContent(folder: Buffer): FolderContent {
  const found: Found = {
    audio: [],
    names: new Set(),
    entries: 0,
    sum: 0,
    latestMs: 0,
    partial: false,
    tooLarge: false,
  }
  collect(folder, '', 0, found)
  return {
    audio: found.audio.sort(),
    hasTrigger: found.names.has('trigger.json'),
    hasDoneMarker: found.names.has('.done'),
    hasPartial: found.partial,
    isAgentFolder: found.names.has('01_inbox'),
    isEmpty: found.entries === 0,
    fingerprint: `${found.entries} ${found.sum} ${found.latestMs}`,
    isTooLarge: found.tooLarge,
  }
}

interface Found {
  readonly audio: DropName[]
  /** Names directly in the folder. */
  readonly names: Set<DropName>
  entries: number
  sum: number
  latestMs: number
  partial: boolean
  tooLarge: boolean
}

function collect(folder: Buffer, prefix: DropName, depth: number, found: Found): void {
  const directory = opendirSync(folder, { encoding: 'latin1' })
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      if (depth === 0) found.names.add(entry.name)
      if (depth > MAX_FOLDER_DEPTH || ++found.entries > MAX_FOLDER_ENTRIES) {
        found.tooLarge = true
        return
      }
      visit(folder, `${prefix}${entry.name}`, entry.name, depth, found)
    }
  } finally {
    directory.closeSync()
  }
}

function visit(folder: Buffer, relativeName: DropName, name: DropName, depth: number, found: Found): void {
  const path = childPath(folder, name)
  const snapshot = takeSnapshot(path)
  if (snapshot === null) return
  found.sum += snapshot.sizeBytes + snapshot.inode
  found.latestMs = Math.max(found.latestMs, snapshot.modifiedMs)
  if (isPartialName(name)) found.partial = true
  if (isLeftAlone(name)) return
  if (snapshot.type === 'folder') collect(path, `${relativeName}/`, depth + 1, found)
  if (snapshot.type === 'file' && AUDIO_ENDINGS.includes(endingOf(name))) found.audio.push(relativeName)
}

import { opendirSync } from 'node:fs'
import { fileKindOf } from './drop-kind.ts'
import { childPath, nameForPeople, type DropName } from './drop-name.ts'
import { folderReadiness } from './folder-readiness.ts'
import { isLeftAlone, isPlaceName } from './left-alone.ts'
import type { ParseRules } from './parse-drop/parse-answer.ts'
import { fileReadiness, wait, WAIT_MS, type Readiness } from './readiness.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import type { SeenBefore } from './understand-claim.ts'

/** A drop that is in the folder and is not complete. */
export interface WaitingDrop {
  /** Safe to show. */
  readonly name: string
  /** Since it came or was last renamed, by the file system's time. */
  readonly ageMs: number
  readonly why: string
}

export interface DropScanner {
  /** Looks at one entry, unless it was looked at just now, and hands it to `take` when it is complete. */
  look(name: DropName): Promise<void>
  /** Reads the whole folder, looking at every entry; throws the file system's error when it cannot be read. */
  readAll(pause: () => Promise<void>): Promise<void>
  /** Entries whose next look is due. */
  due(): readonly DropName[]
  /** Milliseconds until the next look is due; null when nothing waits. */
  nextLookMs(): number | null
  waiting(): readonly WaitingDrop[]
  /** Whether something waits that may become complete. */
  hasIncomplete(): boolean
}

export interface DropScannerOptions {
  readonly rules: ParseRules
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number
  readonly wallNow: () => number
  /** Ends a read of the folder early. */
  readonly isStopped: () => boolean
  /** Claims a complete entry; false: not possible now, it is tried again. */
  readonly take: (name: DropName, seen: SeenBefore) => Promise<boolean>
  /** Called once for an entry that has been waiting for a second. */
  readonly onWaiting: (name: DropName, why: string) => void
  /** An entry could not be looked at; the others are, and it is looked at again with the next read of the folder. */
  readonly onTrouble: (name: DropName, error: unknown) => void
}

/** Knows what lies in the trigger folder and what it is waiting for. Remembers only what is not complete. */
export function createDropScanner(options: DropScannerOptions): DropScanner {
  const { rules, now } = options
  const entries = new Map<DropName, Entry>()
  /** Names that a waiting trigger names: they belong to it, and are not drops of their own. */
  const reserved = new Map<DropName, DropName>()

  async function judge(name: DropName): Promise<Entry | null> {
    const path = childPath(rules.folder, name)
    const snapshot = takeSnapshot(path)
    if (snapshot === null) return null
    const before = entries.get(name)
    const isNew = before === undefined || before.snapshot.inode !== snapshot.inode
    const seen = { path, name, snapshot, isNew }
    if (snapshot.type === 'folder') {
      const judged =
        isPlaceName(name) || rules.handoffs !== undefined ? null : await folderReadiness(seen, rules)
      return judged === null ? null : entryOf(before, snapshot, judged.readiness, judged.fingerprint, now())
    }
    const isSame = before !== undefined && before.signature === signatureOf(snapshot, '')
    const readiness =
      isSame && before.readiness.companions.length === 0 ? before.readiness : await fileReadiness(seen, rules)
    return entryOf(before, snapshot, readiness, '', now())
  }

  async function isComplete(name: DropName): Promise<'complete' | 'incomplete' | 'missing'> {
    const entry = await judge(name)
    if (entry === null) return 'missing'
    entries.set(name, entry)
    return isDone(entry, now()) ? 'complete' : 'incomplete'
  }

  /** What the companions still lack, or null; a complete trigger waits for them. */
  async function companionsLack(readiness: Readiness): Promise<Readiness | null> {
    for (const companion of readiness.companions) {
      const state = await isComplete(companion)
      const shown = nameForPeople(companion)
      if (state === 'incomplete') {
        return { ...readiness, ...wait(Infinity, `"${shown}", which it names, is not complete`) }
      }
      if (state === 'missing' && readiness.needsCompanions) {
        return { ...readiness, ...wait(WAIT_MS.incomplete, `"${shown}", which it names, is not there`) }
      }
    }
    return null
  }

  async function look(name: DropName): Promise<void> {
    try {
      await lookAt(name)
    } catch (error) {
      entries.delete(name)
      release(reserved, name)
      options.onTrouble(name, error)
    }
  }

  async function lookAt(name: DropName): Promise<void> {
    const before = entries.get(name)
    if (isLeftAlone(name)) return
    if (before !== undefined && now() - before.lookedMs < LOOK_GAP_MS) {
      entries.set(name, { ...before, nextLookMs: Math.min(before.nextLookMs, before.lookedMs + LOOK_GAP_MS) })
      return
    }
    const judged = await judge(name)
    release(reserved, name)
    if (judged === null) {
      entries.delete(name)
      return
    }
    const { companions } = judged.readiness
    for (const companion of companions) if (!namesOthers(companion)) reserved.set(companion, name)
    const lack = companions.length === 0 ? null : await companionsLack(judged.readiness)
    const entry = lack === null ? judged : { ...judged, readiness: { ...lack, companions } }
    if (isDone(entry, now()) && !reserved.has(name)) {
      const isTaken = await options.take(name, {
        snapshot: entry.snapshot,
        validated: entry.readiness.validated,
      })
      if (!isTaken) return void entries.set(name, blocked(entry, now()))
      entries.delete(name)
      release(reserved, name)
      return
    }
    const isTold = entry.isTold || now() - entry.firstSeenMs >= TELL_AFTER_MS
    if (isTold && !entry.isTold) options.onWaiting(name, entry.readiness.why)
    entries.set(name, { ...entry, isTold })
  }

  async function readAll(pause: () => Promise<void>): Promise<void> {
    const gone = new Set(entries.keys())
    const later: DropName[] = []
    const directory = opendirSync(rules.folder, { encoding: 'latin1', bufferSize: 256 })
    try {
      for (let item = directory.readSync(); item !== null; item = directory.readSync()) {
        if (options.isStopped()) return
        if (isLeftAlone(item.name)) continue
        gone.delete(item.name)
        // triggers and lists first: what they name belongs to them
        if (namesOthers(item.name)) await look(item.name)
        else later.push(item.name)
        await pause()
      }
    } finally {
      directory.closeSync()
    }
    for (const name of later) {
      if (options.isStopped()) return
      await look(name)
      await pause()
    }
    for (const name of gone) await look(name)
  }

  return {
    look,
    readAll,
    due: () => [...entries].filter(([, entry]) => entry.nextLookMs <= now()).map(([name]) => name),
    nextLookMs() {
      let next = Infinity
      for (const entry of entries.values()) next = Math.min(next, entry.nextLookMs)
      return next === Infinity ? null : Math.max(0, next - now())
    },
    waiting: () =>
      [...entries].map(([name, { snapshot, readiness }]) => ({
        name: nameForPeople(name),
        ageMs: Math.max(0, Math.round(options.wallNow() - snapshot.changedMs)),
        why: readiness.why,
      })),
    hasIncomplete: () => [...entries.values()].some((entry) => !entry.isBlocked),
  }
}

/** What is remembered of an entry that waits. Times are of the clock that never jumps. */
interface Entry {
  readonly snapshot: Snapshot
  /** Differs when the content does. */
  readonly signature: string
  readonly readiness: Readiness
  readonly firstSeenMs: number
  readonly unchangedSinceMs: number
  readonly looks: number
  readonly lookedMs: number
  readonly nextLookMs: number
  /** Complete, and it could not be claimed; or not for us. */
  readonly isBlocked: boolean
  /** Whether it was said that it waits. */
  readonly isTold: boolean
}

/** After a change one looks soon, then ever later. */
const LOOK_AGAIN_MS: readonly number[] = [50, 50, 150, 250, 500]
const LOOK_AT_LEAST_EVERY_MS = 1000
/** What waits no longer than this is not worth a word. */
const TELL_AFTER_MS = 1000
/** A writer of many small pieces makes an event for each; they are not worth a look each. */
const LOOK_GAP_MS = 2

/** Whether drops of this name may name other entries of the folder. */
function namesOthers(name: DropName): boolean {
  const kind = fileKindOf(name)
  return kind === 'json' || kind === 'list'
}

function entryOf(
  before: Entry | undefined,
  snapshot: Snapshot,
  readiness: Readiness,
  fingerprint: string,
  nowMs: number,
): Entry {
  const signature = signatureOf(snapshot, fingerprint)
  const isSame = before?.signature === signature
  const unchangedSinceMs = isSame ? before.unchangedSinceMs : nowMs
  const looks = isSame ? before.looks + 1 : 0
  const pauseMs = LOOK_AGAIN_MS[looks] ?? LOOK_AT_LEAST_EVERY_MS
  const doneMs = unchangedSinceMs + readiness.afterUnchangedMs
  // a complete one that is still here waits for something else
  // what is for somebody else is looked at again when the folder is read
  const nextLookMs = readiness.isLeft
    ? Infinity
    : doneMs > nowMs
      ? Math.min(nowMs + pauseMs, doneMs)
      : nowMs + pauseMs
  return {
    snapshot,
    signature,
    readiness,
    firstSeenMs: before?.firstSeenMs ?? nowMs,
    unchangedSinceMs,
    looks,
    lookedMs: nowMs,
    nextLookMs,
    isBlocked: readiness.isLeft,
    isTold: before?.isTold ?? false,
  }
}

function blocked(entry: Entry, nowMs: number): Entry {
  const readiness = { ...entry.readiness, why: 'it is complete and not claimed yet' }
  return { ...entry, readiness, nextLookMs: nowMs + LOOK_AT_LEAST_EVERY_MS, isBlocked: true }
}

function signatureOf(snapshot: Snapshot, fingerprint: string): string {
  const { type, inode, sizeBytes, modifiedMs, changedMs } = snapshot
  return `${type} ${inode} ${sizeBytes} ${modifiedMs} ${changedMs} ${fingerprint}`
}

function isDone(entry: Entry, nowMs: number): boolean {
  return nowMs - entry.unchangedSinceMs >= entry.readiness.afterUnchangedMs
}

function release(reserved: Map<DropName, DropName>, by: DropName): void {
  for (const [name, owner] of reserved) if (owner === by) reserved.delete(name)
}

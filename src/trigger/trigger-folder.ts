import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { printable } from '../util/printable.ts'
import { createAdmission } from './admission.ts'
import type { HandoffRules } from './agent-inbox/handoff-rules.ts'
import { ownerName, type ProcessOwner } from '../util/process-owner.ts'
import { createClaims } from './claims.ts'
import { nameForPeople } from './drop-name.ts'
import { createDropScanner, type WaitingDrop } from './drop-scanner.ts'
import { fileDrop, type MovedDrop } from './file-drop.ts'
import type { ParseRules } from './parse-drop/parse-answer.ts'
import { createClaimRecovery } from './recover-claims.ts'
import { createPause } from './slices.ts'
import type { DropOutcome, TriggerDoor } from './trigger-door.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'
import { createTroubles, fileError } from './troubles.ts'
import { keepWatching } from './watch-folder.ts'

export interface TriggerFolderOptions {
  /** Where drops land. */
  readonly folder: string
  /** The folder of `02_processed` and `03_failed`; without it, the same. */
  readonly filesIn?: string
  /** Set for the inbox of a served agent. */
  readonly handoffs?: HandoffRules
  /** See `thisProcess`. */
  readonly owner: ProcessOwner
  readonly door: TriggerDoor
  /** Tasks that a trigger may ask for. */
  readonly taskNames: readonly string[]
  /** Folders where a trigger may name files. */
  readonly allowedFolders: readonly string[]
  /** Private hosts that may be fetched from, as `host` or `host:port`. */
  readonly allowPrivate: readonly string[]
  readonly maxJsonBytes: number
  /** Milliseconds of a clock that never jumps; every waiting time is measured on it. */
  readonly now: () => number
  /** Milliseconds since 1970, only to tell the age of a drop. */
  readonly wallNow: () => number
  readonly log: (event: TriggerFolderEvent) => void
  /** Looks, and changes nothing: for `status`. */
  readonly readOnly?: boolean
  /** Waits between the looks of `settle`; resolves early when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface SweepResult {
  /** Drops claimed in this sweep, accepted or not. */
  readonly taken: number
  /** Drops that are not complete. */
  readonly waiting: number
}

export interface TriggerFolder {
  /** Resolves after the first full read; watches from then on until aborted. */
  start(signal: AbortSignal): Promise<void>
  /** Resolves when, after the abort, nothing of the watch is in work any more. */
  stopped(): Promise<void>
  /** Recovers, reads the folder, claims and submits all that is complete. */
  sweepOnce(): Promise<SweepResult>
  /** Sweeps until nothing is left that may become complete, at most ten minutes. */
  settle(signal: AbortSignal): Promise<void>
  /**
   * Moves a claimed drop to `02_processed` or `03_failed` with its result beside it, and tells where it lies now; nothing
   * happens when the claim is gone. Throws the file system's error; the claim stays then and is filed by a recovery.
   */
  finish(claimedPath: string, outcome: DropOutcome): readonly MovedDrop[]
  /** Hands on or files the claims of owners that are gone; every sweep does it, too. */
  recover(): Promise<void>
  waiting(): readonly WaitingDrop[]
  /** How long ago the whole folder was read; null before the first time. */
  readAgeMs(): number | null
  /** How long ago it was last tried to read the whole folder, with success or without; null before the first time. */
  triedAgeMs(): number | null
}

/** A folder in which a drop becomes exactly one trigger: complete, claimed by one agent, recorded, and filed at the end. */
export function createTriggerFolder(options: TriggerFolderOptions): TriggerFolder {
  const { now, log, door, readOnly = false } = options
  const folder = resolve(options.folder)
  const allowedFolders = options.allowedFolders.map((path) => resolve(path))
  const rules: ParseRules = { ...options, folder, allowedFolders }
  const filesIn = resolve(options.filesIn ?? folder)
  const claims = createClaims({ folder, owner: ownerName(options.owner) })
  const troubles = createTroubles(log)
  let stop: AbortSignal | null = null
  const isStopped = (): boolean => stop?.aborted === true
  const admission = createAdmission({ rules, filesIn, claims, door, troubles, isStopped, log })
  const recovery = createClaimRecovery({ folder, owner: options.owner, claims, door, now, admission, log })
  const scanner = createDropScanner({
    rules,
    now,
    wallNow: options.wallNow,
    isStopped,
    take: readOnly ? () => Promise.resolve(false) : admission.take,
    onWaiting: (name, why) => log({ type: 'drop-waiting', name: nameForPeople(name), why }),
    onTrouble: (name, error) => troubles.add('look', `Cannot look at "${nameForPeople(name)}"`, error),
  })
  const pause = createPause(SLICE_MS, () => void admission.flush(BATCH_WORTH_A_WRITE))
  let stopped = Promise.resolve()
  let readAtMs: number | null = null
  let triedAtMs: number | null = null

  async function recover(): Promise<void> {
    if (readOnly) return
    try {
      await admission.tryAgain()
      await recovery.recover()
      troubles.clear('recover')
    } catch (error) {
      troubles.add('recover', 'Cannot look through the claims of other agents', error)
    }
    await admission.flush()
  }

  /** Whether the folder could be read. */
  async function readAll(): Promise<boolean> {
    let isRead = true
    try {
      await scanner.readAll(pause)
      troubles.clear('folder')
      readAtMs = now()
    } catch (error) {
      troubles.add('folder', 'Cannot read the trigger folder', error)
      isRead = false
    }
    triedAtMs = now()
    await admission.flush()
    return isRead
  }

  async function sweepOnce(): Promise<SweepResult> {
    const before = admission.counts().taken
    await recover()
    // entries that go away while a folder is read may hide others: read until nothing was taken
    for (let last = -1; last !== admission.counts().taken && !isStopped();) {
      last = admission.counts().taken
      await readAll()
    }
    await admission.drain()
    return { taken: admission.counts().taken - before, waiting: scanner.waiting().length }
  }

  async function settle(signal: AbortSignal): Promise<void> {
    stop = signal
    const sleep = options.sleep ?? interruptibleSleep
    const endMs = now() + MAX_SETTLE_MS
    for (;;) {
      await sweepOnce()
      const nextMs = scanner.nextLookMs()
      if (nextMs === null || !scanner.hasIncomplete() || signal.aborted || now() >= endMs) return
      await sleep(Math.max(1, nextMs), signal)
    }
  }

  return {
    async start(signal) {
      stop = signal
      makeFolder(folder)
      await recover()
      await readAll()
      const watch = keepWatching({
        folder,
        scanner,
        now,
        log,
        signal,
        recover,
        readAll,
        pause,
        claims,
        admission,
        troubles,
      })
      stopped = watch.then(admission.drain).then(claims.close)
    },
    stopped: () => stopped,
    sweepOnce,
    settle,
    finish: (claimedPath, outcome) => fileDrop(filesIn, claimedPath, outcome),
    recover,
    waiting: () => scanner.waiting(),
    readAgeMs: () => (readAtMs === null ? null : now() - readAtMs),
    triedAgeMs: () => (triedAtMs === null ? null : now() - triedAtMs),
  }
}

/** The longest the program is kept from other work. */
const SLICE_MS = 8
/** While a whole folder is read, fewer than these wait for more: a durable write is dear. */
const BATCH_WORTH_A_WRITE = 64
const MAX_SETTLE_MS = 600_000

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileError(`Cannot make the trigger folder "${printable(folder)}"`, error)
  }
}

async function interruptibleSleep(ms: number, signal: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal }).catch(() => undefined)
}

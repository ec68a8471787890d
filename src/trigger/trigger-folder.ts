import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import type { SyncError } from '../model/error.ts'
import { ownerFolderName, type ClaimOwner } from './claim-owner.ts'
import { createClaims, removeFolder, type Claim } from './claims.ts'
import { fileKindOf } from './drop-kind.ts'
import { nameForPeople, type DropName } from './drop-name.ts'
import { createDropScanner, type WaitingDrop } from './drop-scanner.ts'
import { fileDrop, type MovedDrop } from './file-drop.ts'
import { createOutbox } from './outbox.ts'
import { knownOutcome, refusalOutcome } from './outcomes.ts'
import type { ParseRules } from './parse-drop/parse-answer.ts'
import { createClaimRecovery } from './recover-claims.ts'
import { createPause } from './slices.ts'
import type { DropOutcome, Submission, SubmitAnswer, TriggerDoor } from './trigger-door.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'
import { createTroubles } from './troubles.ts'
import { understandClaim, type SeenBefore } from './understand-claim.ts'
import { keepWatching } from './watch-folder.ts'

export interface TriggerFolderOptions {
  /** Where drops land. */
  readonly folder: string
  /** See `thisProcess`. */
  readonly owner: ClaimOwner
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
}

/** A folder in which a drop becomes exactly one trigger: complete, claimed by one agent, recorded, and filed at the end. */
export function createTriggerFolder(options: TriggerFolderOptions): TriggerFolder {
  const { now, log, readOnly = false } = options
  const folder = resolve(options.folder)
  const rules: ParseRules = {
    ...options,
    folder,
    allowedFolders: options.allowedFolders.map((path) => resolve(path)),
  }
  const claims = createClaims({ folder, owner: ownerFolderName(options.owner) })
  const troubles = createTroubles(log)
  const outbox = createOutbox({
    door: options.door,
    onAnswer: (submission, answer) => answered(submission, answer),
    onShut: (error) => troubles.add('submit', 'Cannot record the triggers', error),
  })
  const recovery = createClaimRecovery({
    folder,
    owner: options.owner,
    claims,
    door: options.door,
    now,
    onTakenOver: async (claim, claimedPath) => {
      log({ type: 'claim-recovered', claimedPath, how: 'taken-over' })
      await admit(claim, null)
    },
    onFinished: (claimedPath, outcome) => {
      if (file(claimedPath, outcome)) log({ type: 'claim-recovered', claimedPath, how: 'filed' })
    },
  })
  const scanner = createDropScanner({
    rules,
    now,
    wallNow: options.wallNow,
    take,
    onWaiting: (name, why) => log({ type: 'drop-waiting', name: nameForPeople(name), why }),
  })
  const pause = createPause(SLICE_MS, () => {
    if (outbox.size >= BATCH_WORTH_A_WRITE) void outbox.flush()
  })
  let taken = 0
  /** Audio and folders are read to their end before they are submitted; one after the other, others need not wait. */
  let slowLane = Promise.resolve()
  let stopped = Promise.resolve()

  async function take(name: DropName, seen: SeenBefore): Promise<boolean> {
    if (readOnly) return false
    let claim: Claim | null
    try {
      claim = claims.take(name)
      troubles.clear('claim')
    } catch (error) {
      troubles.add('claim', `Cannot claim "${nameForPeople(name)}"`, error)
      return false
    }
    if (claim === null) return true
    taken++
    if (isSlow(name, seen)) slowLane = slowLane.then(() => admit(claim, seen)).then(() => outbox.flush())
    else await admit(claim, seen)
    return true
  }

  async function admit(claim: Claim, seen: SeenBefore | null): Promise<void> {
    try {
      const understood = await understandClaim(claim, seen, rules)
      if (understood.kind === 'trigger') outbox.add({ trigger: understood.trigger, claimedPath: claim.path })
      else if (understood.kind === 'refused') refuse(claim, understood.error)
      else if (understood.kind === 'changed') claims.putBack(claim)
      else removeFolder(claim.path)
    } catch (error) {
      troubles.add('read', `Cannot read the claimed drop "${nameForPeople(claim.name)}"`, error)
    }
  }

  function refuse(claim: Claim, error: SyncError): void {
    if (file(claim.path, refusalOutcome(error)))
      log({ type: 'drop-refused', name: nameForPeople(claim.name), error })
  }

  function answered({ trigger, claimedPath }: Submission, answer: SubmitAnswer): void {
    const { name } = trigger
    troubles.clear('submit')
    if (answer.kind === 'queued') {
      log({ type: 'drop-recorded', name, runId: answer.runId, claimedPath })
      return
    }
    file(claimedPath, knownOutcome(answer))
    log({ type: 'drop-known', name, runId: answer.runId, state: answer.kind })
  }

  function file(claimedPath: string, outcome: DropOutcome): boolean {
    try {
      fileDrop(folder, claimedPath, outcome)
      troubles.clear('file')
      return true
    } catch (error) {
      troubles.add('file', 'Cannot move a drop out of its claim', error)
      return false
    }
  }

  async function recover(): Promise<void> {
    if (readOnly) return
    try {
      await recovery.recover()
      await outbox.flush()
      troubles.clear('recover')
    } catch (error) {
      troubles.add('recover', 'Cannot look through the claims of other agents', error)
    }
  }

  /** Whether the folder could be read. */
  async function readAll(): Promise<boolean> {
    try {
      await scanner.readAll(pause)
      troubles.clear('folder')
      return true
    } catch (error) {
      troubles.add('folder', 'Cannot read the trigger folder', error)
      return false
    } finally {
      await outbox.flush()
    }
  }

  async function sweepOnce(): Promise<SweepResult> {
    const before = taken
    await recover()
    // entries that go away while a folder is read may hide others: read until nothing was taken
    for (let last = -1; last !== taken;) {
      last = taken
      await readAll()
    }
    await slowLane
    await outbox.flush()
    return { taken: taken - before, waiting: scanner.waiting().length }
  }

  return {
    async start(signal) {
      mkdirSync(folder, { recursive: true })
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
        outbox,
        taken: () => taken,
      })
      stopped = watch.then(async () => {
        await slowLane
        await outbox.flush()
        claims.close()
      })
    },
    stopped: () => stopped,
    sweepOnce,
    async settle(signal) {
      const sleep = options.sleep ?? interruptibleSleep
      const endMs = now() + MAX_SETTLE_MS
      for (;;) {
        await sweepOnce()
        const nextMs = scanner.nextLookMs()
        if (nextMs === null || !scanner.hasIncomplete() || signal.aborted || now() >= endMs) return
        await sleep(Math.max(1, nextMs), signal)
      }
    },
    finish: (claimedPath, outcome) => fileDrop(folder, claimedPath, outcome),
    recover,
    waiting: () => scanner.waiting(),
  }
}

/** The longest the program is kept from other work. */
const SLICE_MS = 8
/** While a whole folder is read, fewer than these wait for more: a durable write is dear. */
const BATCH_WORTH_A_WRITE = 64
const MAX_SETTLE_MS = 600_000

function isSlow(name: DropName, seen: SeenBefore): boolean {
  return seen.snapshot.type === 'folder' || fileKindOf(name) === 'audio'
}

async function interruptibleSleep(ms: number, signal: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal }).catch(() => undefined)
}

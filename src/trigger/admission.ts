import type { SyncError } from '../model/error.ts'
import { removeFolder, type Claim, type Claims } from './claims.ts'
import { fileKindOf } from './drop-kind.ts'
import { nameForPeople, type DropName } from './drop-name.ts'
import { fileDrop } from './file-drop.ts'
import { createOutbox } from './outbox.ts'
import { knownOutcome, refusalOutcome } from './outcomes.ts'
import type { ParseRules } from './parse-drop/parse-answer.ts'
import type { DropOutcome, Submission, SubmitAnswer, TriggerDoor } from './trigger-door.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'
import type { Troubles } from './troubles.ts'
import { understandClaim, type SeenBefore } from './understand-claim.ts'

/** The way of a complete drop: claimed, understood, submitted; or filed with the reason why not. */
export interface Admission {
  /** Claims an entry of the folder; false: not possible now. */
  take(name: DropName, seen: SeenBefore): Promise<boolean>
  /** Goes on with a claim that was taken over. */
  admit(claim: Claim): Promise<void>
  /** Files a claim whose run is over; what cannot be done now is tried again. */
  file(claimedPath: string, outcome: DropOutcome): void
  /** Submits what is lined up, when that is at least so much. */
  flush(atLeast?: number): Promise<void>
  /** Tries again what went wrong before. */
  tryAgain(): Promise<void>
  /** Waits for drops that take long to read. */
  drain(): Promise<void>
  /** How many drops were claimed so far, and how many are not submitted yet. */
  counts(): { readonly taken: number; readonly unsubmitted: number }
}

export interface AdmissionOptions {
  readonly rules: ParseRules
  /** The folder in which `02_processed` and `03_failed` lie. */
  readonly filesIn: string
  readonly claims: Claims
  readonly door: TriggerDoor
  readonly troubles: Troubles
  /** Then drops that take long to read are left in their claims, for the next agent to take over. */
  readonly isStopped: () => boolean
  readonly log: (event: TriggerFolderEvent) => void
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { rules, claims, troubles, log } = options
  const outbox = createOutbox({
    door: options.door,
    onAnswer: answered,
    onShut: (error) => troubles.add('submit', 'Cannot record the triggers', error),
  })
  let taken = 0
  let failed: (() => Promise<void> | void)[] = []
  /** Audio and folders are read to their end before they are submitted; one after the other, others need not wait. */
  let slowLane = Promise.resolve()

  async function admit(claim: Claim, seen: SeenBefore | null): Promise<void> {
    try {
      const understood = await understandClaim(claim, seen, rules)
      if (understood.kind === 'trigger') outbox.add({ trigger: understood.trigger, claimedPath: claim.path })
      else if (understood.kind === 'refused') refuse(claim, understood.error)
      else if (understood.kind === 'answered') file(claim.path, understood.outcome)
      else if (understood.kind === 'changed') claims.putBack(claim)
      else removeFolder(claim.path)
    } catch (error) {
      troubles.add('read', `Cannot read the claimed drop "${nameForPeople(claim.name)}"`, error)
      failed.push(() => admit(claim, null))
    }
  }

  async function admitSlowly(claim: Claim, seen: SeenBefore): Promise<void> {
    if (options.isStopped()) return
    await admit(claim, seen)
    await outbox.flush()
  }

  function refuse(claim: Claim, error: SyncError): void {
    file(claim.path, refusalOutcome(error))
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

  function file(claimedPath: string, outcome: DropOutcome): void {
    try {
      fileDrop(options.filesIn, claimedPath, outcome)
      troubles.clear('file')
    } catch (error) {
      troubles.add('file', 'Cannot move a drop out of its claim', error)
      failed.push(() => file(claimedPath, outcome))
    }
  }

  return {
    async take(name, seen) {
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
      if (isSlow(name, seen)) slowLane = slowLane.then(() => admitSlowly(claim, seen))
      else await admit(claim, seen)
      return true
    },
    admit: (claim) => admit(claim, null),
    file,
    async flush(atLeast = 1) {
      if (outbox.size >= atLeast) await outbox.flush()
    },
    async tryAgain() {
      const again = failed
      failed = []
      for (const act of again) await act()
    },
    async drain() {
      await slowLane
      await outbox.flush()
    },
    counts: () => ({ taken, unsubmitted: outbox.size }),
  }
}

function isSlow(name: DropName, seen: SeenBefore): boolean {
  return seen.snapshot.type === 'folder' || fileKindOf(name) === 'audio'
}

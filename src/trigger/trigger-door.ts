import type { RunState } from '../model/findings.ts'
import type { Trigger } from '../model/trigger.ts'

/** A drop that was claimed and understood. */
export interface Submission {
  readonly trigger: Trigger
  /** Absolute path of the claim: a folder of its own that holds the drop until `finish` moves it. */
  readonly claimedPath: string
}

/** `already-done` and `in-progress`: a trigger with this key is known; nothing was queued. */
export type SubmitAnswer =
  | { readonly kind: 'queued'; readonly runId: string }
  | {
      readonly kind: 'already-done'
      readonly runId: string
      readonly reportPath: string | null
      readonly state: RunState
    }
  | { readonly kind: 'in-progress'; readonly runId: string }

/** How a run ended, as the file beside the drop tells it. */
export interface DropOutcome {
  /** Whether the drop goes to `02_processed`; otherwise to `03_failed`. */
  readonly ok: boolean
  readonly state: string
  readonly reason: string
  readonly runId: string | null
  /** Absolute path of the report, or null when there is none. */
  readonly reportPath: string | null
  /** What a person may do next, or null. */
  readonly next: string | null
}

/** What the ledger knows of a claim: never recorded; recorded with work to do; recorded and ended, but not yet moved. */
export type ClaimState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'open'; readonly runId: string }
  | { readonly kind: 'finished'; readonly outcome: DropOutcome }

/** The one door through which every trigger enters; implemented on the ledger. */
export interface TriggerDoor {
  /**
   * Records the triggers and queues their runs in ONE durable transaction; answers in order. Idempotent by
   * `trigger.key`, also within one batch. A known trigger whose run failed is queued again, with the paths given now.
   */
  submit(batch: readonly Submission[]): Promise<readonly SubmitAnswer[]>
  /** Asked for claims whose owner is gone; answers in order. */
  claimStates(claimedPaths: readonly string[]): Promise<readonly ClaimState[]>
}

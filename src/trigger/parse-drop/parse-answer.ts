import type { SyncError } from '../../model/error.ts'
import type { Handoff } from '../../model/handoff.ts'
import type { TriggerKind, TriggerRequest } from '../../model/trigger.ts'
import type { HandoffRules } from '../agent-inbox/handoff-rules.ts'
import type { PathRules } from '../check-path.ts'
import type { DropName } from '../drop-name.ts'
import type { DropOutcome } from '../trigger-door.ts'

/** A drop that was understood. */
export interface ParsedDrop {
  readonly kind: TriggerKind
  /** The trigger's own `id`, or null. */
  readonly id: string | null
  /** Its `files` are absolute, where they lie before the claim. */
  readonly request: TriggerRequest
  /** Other entries of the trigger folder that belong to this drop and are claimed with it. */
  readonly companions: readonly DropName[]
  readonly contentSha256: string
  readonly handoff?: Handoff
}

/**
 * `incomplete`: not understood, and a writer that goes on may still mend it; `refused`: understood, and not accepted.
 * Once the time for waiting is over both end in `03_failed` with their error. Only hand-offs are `left` in their inbox, or
 * `answered` at once because they were done before.
 */
export type ParseAnswer =
  | { readonly kind: 'parsed'; readonly drop: ParsedDrop }
  | { readonly kind: 'incomplete'; readonly error: SyncError }
  | { readonly kind: 'refused'; readonly error: SyncError }
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'answered'; readonly outcome: DropOutcome }

/** What a drop that is no hand-off is understood as. */
export type TriggerAnswer = Exclude<ParseAnswer, { kind: 'left' | 'answered' }>

/** What a drop is checked against. */
export interface ParseRules extends PathRules {
  /** Private hosts that may be fetched from, as `host` or `host:port`. */
  readonly allowPrivate: readonly string[]
  readonly taskNames: readonly string[]
  readonly maxJsonBytes: number
  /** Set for the inbox of a served agent, where only hand-offs are taken. */
  readonly handoffs?: HandoffRules
}

/** The content of a small drop. */
export interface DropContent {
  readonly bytes: Buffer
  /** The drop's name, safe to show. */
  readonly name: string
  /** The ending of its name in lower case, without the dot. */
  readonly ending: string
  /** The folder that relative paths in it start from. */
  readonly base: string
}

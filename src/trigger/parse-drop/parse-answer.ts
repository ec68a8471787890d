import type { SyncError } from '../../model/error.ts'
import type { TriggerKind, TriggerRequest } from '../../model/trigger.ts'
import type { PathRules } from '../check-path.ts'
import type { DropName } from '../drop-name.ts'

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
}

/**
 * `incomplete`: not understood, and a writer that goes on may still mend it; `refused`: understood, and not accepted.
 * Once the time for waiting is over both end in `03_failed` with their error.
 */
export type ParseAnswer =
  | { readonly kind: 'parsed'; readonly drop: ParsedDrop }
  | { readonly kind: 'incomplete'; readonly error: SyncError }
  | { readonly kind: 'refused'; readonly error: SyncError }

/** What a drop is checked against. */
export interface ParseRules extends PathRules {
  /** Private hosts that may be fetched from, as `host` or `host:port`. */
  readonly allowPrivate: readonly string[]
  readonly taskNames: readonly string[]
  readonly maxJsonBytes: number
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

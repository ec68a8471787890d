import type { Handoff } from './handoff.ts'
import type { TrackId } from './track.ts'

/** How a trigger came in; `cli` is `tracksync run`. */
export type TriggerKind =
  'json' | 'url' | 'file' | 'folder' | 'agent' | 'schedule' | 'webhook' | 'notion' | 'cli'

/**
 * What a trigger asks for, after validation. With no `urls`, `files` and `next` the detection chain decides.
 * `files` are absolute paths inside an allowed folder, or, for a dropped file or folder, the drop itself.
 */
export interface TriggerRequest {
  readonly urls: readonly string[]
  readonly files: readonly string[]
  /** How many tracks of the detection chain to take; null: not asked for, which is one when nothing else is named. */
  readonly next: number | null
  /** The detection chain of this trigger, in the place of the configured one. */
  readonly sources?: readonly string[]
  readonly title: string | null
  readonly artist: string | null
  readonly playlist: string | null
  /** The goal among the task files; null: the default (`report` with all it depends on). */
  readonly task: string | null
  /** Process even what the catalog already has. */
  readonly force: boolean
  readonly note: string | null
  readonly requestedBy: string | null
  /** Further known names of the one track that is asked for, such as its page of Notion. */
  readonly trackIds?: readonly TrackId[]
}

/** One thing that was asked for, once and for ever. */
export interface Trigger {
  /** Unique: the trigger's own `id`, or the content's SHA-256 with its name. */
  readonly key: string
  /** The `id` written in the trigger, if any. */
  readonly id: string | null
  readonly kind: TriggerKind
  /** The drop's name as a person saw it (not UTF-8 bytes are escaped). */
  readonly name: string
  readonly contentSha256: string
  readonly request: TriggerRequest
  /** For a trigger from an agent's inbox. */
  readonly handoff?: Handoff
}

export const EMPTY_REQUEST: TriggerRequest = {
  urls: [],
  files: [],
  next: null,
  title: null,
  artist: null,
  playlist: null,
  task: null,
  force: false,
  note: null,
  requestedBy: null,
}

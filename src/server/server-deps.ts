import type { SyncError } from '../model/error.ts'
import type { TrackId } from '../model/track.ts'
import type { Delivery, DeliveryAnswer } from '../store/webhooks.ts'
import type { ParseRules } from '../trigger/parse-drop/parse-answer.ts'
import type { Metric } from './metrics.ts'

/** What a page of Notion asks for. */
export type PageAnswer =
  | {
      readonly kind: 'track'
      readonly url: string
      /** Known names of it, the page's own first, so that the run writes to this very page. */
      readonly ids: readonly TrackId[]
      readonly title: string | null
      readonly artist: string | null
      readonly playlist: string | null
    }
  /** Nothing to do for it; `reason` is one of few words, because it is counted. */
  | {
      readonly kind: 'dropped'
      readonly reason: 'own-change' | 'not-a-track' | 'no-link' | 'downloaded' | 'gone'
    }
  | { readonly kind: 'unavailable'; readonly error: SyncError }

/** Looks at pages of Notion for the server, which knows no service. */
export interface NotionPages {
  /** `authors` are the ids of who made the change; none is known for an automation. */
  lookUp(pageId: string, authors: readonly string[], signal: AbortSignal): Promise<PageAnswer>
}

/** Where the token lies that Notion sends once and signs with ever after. */
export interface NotionToken {
  read(): string | null
  /** Keeps the first one alone; false when there was one. */
  keep(token: string): boolean
}

export interface ServerDeps {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Further names that a request may call this server by. */
  readonly hosts: readonly string[]
  readonly secret: string | null
  readonly rules: ParseRules
  /** One durable transaction; throws what the ledger throws. */
  readonly deliver: (batch: readonly Delivery[]) => readonly DeliveryAnswer[]
  /** Null: Notion is not connected. */
  readonly notionPages: NotionPages | null
  readonly notionToken: NotionToken
  /** Why it is not healthy, in plain words; empty when it is. */
  readonly health: () => readonly string[]
  readonly metrics: () => readonly Metric[]
  readonly nowMs: () => number
  readonly onQueued: () => void
  readonly onTrouble: (error: unknown) => void
  /** Time for all of a request to arrive; default 10 s. */
  readonly requestTimeoutMs?: number
}

import type { LibraryAnswer } from '../../model/library.ts'

/** One request of Notion's API. */
export interface NotionRequest {
  /** For the error: "save the page of ...". */
  readonly doing: string
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** Such as `pages`, without `v1/` before it. */
  readonly path: string
  readonly body?: Record<string, unknown>
  readonly query?: Record<string, string | number>
}

/**
 * `ambiguous`: it is not known whether the request took effect (timeout, connection lost, 5xx): look before asking again.
 * Only ever true for `unavailable`.
 */
export type NotionAnswer<T> =
  | Extract<LibraryAnswer<T>, { readonly kind: 'answer' | 'refused' }>
  | (Extract<LibraryAnswer<T>, { readonly kind: 'unavailable' }> & {
      readonly ambiguous: boolean
      /** When Notion said how long to wait. */
      readonly retryAfterMs: number | null
    })

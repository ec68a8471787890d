import * as z from 'zod/mini'
import type { LibraryAnswer } from '../../model/library.ts'
import type { MirroredPage, MirrorProgress, NotionMirrorStore } from '../../store/notion-mirror.ts'
import type { NotionClient } from './client.ts'
import type { NotionAnswer } from './request.ts'

/** A copy of the pages of one data source, kept up by what was edited. */
export interface PageCopy {
  /** Brings the copy up to date, unless that was done a moment ago. Nothing may be decided from it when this fails. */
  refresh(signal: AbortSignal): Promise<LibraryAnswer<null>>
}

/** What of a page a copy has to know. */
export interface CopiedPage {
  readonly pageId: string
  /** ISO 8601, of the minute: Notion says no more. */
  readonly createdTime: string
  readonly lastEditedTime: string
}

export interface PageCopyOptions<Page extends CopiedPage> {
  readonly client: NotionClient
  readonly store: Pick<NotionMirrorStore<Page>, 'progress' | 'put' | 'remove'>
  /** Id of the data source. */
  readonly source: string
  /** For the error: "read the tracks". */
  readonly doing: string
  /** Reads a page as the API gives it; null for what is no such page. */
  readonly readPage: (raw: unknown) => Page | null
  /** The page with all that it is found by. */
  readonly mirrored: (page: Page) => MirroredPage<Page>
  readonly now: () => Date
  readonly freshForMs?: number
}

const FRESH_FOR_MS = 30_000
const PAGE_SIZE = 100
/** Times are whole minutes, and an edit may take a moment to be found by a query: so much is read twice. */
const OVERLAP_MS = 120_000
/** By how much Notion's clock and ours may differ while the first copy is made. */
const CLOCK_SLACK_MS = 300_000

export function createPageCopy<Page extends CopiedPage>(options: PageCopyOptions<Page>): PageCopy {
  const { client, store, source, doing, readPage, mirrored, now, freshForMs = FRESH_FOR_MS } = options
  let underWay: Promise<LibraryAnswer<null>> | null = null

  /** All pages of one query, 100 a request; `take` gets each hundred as it comes. */
  async function read(
    asked: Query,
    take: (pages: readonly Page[]) => void,
    signal: AbortSignal,
  ): Promise<NotionAnswer<{ readonly isWhole: boolean }>> {
    let cursor: string | null = null
    for (;;) {
      const answer: NotionAnswer<z.infer<typeof queryAnswer>> = await client.request(
        {
          doing,
          method: 'post',
          path: `data_sources/${source}/query`,
          body: { ...asked, page_size: PAGE_SIZE, ...(cursor === null ? {} : { start_cursor: cursor }) },
        },
        queryAnswer,
        signal,
      )
      if (answer.kind !== 'answer') return answer
      const value: z.infer<typeof queryAnswer> = answer.value
      take(value.results.flatMap((raw) => readPage(raw) ?? []))
      if (value.request_status?.type === 'incomplete') return { kind: 'answer', value: { isWhole: false } }
      if (!value.has_more || value.next_cursor === null) return { kind: 'answer', value: { isWhole: true } }
      cursor = value.next_cursor
    }
  }

  /** The first copy, oldest page first, so that one that was broken off goes on where it was. */
  async function fill(signal: AbortSignal): Promise<NotionAnswer<null>> {
    const before = store.progress(source)
    const startedAt = new Date(now().getTime() - CLOCK_SLACK_MS).toISOString()
    if (before.editedUntil === null) store.put(source, [], { editedUntil: startedAt })
    for (;;) {
      const from = store.progress(source).filledUntil
      const answer = await read(
        {
          sorts: [{ timestamp: 'created_time', direction: 'ascending' }],
          ...(from === null
            ? {}
            : { filter: { timestamp: 'created_time', created_time: { on_or_after: from } } }),
        },
        (pages) => {
          const last = pages.at(-1)
          store.put(source, pages.map(mirrored), last === undefined ? {} : { filledUntil: last.createdTime })
        },
        signal,
      )
      if (answer.kind !== 'answer') return answer
      // a query ends at 10,000 rows: the next one begins where it ended, unless it ended where it began
      if (answer.value.isWhole || store.progress(source).filledUntil === from) break
    }
    store.put(source, [], { isFilled: true })
    return { kind: 'answer', value: null }
  }

  /** What was edited or thrown away since; both lists come oldest first. */
  async function update(since: string, signal: AbortSignal): Promise<NotionAnswer<null>> {
    for (const isTrash of [false, true]) {
      let from = new Date(Date.parse(since) - OVERLAP_MS).toISOString()
      for (;;) {
        let newest = from
        const answer = await read(
          {
            filter: { timestamp: 'last_edited_time', last_edited_time: { on_or_after: from } },
            sorts: [{ timestamp: 'last_edited_time', direction: 'ascending' }],
            ...(isTrash ? { in_trash: true } : {}),
          },
          (pages) => {
            newest = pages.at(-1)?.lastEditedTime ?? newest
            if (isTrash) return store.remove(source, pages.map(({ pageId }) => pageId)) // prettier-ignore
            const known = store.progress(source).editedUntil
            const change: Partial<MirrorProgress> =
              known !== null && known >= newest ? {} : { editedUntil: newest }
            store.put(source, pages.map(mirrored), change)
          },
          signal,
        )
        if (answer.kind !== 'answer') return answer
        if (answer.value.isWhole || newest === from) break
        from = newest
      }
    }
    return { kind: 'answer', value: null }
  }

  async function bringUpToDate(signal: AbortSignal): Promise<LibraryAnswer<null>> {
    const { isFilled, readAt } = store.progress(source)
    if (isFilled && readAt !== null && now().getTime() - Date.parse(readAt) < freshForMs)
      return { kind: 'answer', value: null }
    const at = now().toISOString()
    if (!isFilled) {
      const filled = await fill(signal)
      if (filled.kind !== 'answer') return filled
    }
    const since = store.progress(source).editedUntil ?? at
    const updated = await update(since, signal)
    if (updated.kind === 'answer') store.put(source, [], { readAt: at })
    return updated
  }

  return {
    refresh: (signal) => {
      // two runs at once wait for one reading
      underWay ??= bringUpToDate(signal).finally(() => (underWay = null))
      return underWay
    },
  }
}

interface Query {
  readonly filter?: Record<string, unknown>
  readonly sorts: readonly { readonly timestamp: string; readonly direction: string }[]
  readonly in_trash?: boolean
}

const queryAnswer = z.object({
  results: z.array(z.unknown()),
  has_more: z.boolean(),
  next_cursor: z.nullable(z.string()),
  request_status: z.optional(z.object({ type: z.string() })),
})

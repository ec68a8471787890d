import { creditsOf } from '../../matching/names/artists.ts'
import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import type { NotionClient } from './client.ts'
import { pageSchema } from './page-value.ts'
import type { Pages } from './pages.ts'
import { cleanText, cutText, LONGEST_TEXT, richText } from './write-values.ts'

/** Pages that are nothing but a name: artists, playlists. They are shared by tracks, so `undo` leaves them. */
export interface NamedPages {
  /** The data source they lie in. */
  readonly source: string
  /** The page of exactly this name, made where there is none; never a second one. */
  idOf(name: string, signal: AbortSignal): Promise<LibraryAnswer<string>>
  /** What `idOf` has answered before. */
  known(name: string): string | null
}

/** What outlives the process: that a page was asked for, and when. */
export interface NamedPageMemory {
  get(name: string): string | null
  set(name: string, value: string): void
  /** Does the work on one name when no other process does: two that look at the same moment would both make a page. */
  inTurn<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

export interface NamedPagesDeps {
  readonly client: NotionClient
  readonly pages: Pages
  /** The data source they lie in, and the id of its title column. */
  readonly source: string
  readonly titleId: string
  readonly memory: NamedPageMemory
  readonly now: () => Date
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A page that was asked for is in queries after this time, if it was made at all. */
export const SETTLED_MS = 120_000
/** Waits while a page may exist that queries do not show yet. */
export const LOOK_AGAIN_MS: readonly number[] = [0, 500, 1500, 3000]

/** Names that stand for nobody, such as "unknown" or "user-123", get no page. */
export function isArtistName(name: string): boolean {
  return creditsOf([name], []).main.length > 0
}

export function createNamedPages(deps: NamedPagesDeps): NamedPages {
  const { client, pages, source, titleId, memory, now, sleep } = deps
  const cache = new Map<string, string>()

  async function look(
    name: string,
    waits: readonly number[],
    signal: AbortSignal,
  ): Promise<LibraryAnswer<string | null>> {
    for (const ms of waits) {
      if (ms > 0) await sleep(ms, signal)
      signal.throwIfAborted()
      const found = await pages.query(source, { property: titleId, title: { equals: name } }, signal)
      if (found.kind !== 'answer') return found
      const [first] = found.value
      if (first !== undefined) return { kind: 'answer', value: first.id }
    }
    return { kind: 'answer', value: null }
  }

  async function make(name: string, signal: AbortSignal): Promise<LibraryAnswer<string>> {
    memory.set(name, now().toISOString())
    const made = await client.request(
      {
        doing: `create the page "${name}" in Notion`,
        method: 'post',
        path: 'pages',
        body: {
          parent: { type: 'data_source_id', data_source_id: source },
          properties: { [titleId]: { title: richText(name) } },
        },
      },
      pageSchema,
      signal,
    )
    if (made.kind === 'answer') {
      memory.set(name, made.value.id)
      return { kind: 'answer', value: made.value.id }
    }
    if (made.kind === 'refused' || !made.ambiguous) {
      memory.set(name, '')
      return made
    }
    const found = await look(name, LOOK_AGAIN_MS, signal)
    if (found.kind !== 'answer' || found.value === null) return made
    return { kind: 'answer', value: found.value }
  }

  async function idOf(name: string, signal: AbortSignal): Promise<LibraryAnswer<string>> {
    const remembered = memory.get(name) ?? ''
    const askedAt = Date.parse(/^\d{4}-\d{2}-\d{2}T/.test(remembered) ? remembered : '')
    const isUnclear = now().getTime() - askedAt < SETTLED_MS
    const found = await look(name, isUnclear ? LOOK_AGAIN_MS : [0], signal)
    if (found.kind !== 'answer') return found
    if (found.value !== null) return { kind: 'answer', value: found.value }
    if (isUnclear) return { kind: 'unavailable', error: undecided(name) }
    if (remembered !== '' && Number.isNaN(askedAt)) {
      // made before: not in queries yet, or renamed by a person since
      const page = await pages.get(remembered, signal)
      if (page.kind !== 'answer') return page
      if (page.value?.in_trash === false) return { kind: 'answer', value: remembered }
    }
    return make(name, signal)
  }

  return {
    source,
    idOf: async (given, signal) => {
      const name = nameOf(given)
      const before = cache.get(name)
      if (before !== undefined) return { kind: 'answer', value: before }
      const answer = await memory.inTurn(name, signal, () => idOf(name, signal))
      if (answer.kind === 'answer') cache.set(name, answer.value)
      return answer
    },
    known: (name) => cache.get(nameOf(name)) ?? null,
  }
}

/** As it comes back as the title of a page. */
function nameOf(text: string): string {
  return cutText(cleanText(text), LONGEST_TEXT)
}

/** It was asked for, and Notion's queries do not show yet whether it was made. */
export function undecided(name: string): SyncError {
  return new SyncError(
    'LIBRARY_UNAVAILABLE',
    `Cannot tell whether Notion made the page "${name}"`,
    'an earlier answer was lost, and the page may not be in queries yet',
    'nothing: it is looked for again in some minutes',
  )
}

import * as z from 'zod/mini'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { NotionPages, PageAnswer } from '../server/server-deps.ts'
import type { NotionClient } from '../services/notion/client.ts'
import { isMeaning, type Meaning } from '../services/notion/meanings.ts'
import { playlistOf } from '../services/notion/notion-next.ts'
import { pageSchema } from '../services/notion/page-value.ts'
import { readTrackPage } from '../services/notion/read-track-page.ts'
import type { NotionAnswer } from '../services/notion/request.ts'
import { trackRefOf } from '../services/notion/track-ref.ts'
import { mapProperties, openDataSource, type PropertyMap } from '../services/notion/tracks-schema.ts'

export interface NotionPagesOptions {
  readonly client: NotionClient
  /** Database or data source, as it is configured. */
  readonly tracks: string
  readonly properties: NonNullable<Config['notion']>['properties']
  readonly now: () => Date
}

/** The columns of the Tracks database, and who tracksync is at Notion. */
interface Place {
  readonly source: string
  readonly map: PropertyMap
  readonly bot: string
}

/** Columns are renamed now and then; the page that an event is about is read anew each time. */
const PLACE_FOR_MS = 300_000
const PAGE_ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

const eventPage = z.extend(pageSchema, {
  parent: z.object({ data_source_id: z.optional(z.string()) }),
  last_edited_by: z.object({ id: z.string() }),
})

/** Looks at pages of the Tracks database for `POST /hooks/notion`: what is to be synced for them, if anything. */
export function createNotionPages({ client, tracks, properties, now }: NotionPagesOptions): NotionPages {
  let known: { readonly place: Place; readonly at: number } | null = null

  async function open(signal: AbortSignal): Promise<NotionAnswer<Place>> {
    if (known !== null && now().getTime() - known.at < PLACE_FOR_MS)
      return { kind: 'answer', value: known.place }
    const me = await client.request(
      { doing: 'ask who the token belongs to', method: 'get', path: 'users/me' },
      z.object({ id: z.string() }),
      signal,
    )
    if (me.kind !== 'answer') return me
    const source = await openDataSource(client, tracks, signal)
    if (source.kind !== 'answer') return source
    const map = mapProperties(source.value, overridesOf(properties))
    const place = { source: source.value.id, map, bot: me.value.id }
    known = { place, at: now().getTime() }
    return { kind: 'answer', value: place }
  }

  async function look(pageId: string, authors: readonly string[], signal: AbortSignal): Promise<PageAnswer> {
    const opened = await open(signal)
    if (opened.kind !== 'answer') return { kind: 'unavailable', error: opened.error }
    const { source, map, bot } = opened.value
    if (authors.length > 0 && authors.every((author) => sameId(author, bot))) return dropped('own-change')
    const answer = await client.request(
      { doing: 'read the page of an event', method: 'get', path: `pages/${pageId}` },
      eventPage,
      signal,
    )
    if (answer.kind === 'refused' && answer.error.code === 'LIBRARY_NOT_SHARED') return dropped('gone')
    if (answer.kind !== 'answer') return { kind: 'unavailable', error: answer.error }
    const { parent, last_edited_by: editor } = answer.value
    if (parent.data_source_id === undefined || !sameId(parent.data_source_id, source))
      return dropped('not-a-track')
    // an automation does not name authors
    if (authors.length === 0 && sameId(editor.id, bot)) return dropped('own-change')
    const page = readTrackPage(answer.value, map)
    if (page.inTrash) return dropped('gone')
    if (page.downloaded) return dropped('downloaded')
    const { ids, url, title, artists, playlist } = trackRefOf(page, await playlistOf(page, client, signal))
    if (url === null) return dropped('no-link')
    const [artist = null, ...others] = artists
    return { kind: 'track', url, ids, title, artist: others.length === 0 ? artist : null, playlist }
  }

  return {
    async lookUp(pageId, authors, signal) {
      // it becomes a part of an address
      if (!PAGE_ID.test(pageId)) return dropped('not-a-track')
      try {
        return await look(pageId, authors, signal)
      } catch (error) {
        if (!signal.aborted) throw error
        return { kind: 'unavailable', error: tooSlow() }
      }
    },
  }
}

type DropReason = Extract<PageAnswer, { readonly kind: 'dropped' }>['reason']

function dropped(reason: DropReason): PageAnswer {
  return { kind: 'dropped', reason }
}

function overridesOf(
  properties: NotionPagesOptions['properties'],
): Readonly<Partial<Record<Meaning, readonly string[]>>> {
  const overrides: Partial<Record<Meaning, readonly string[]>> = {}
  for (const [meaning, names] of Object.entries(properties ?? {})) {
    if (isMeaning(meaning)) overrides[meaning] = names
  }
  return overrides
}

/** Notion writes ids with dashes and without. */
function sameId(a: string, b: string): boolean {
  return a.replaceAll('-', '') === b.replaceAll('-', '')
}

function tooSlow(): SyncError {
  return new SyncError(
    'LIBRARY_UNAVAILABLE',
    'Cannot read the page of an event',
    'Notion takes too long to answer',
    'nothing: Notion sends the event again',
  )
}

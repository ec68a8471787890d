import type { LibraryAnswer } from '../../model/library.ts'
import type { NotionMirrorStore } from '../../store/notion-mirror.ts'
import type { NotionClient } from './client.ts'
import type { ArtistPage } from './artist-names.ts'
import { createNotionMirror } from './mirror.ts'
import { isMeaning, type Meaning } from './meanings.ts'
import { createNamedPages, type NamedPageMemory, type NamedPages } from './named-pages.ts'
import type { OpenTracks } from './open-tracks.ts'
import { createPageBody } from './page-body.ts'
import { createPages } from './pages.ts'
import { createPatientClient } from './patient-client.ts'
import { parseTrackPage, type TrackPage } from './read-track-page.ts'
import { mapProperties, openDataSource, type MappedProperty } from './tracks-schema.ts'

export interface OpenLibraryDeps {
  readonly client: NotionClient
  /** Ids of databases or data sources; null where none is configured. */
  readonly tracks: string
  readonly artists: string | null
  readonly playlists: string | null
  /** Columns that the configuration names for a meaning. */
  readonly overrides: Readonly<Record<string, readonly string[]>>
  readonly mirror: NotionMirrorStore<TrackPage>
  readonly artistPages: NotionMirrorStore<ArtistPage>
  readonly memory: (kind: 'artist' | 'playlist') => NamedPageMemory
  /** Told what the columns are, each time they are read; null: the database was refused. */
  readonly onColumns: (columns: string | null) => void
  readonly now: () => Date
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** How often a request is asked in all where asking again can do no harm. */
  readonly attempts?: number
}

/** Columns are added and renamed now and then; an agent that runs for weeks reads them again after so long. */
const OPEN_FOR_MS = 300_000

/** Opens the Tracks database when first asked, and again when asked to or after a while; what failed is tried anew at the next call. */
export function createOpenTracks(
  deps: OpenLibraryDeps,
): (signal: AbortSignal, again?: boolean) => Promise<LibraryAnswer<OpenTracks>> {
  let last: { readonly tracks: OpenTracks; readonly untilMs: number } | null = null
  return async (signal, again = false) => {
    const nowMs = deps.now().getTime()
    if (last !== null && !again && nowMs < last.untilMs) return { kind: 'answer', value: last.tracks }
    const answer = await openTracks(deps, signal)
    // a database that was not shared may be by now
    const isWhole = answer.kind === 'answer' && answer.value.notes.length === 0
    last = isWhole ? { tracks: answer.value, untilMs: nowMs + OPEN_FOR_MS } : null
    return answer
  }
}

async function openTracks(deps: OpenLibraryDeps, signal: AbortSignal): Promise<LibraryAnswer<OpenTracks>> {
  const { now, sleep, attempts } = deps
  const client = createPatientClient(deps.client, sleep, attempts)
  const schema = await openDataSource(client, deps.tracks, signal)
  if (schema.kind === 'refused') deps.onColumns(null)
  if (schema.kind !== 'answer') return schema
  const columns = schema.value.properties.map(({ id, name, type }) => `${id} ${type} ${name}`)
  deps.onColumns(columns.toSorted().join('\n'))
  const map = mapProperties(schema.value, overridesOf(deps.overrides))
  const notes: string[] = []
  const pages = createPages(client)
  const named = async (
    kind: 'artist' | 'playlist',
    column: MappedProperty | undefined,
  ): Promise<LibraryAnswer<NamedPages | null>> => {
    if (column?.type !== 'relation') return { kind: 'answer', value: null }
    const configured = kind === 'artist' ? deps.artists : deps.playlists
    const related = column.relatedSource === schema.value.id ? null : column.relatedSource
    const id = configured ?? related
    if (id === null) {
      notes.push(`"${column.name}" stays empty: set "notion.${kind}s" in the configuration`)
      return { kind: 'answer', value: null }
    }
    const source = await openDataSource(client, id, signal)
    if (source.kind === 'unavailable') return source
    if (source.kind === 'refused') {
      notes.push(`"${column.name}" stays empty: ${source.error.why}; ${source.error.next}`)
      return { kind: 'answer', value: null }
    }
    const title = source.value.properties.find(({ type }) => type === 'title')
    const common = { client, pages, memory: deps.memory(kind), now, sleep }
    return {
      kind: 'answer',
      value: createNamedPages({ ...common, source: source.value.id, titleId: title?.id ?? 'title' }),
    }
  }
  const artists = await named('artist', map.properties.artists)
  if (artists.kind !== 'answer') return artists
  const playlists = await named('playlist', map.properties.playlists)
  if (playlists.kind !== 'answer') return playlists
  const source = schema.value.id
  const mirror = createNotionMirror({
    client,
    store: deps.mirror,
    source,
    readPage: (raw) => parseTrackPage(raw, map),
    artists: artists.value === null ? null : { source: artists.value.source, store: deps.artistPages },
    now,
  })
  return {
    kind: 'answer',
    value: {
      client,
      pages,
      body: createPageBody(client),
      mirror,
      source,
      map,
      artists: artists.value,
      playlists: playlists.value,
      notes,
      now,
      sleep,
    },
  }
}

function overridesOf(
  given: Readonly<Record<string, readonly string[]>>,
): Readonly<Partial<Record<Meaning, readonly string[]>>> {
  const overrides: Partial<Record<Meaning, readonly string[]>> = {}
  for (const [meaning, names] of Object.entries(given)) if (isMeaning(meaning)) overrides[meaning] = names
  return overrides
}

import { setTimeout as wait } from 'node:timers/promises'
import type {
  LibraryAnswer,
  LibraryEntry,
  LibraryKeys,
  LibraryMatch,
  SavedEntry,
  TrackLibrary,
} from '../../model/library.ts'
import { isArtistName, type NamedPages } from './named-pages.ts'
import type { OpenTracks } from './open-tracks.ts'
import { textIn } from './page-value.ts'
import { valuesOf } from './pages.ts'
import { merged } from './page-cells.ts'
import { writePage } from './page-writer.ts'
import { readTrackPage } from './read-track-page.ts'
import { foreseePage, turnPage } from './undo-page.ts'
import { wantedPage, type Links, type WantedOptions } from './wanted-values.ts'
import { bareId, cleanText, isSameValue } from './write-values.ts'

export interface NotionLibraryDeps extends WantedOptions {
  /** Reads the database's columns, those of the last time unless `again`. */
  readonly open: (signal: AbortSignal, again?: boolean) => Promise<LibraryAnswer<OpenTracks>>
}

/** A value in a gate's evidence is cut here: a fingerprint has thousands of characters. */
const SHOWN = 80

/** Notion as a library beside the catalog: one page in the Tracks database for each track. */
export function createNotionLibrary({ open, ...options }: NotionLibraryDeps): TrackLibrary {
  // one save after the other: two that look at the same moment would both create
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work)
    turn = mine.catch(() => undefined)
    return mine
  }
  const opened = async <T>(
    signal: AbortSignal,
    work: (tracks: OpenTracks) => Promise<LibraryAnswer<T>>,
  ): Promise<LibraryAnswer<T>> => {
    const tracks = await open(signal)
    if (tracks.kind !== 'answer') return tracks
    const answer = await work(tracks.value)
    if (answer.kind !== 'refused' || answer.error.code !== 'LIBRARY_SCHEMA') return answer
    // a column was renamed, removed or is of another type since it was read
    const again = await open(signal, true)
    return again.kind === 'answer' ? work(again.value) : again
  }
  return {
    name: 'notion',
    shows: ['eagle'],
    find: (keys, signal) => opened(signal, (tracks) => find(tracks, keys, signal)),
    save: (entry, { adopt, journal, signal }) =>
      inTurn(() =>
        opened(signal, async (tracks): Promise<LibraryAnswer<SavedEntry>> => {
          const links = await linksOf(tracks, entry, signal)
          if (links.kind !== 'answer') return links
          const wanted = wantedPage(entry, tracks.map, links.value, options)
          const written = await writePage(tracks, entry, wanted, { adopt, journal, signal })
          if (written.kind !== 'answer') return written
          const { page, made } = written.value
          tracks.mirror.put(readTrackPage(page, tracks.map))
          const ref = { library: 'notion', ids: [page.id], url: page.url }
          return { kind: 'answer', value: { ref, made, notes: [...tracks.notes, ...wanted.notes] } }
        }),
      ),
    check: (ref, entry, signal) =>
      opened(signal, (tracks) => check(tracks, ref.ids[0] ?? '', entry, options, signal)),
    takeBack: (change, signal) => inTurn(() => opened(signal, (t) => turnPage(t, change, 'take', signal))),
    putBack: (change, _begin, signal) =>
      inTurn(() => opened(signal, (t) => turnPage(t, change, 'put', signal))),
    foresee: (change, way, signal) => opened(signal, (t) => foreseePage(t, change, way, signal)),
  }
}

/** Waits; an abort ends it early, and whoever waited looks at the signal. */
export async function patience(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}

async function find(
  { pages, mirror, map }: OpenTracks,
  keys: LibraryKeys,
  signal: AbortSignal,
): Promise<LibraryAnswer<readonly LibraryMatch[]>> {
  const named = keys.ids.find(({ service }) => service === 'notion')
  if (named !== undefined) {
    const page = await pages.get(named.id, signal)
    if (page.kind !== 'answer') return page
    if (page.value?.in_trash === false) {
      const { pageId, url, downloaded, paths, ...read } = readTrackPage(page.value, map)
      const ref = { library: 'notion', ids: [pageId], url }
      return { kind: 'answer', value: [{ ...read, ref, by: 'id', complete: downloaded || paths.length > 0 }] }
    }
  }
  const fresh = await mirror.refresh(signal)
  if (fresh.kind !== 'answer') return fresh
  // a page of the same name that carries another track's id is that track
  const isOther = ({ by, ownId }: LibraryMatch): boolean =>
    by === 'name' && ownId !== null && ownId !== keys.ownId
  return { kind: 'answer', value: mirror.find(keys).filter((match) => !isOther(match)) }
}

/** Page ids of the artists and the playlist, made where they are missing. */
async function linksOf(
  { artists, playlists }: OpenTracks,
  { track }: LibraryEntry,
  signal: AbortSignal,
): Promise<LibraryAnswer<Links>> {
  const credited = await idsOf(artists, track.artists.filter(isArtistName), signal)
  if (credited.kind !== 'answer') return credited
  const listed = await idsOf(playlists, track.playlist === null ? [] : [track.playlist], signal)
  if (listed.kind !== 'answer') return listed
  return { kind: 'answer', value: { artists: credited.value, playlists: listed.value } }
}

async function idsOf(
  named: NamedPages | null,
  names: readonly string[],
  signal: AbortSignal,
): Promise<LibraryAnswer<readonly string[]>> {
  const ids: string[] = []
  for (const name of named === null ? [] : new Set(names.filter((each) => cleanText(each) !== ''))) {
    const answer = await named?.idOf(name, signal)
    if (answer?.kind === 'answer') ids.push(answer.value)
    else if (answer !== undefined) return answer
  }
  return { kind: 'answer', value: ids }
}

/** Reads exactly this page back. */
async function check(
  { pages, map, artists, playlists }: OpenTracks,
  id: string,
  entry: LibraryEntry,
  options: WantedOptions,
  signal: AbortSignal,
): ReturnType<TrackLibrary['check']> {
  const answer = await pages.get(id, signal)
  if (answer.kind !== 'answer') return answer
  const known = (named: NamedPages | null, names: readonly string[]): readonly string[] =>
    names.flatMap((name) => named?.known(name) ?? [])
  const links = {
    artists: known(artists, entry.track.artists),
    playlists: known(playlists, entry.track.playlist === null ? [] : [entry.track.playlist]),
  }
  const { values } = wantedPage(entry, map, links, options)
  const expected = values.map(({ property, value }) => `${property.name}: ${shown(value)}`)
  const page = answer.value
  if (page === null || page.in_trash) {
    const why = page === null ? `the page ${id} is not there` : `the page ${id} lies in the trash`
    return { kind: 'answer', value: { state: 'failed', expected, found: [], why } }
  }
  const there = valuesOf(page)
  const wrong = values.filter((wanted) => {
    const value = there.get(wanted.property.id) ?? null
    return !isSameValue(wanted.property.type, value, merged(wanted, value))
  })
  return {
    kind: 'answer',
    value: {
      state: wrong.length === 0 ? 'passed' : 'failed',
      expected,
      found: [
        `page ${bareId(page.id)}`,
        ...values.map(({ property }) => `${property.name}: ${shown(there.get(property.id) ?? null)}`),
      ],
      why:
        wrong.length === 0
          ? null
          : `not as written: ${wrong.map(({ property }) => property.name).join(', ')}`,
    },
  }
}

function shown(value: Parameters<typeof textIn>[0]): string {
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : (textIn(value) ?? 'nothing')
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}... (${text.length} characters)` : text
}

import type { LibraryAnswer, LibraryKeys, LibraryMatch } from '../../model/library.ts'
import type { MirroredPage, NotionMirrorStore } from '../../store/notion-mirror.ts'
import { createArtistNames, type ArtistPage } from './artist-names.ts'
import { findMatches, mirrored } from './mirror-keys.ts'
import { createPageCopy, type PageCopyOptions } from './page-copy.ts'
import type { TrackPage } from './read-track-page.ts'

/** The Tracks database, asked without the network: a copy that is kept up by what was edited. */
export interface NotionMirror {
  /** Brings the copy up to date, unless that was done a moment ago. Nothing may be decided from it when this fails. */
  refresh(signal: AbortSignal): Promise<LibraryAnswer<null>>
  /** Pages that may be the same track, those found by an id first. */
  find(keys: LibraryKeys): readonly LibraryMatch[]
  /** Pages that wait to be synced, newest created first. */
  next(limit: number): readonly TrackPage[]
  all(): readonly TrackPage[]
  /** Takes in a page that was just written: queries may not show it for a moment. */
  put(page: TrackPage): void
}

export interface NotionMirrorOptions extends Pick<PageCopyOptions<TrackPage>, 'client' | 'source' | 'now'> {
  readonly store: NotionMirrorStore<TrackPage>
  readonly readPage: (raw: unknown) => TrackPage | null
  /** Where the artists are pages of their own; null where they are not, or cannot be read. */
  readonly artists: { readonly source: string; readonly store: NotionMirrorStore<ArtistPage> } | null
}

/** The artists' pages are copied only once a track names its artists by nothing else. */
export function createNotionMirror({ artists, ...options }: NotionMirrorOptions): NotionMirror {
  const { client, store, source, now } = options
  const names =
    artists === null ? null : createArtistNames({ ...artists, client, now, onNamed: takeInTracksOf })

  function takeInTracksOf(artistIds: readonly string[]): void {
    const pages = artistIds.flatMap((id) => store.withKey(source, 'artist', id))
    store.put(source, [...new Map(pages.map((page) => [page.pageId, page])).values()].map(toRow), {})
  }

  function toRow(page: TrackPage): MirroredPage<TrackPage> {
    const { artistIds } = page
    return mirrored(
      artistIds.length === 0
        ? page
        : { ...page, artists: artistIds.flatMap((id) => names?.nameOf(id) || []) },
    )
  }

  const copy = createPageCopy({ ...options, doing: 'read the tracks', mirrored: toRow })
  return {
    refresh: async (signal) => {
      const read = await copy.refresh(signal)
      if (read.kind !== 'answer' || names === null || !store.hasKeys(source, 'artist')) return read
      return names.refresh(signal)
    },
    find: (keys) => findMatches(store, source, keys),
    next: (limit) => store.next(source, limit),
    all: () => store.all(source),
    put: (page) => store.put(source, [toRow(page)], {}),
  }
}

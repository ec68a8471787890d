import { compareNames } from '../../matching/names/compare-names.ts'
import { nameKeys } from '../../matching/names/name-keys.ts'
import type { LibraryKeys, LibraryMatch } from '../../model/library.ts'
import type { TrackId } from '../../model/track.ts'
import type { MirroredPage, NotionMirrorStore } from '../../store/notion-mirror.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { TrackPage } from './read-track-page.ts'

/** A page with all that it is found by. */
export function mirrored(page: TrackPage): MirroredPage<TrackPage> {
  const { pageId, createdTime, title, artists, artistIds, ids, isrc, ownId } = page
  return {
    pageId,
    createdAt: createdTime,
    isNext: isNext(page),
    page,
    keys: [
      ...(ownId === null ? [] : [{ kind: 'own-id', key: ownId } as const]),
      ...[...ids, { service: 'notion', id: pageId }].map((id) => ({ kind: 'id', key: idKey(id) }) as const),
      ...(isrc === null ? [] : [{ kind: 'isrc', key: isrc } as const]),
      ...(title === '' ? [] : nameKeys(title, artists)).map((key) => ({ kind: 'name', key }) as const),
      ...artistIds.map((key) => ({ kind: 'artist', key }) as const),
    ],
  }
}

/** Waits to be synced, in the words of the user's former system: it has a link or id, and nothing was made of it. */
function isNext({ ids, downloaded, paths, eagleId }: TrackPage): boolean {
  const hasSource = ids.some(({ service }) => service === 'soundcloud' || service === 'spotify')
  return hasSource && !downloaded && paths.length === 0 && eagleId === null
}

function idKey({ service, id }: TrackId): string {
  return `${service}:${id}`
}

/** Pages that may be the same track, those found by an id first. */
export function findMatches(
  store: NotionMirrorStore<TrackPage>,
  source: string,
  keys: LibraryKeys,
): readonly LibraryMatch[] {
  const found = new Map<string, LibraryMatch>()
  const add = (pages: readonly TrackPage[], by: LibraryMatch['by']): void => {
    for (const page of pages) if (!found.has(page.pageId)) found.set(page.pageId, matchOf(page, by))
  }
  for (const kind of ['own-id', 'id', 'isrc', 'name'] as const) {
    switch (kind) {
      case 'own-id':
        if (keys.ownId !== null) add(store.byKeys(source, kind, [keys.ownId]), kind)
        break
      case 'id':
        add(store.byKeys(source, kind, keys.ids.map(idKey)), kind)
        break
      case 'isrc':
        if (keys.isrc !== null) add(store.byKeys(source, kind, [keys.isrc]), kind)
        break
      case 'name': {
        const pages = store.byKeys(source, kind, nameKeys(keys.title, keys.artists))
        add(
          pages.filter((page) => compareNames(keys, page).verdict !== 'different'),
          kind,
        )
        break
      }
      default:
        unreachable(kind)
    }
  }
  return [...found.values()]
}

function matchOf(page: TrackPage, by: LibraryMatch['by']): LibraryMatch {
  const { pageId, url, title, artists, durationMs, ids, isrc, fingerprint, ownId, downloaded, paths } = page
  return {
    ref: { library: 'notion', ids: [pageId], url },
    by,
    ownId,
    title,
    artists,
    durationMs,
    ids,
    isrc,
    fingerprint,
    complete: downloaded || paths.length > 0,
  }
}

import { nameKeys } from '../../matching/names/name-keys.ts'
import type { TrackRef } from '../../model/track.ts'
import type { CatalogKeys } from '../../store/catalog.ts'
import type { TrackWork } from '../track-work.ts'

/** What the catalog is asked by: what was learned, else what was asked for. */
export function catalogKeys(work: TrackWork, asked: TrackRef): CatalogKeys {
  const title = work.title ?? asked.title ?? ''
  const artists = work.artists ?? asked.artists
  const ids = [...asked.ids, ...(work.ids ?? [])]
  return {
    title,
    artists,
    durationMs: work.durationMs ?? work.source?.durationMs ?? asked.durationMs,
    ids: ids.filter(
      (id, index) => ids.findIndex((other) => other.service === id.service && other.id === id.id) === index,
    ),
    isrc: work.isrc ?? asked.isrc,
    nameKeys: title === '' ? [] : nameKeys(title, artists),
  }
}

import type { TrackRef } from '../model/track.ts'
import type { CatalogKeys } from '../store/catalog.ts'
import type { TrackWork } from './track-work.ts'

/** What is known of a track by now: what was learned, else what was asked for. */
export function knownOf(work: TrackWork, asked: TrackRef): Omit<CatalogKeys, 'nameKeys'> {
  const ids = [...asked.ids, ...(work.ids ?? [])]
  return {
    title: work.title ?? asked.title ?? '',
    artists: work.artists ?? asked.artists,
    durationMs: work.durationMs ?? work.source?.durationMs ?? asked.durationMs,
    ids: ids.filter(
      (id, index) => ids.findIndex((other) => other.service === id.service && other.id === id.id) === index,
    ),
    isrc: work.isrc ?? asked.isrc,
  }
}

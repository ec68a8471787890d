import type { TrackContext } from '../action.ts'
import { newTrackId } from '../dedupe/settle-claim.ts'
import { decodeItems, type KnownCopy } from '../track-work.ts'

/**
 * How the audio at hand sounds beside a track of the catalog that has the same ISRC or the same id at a service; null when
 * the catalog has none, or when one of the two is too short or too still to be compared.
 */
export function compareKnownCopy({ track, store }: TrackContext): KnownCopy | null {
  const { asked, work } = track
  const { found } = work
  const items = decodeItems(work.fingerprintItems)
  if (found === undefined || items === null) return null
  const { title, artists, durationMs, isrc } = found.wanted
  const keys = { title, artists, durationMs, isrc: isrc ?? asked.isrc, ids: asked.ids, nameKeys: [] }
  const { byId, byIsrc, bySound } = store.catalog.find(keys, items, newTrackId(track.id))
  const known = new Set([...byId, ...byIsrc].filter(({ state }) => state === 'present').map(({ id }) => id))
  const [first] = bySound
    .filter(({ row }) => known.has(row.id))
    .toSorted((a, b) => a.match.bitErrorRate - b.match.bitErrorRate)
  if (first === undefined) return null
  const { verdict, bitErrorRate } = first.match
  return { trackId: first.row.id, title: first.row.title, verdict, bitErrorRate }
}

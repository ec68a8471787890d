import { compareSound } from '../../matching/sound/same-sound.ts'
import { prepareSound } from '../../matching/sound/telling-items.ts'
import type { TrackContext } from '../action.ts'
import { newTrackId } from '../dedupe/settle-claim.ts'
import { decodeItems, type KnownCopy } from '../track-work.ts'

/** One upload may begin so much later than another. */
const REACH_MS = 15_000

/**
 * How the audio at hand sounds beside a track of the catalog that has the same ISRC or the same id at a service; null when
 * the catalog has none, or when one of the two is too short or too still to be compared.
 */
export function compareKnownCopy({
  track,
  store,
}: Pick<TrackContext, 'store'> & {
  readonly track: Pick<TrackContext['track'], 'id' | 'asked' | 'work'>
}): KnownCopy | null {
  const { asked, work } = track
  const { found } = work
  const items = decodeItems(work.fingerprintItems)
  if (found === undefined || items === null) return null
  const { isrc, durationMs } = found.wanted
  const keys = { title: '', artists: [], durationMs, isrc: isrc ?? asked.isrc, ids: asked.ids, nameKeys: [] }
  const { byId, byIsrc } = store.catalog.find(keys, null, newTrackId(track.id))
  const [closest] = [...byId, ...byIsrc]
    .flatMap(({ id, title }): readonly KnownCopy[] => {
      // the catalog's own look-up compares no sounds of tracks that it finds by id
      const known = decodeItems(store.catalog.entry(id)?.fingerprint)
      if (known === null || !prepareSound(known).telling || !prepareSound(items).telling) return []
      const { verdict, bitErrorRate } = compareSound(items, known, REACH_MS)
      return [{ trackId: id, title, verdict, bitErrorRate }]
    })
    .toSorted((a, b) => a.bitErrorRate - b.bitErrorRate)
  return closest ?? null
}

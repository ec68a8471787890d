import type { RunTrackRow } from '../../store/runs.ts'
import type { Catalog } from '../../store/catalog.ts'
import type { TrackWork } from '../track-work.ts'

/**
 * Whether the run-track still has its place in the catalog. A duplicate or a question (of any step) has none: it is
 * decided anew, for the catalog may have changed since, or a person has answered.
 */
export function holdsClaim({ id, work }: RunTrackRow<TrackWork>, catalog: Catalog): boolean {
  const { decision, trackId } = work
  if ((work.review ?? null) !== null) return false
  if (trackId === undefined || (decision?.kind !== 'new' && decision?.kind !== 'completes')) return false
  const row = catalog.get(trackId)
  return row !== null && (row.state === 'present' || row.claimedBy === id)
}

/** Whether it has its place there by its sound: a first look that was taken anew has not listened yet. */
export function holdsHeardClaim(track: RunTrackRow<TrackWork>, catalog: Catalog): boolean {
  const row = catalog.get(track.work.trackId ?? '')
  return holdsClaim(track, catalog) && (row?.state === 'present' || row?.heard === true)
}

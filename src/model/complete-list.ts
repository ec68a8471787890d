import type { TrackRef } from './track.ts'

/**
 * A list that is newest first, completed with its last listing: from the first entry on that both have, nothing is new.
 * Null while they have none in common, or while both together are fewer than `limit`: then the next page is needed.
 */
export function completeList(
  fresh: readonly TrackRef[],
  known: readonly TrackRef[],
  limit: number,
): readonly TrackRef[] | null {
  const keys = new Map(known.flatMap((track, at) => keysOf(track).map((key) => [key, at] as const)))
  const met = fresh.flatMap((track) => keysOf(track).flatMap((key) => keys.get(key) ?? []))
  if (met.length === 0) return null
  const seen = new Set(fresh.flatMap(keysOf))
  const rest = known
    .slice(Math.max(...met) + 1)
    .filter((track) => !keysOf(track).some((key) => seen.has(key)))
  const all = [...fresh, ...rest]
  return all.length < limit ? null : all.slice(0, limit)
}

function keysOf({ ids }: TrackRef): readonly string[] {
  return ids.map(({ service, id }) => `${service} ${id}`)
}

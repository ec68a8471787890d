import type { LibraryKeys } from '../../model/library.ts'
import type { TrackId } from '../../model/track.ts'

type Named = Pick<LibraryKeys, 'ids' | 'isrc'>

/** Whether an ISRC, or the id or link of a service, says that two are not one: each has one, and they differ. */
export function contradicts(a: Named, b: Named): boolean {
  if (a.isrc !== null && b.isrc !== null && a.isrc !== b.isrc) return true
  const comparable = a.ids.filter((id) => b.ids.some((other) => isOfOneKind(id, other)))
  return comparable.length > 0 && !comparable.some(({ service, id }) => has(b, service, id))
}

function has({ ids }: Named, service: string, wanted: string): boolean {
  return ids.some((one) => one.service === service && one.id === wanted)
}

/** SoundCloud names a track by a number or by its address: one does not speak of the other. */
function isOfOneKind(a: TrackId, b: TrackId): boolean {
  return a.service === b.service && isNumber(a) === isNumber(b)
}

function isNumber({ id }: TrackId): boolean {
  return /^\d+$/.test(id)
}

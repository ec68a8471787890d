import type { PreparedSound } from './telling-items.ts'

/** Where each item stands in a fingerprint; still items and all but the first few places of an item are left out. */
export type ItemPlaces = ReadonlyMap<number, readonly number[]>

const MAX_PLACES = 16

/** Builds the table that `likelyOffsets` reads; worth keeping where one sound meets many. */
export function itemPlaces(sound: PreparedSound): ItemPlaces {
  const places = new Map<number, number[]>()
  sound.items.forEach((item, place) => {
    if (sound.still?.[place] === 1) return
    const known = places.get(item)
    if (known === undefined) places.set(item, [place])
    else if (known.length < MAX_PLACES) known.push(place)
  })
  return places
}

/**
 * The offsets at which two fingerprints share most items bit for bit, best first, each with its two neighbours
 * (a cut between two items can lie nearer to the next one).
 */
export function likelyOffsets(places: ItemPlaces, b: PreparedSound, limit: number): readonly number[] {
  const votes = new Map<number, number>()
  b.items.forEach((item, placeB) => {
    for (const placeA of places.get(item) ?? []) {
      const offset = placeA - placeB
      votes.set(offset, (votes.get(offset) ?? 0) + 1)
    }
  })
  const best = [...votes].sort((x, y) => y[1] - x[1]).slice(0, limit)
  return [...new Set(best.flatMap(([offset]) => [offset, offset - 1, offset + 1]))]
}

import { overlapAt } from '../../matching/sound/alignment.ts'
import { bitErrors } from '../../matching/sound/bit-errors.ts'
import type { ItemPlaces } from '../../matching/sound/likely-offsets.ts'
import { REVIEW_MAX_BIT_ERROR_RATE } from '../../matching/sound/same-sound.ts'
import { MIN_DISTINCT_ITEMS } from '../../matching/sound/telling-items.ts'
import type { ItemPair } from './candidates.ts'

const PAIRS_READ = 16
const OFFSETS_TRIED = 4

/**
 * The offsets, of those that the shared items suggest, at which two fingerprints may be one recording. Empty for
 * nearly every candidate that shares an item by chance: a quick look, before anything costly is worked out.
 */
export function meetingOffsets(
  asked: Uint32Array,
  places: ItemPlaces,
  stored: Uint32Array,
  pairs: readonly ItemPair[],
): readonly number[] {
  const near = suggestedOffsets(places, stored, pairs).flatMap((offset) => [offset - 1, offset, offset + 1])
  return [...new Set(near)].filter((offset) => mayMeet(asked, stored, offset))
}

function suggestedOffsets(
  places: ItemPlaces,
  stored: Uint32Array,
  pairs: readonly ItemPair[],
): readonly number[] {
  const votes = new Map<number, number>()
  for (const pair of pairs.slice(0, PAIRS_READ)) {
    for (let at = stored.indexOf(pair.stored); at !== -1; at = stored.indexOf(pair.stored, at + 1)) {
      for (const place of places.get(pair.asked) ?? [])
        votes.set(place - at, (votes.get(place - at) ?? 0) + 1)
    }
  }
  return [...votes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, OFFSETS_TRIED)
    .map(([offset]) => offset)
}

function mayMeet(asked: Uint32Array, stored: Uint32Array, offset: number): boolean {
  const stretch = overlapAt(asked.length, stored.length, offset)
  if (stretch.count < MIN_DISTINCT_ITEMS) return false
  const limit = REVIEW_MAX_BIT_ERROR_RATE * 32 * stretch.count
  return bitErrors(asked, stored, stretch, limit) <= limit
}

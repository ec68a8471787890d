import { distinctItems, type PreparedSound } from '../../matching/sound/telling-items.ts'
import { bucketOf } from './posting.ts'

/** How many of a fingerprint's distinct items are selected: a share of them, but no fewer than `least`. */
export interface Selection {
  readonly share: number
  readonly least: number
}

/** What is stored: about 200 items, a kilobyte of postings, for four minutes of music; all of a piece under 25 s. */
export const STORED: Selection = { share: 1 / 8, least: 192 }

/** What a question asks for: more, so that it meets the denser selection of a shorter track. */
export const ASKED: Selection = { share: 1 / 4, least: 384 }

// a double holds 53 bits exactly: 32 of hash, 21 of index
const INDEX_SPAN = 2 ** 21

/**
 * Selects items by a hash of their bucket, smallest hash first. Both sides order alike, so an item that two
 * recordings share is selected on both sides or on neither, wherever in the track it stands.
 * Still items are never selected, and nothing is from a sound that tells nothing.
 */
export function selectItems(sound: PreparedSound, { share, least }: Selection): Uint32Array {
  if (!sound.telling) return new Uint32Array(0)
  const distinct = distinctItems(sound)
  const order = Float64Array.from(
    distinct,
    (item, index) => scatter(bucketOf(item)) * INDEX_SPAN + index,
  ).sort()
  const selected = order.subarray(0, Math.max(least, Math.ceil(distinct.length * share)))
  return Uint32Array.from(selected, (packed) => distinct[packed % INDEX_SPAN] ?? 0)
}

/** A 32-bit mix in which every bit of the result depends on every bit of the value (the finaliser of MurmurHash3). */
function scatter(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

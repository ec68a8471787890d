import type { PreparedSound } from '../../matching/sound/telling-items.ts'
import { bucketOf } from './posting.ts'

/** How many of a fingerprint's distinct items are selected: a share of them, but no fewer than `least`. */
export interface Selection {
  readonly share: number
  readonly least: number
}

/** What is stored: 320 items for four minutes of music (1,600 bytes of postings), all of a piece under 40 s. */
export const STORED: Selection = { share: 1 / 6, least: 320 }

/** What a question asks for: more, so that it meets the denser selection of a shorter track. */
export const ASKED: Selection = { share: 1 / 3, least: 640 }

/**
 * Selects items by a hash of their bucket, smallest hash first. Both sides order alike, so an item that two
 * recordings share is selected on both sides or on neither, wherever in the track it stands.
 * Still items are never selected, and nothing is from a sound that tells nothing.
 */
export function selectItems(sound: PreparedSound, { share, least }: Selection): readonly number[] {
  if (!sound.telling) return []
  const distinct = [...new Set(sound.items.filter((_, place) => sound.still?.[place] !== 1))]
  // hash and index in one number, which a typed array sorts natively: 32 + 21 bits are exact in a double
  const order = Float64Array.from(distinct, (item, index) => scatter(bucketOf(item)) * 2 ** 21 + index).sort()
  const count = Math.max(least, Math.ceil(distinct.length * share))
  return Array.from(order.subarray(0, count), (packed) => distinct[packed % 2 ** 21] ?? 0)
}

/** A 32-bit mix in which every bit of the result depends on every bit of the value (the finaliser of MurmurHash3). */
function scatter(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

import { bitCount } from '../../matching/sound/bit-errors.ts'

/** Bytes of one posting: the item's high half (16 bits), then the track's number (24 bits), both little-endian. */
export const POSTING_BYTES = 5

/** The largest track number a posting can hold: 16 million. */
export const MAX_TRACK_NUMBER = 2 ** 24 - 1

/** One stored item that resembles an item of the question. */
export interface Hit {
  readonly trackNumber: number
  readonly item: number
}

/**
 * The bucket of an item, 0 to 65,535. An item is found in two steps: its low half names the bucket and must agree
 * exactly; the high half is in the posting and may differ in a few bits. So an item with a wrong bit is still found
 * more often than not, without asking for every neighbour.
 */
export function bucketOf(item: number): number {
  return item & 0xffff
}

/** Says that a track has this item. */
export function packPosting(item: number, trackNumber: number): Uint8Array {
  const posting = new Uint8Array(POSTING_BYTES)
  posting[0] = item >>> 16
  posting[1] = item >>> 24
  posting[2] = trackNumber
  posting[3] = trackNumber >>> 8
  posting[4] = trackNumber >>> 16
  return posting
}

/** A bucket's postings without those of one track. */
export function withoutTrack(postings: Uint8Array, trackNumber: number): Uint8Array {
  const kept = new Uint8Array(postings.length)
  let length = 0
  for (let at = 0; at + POSTING_BYTES <= postings.length; at += POSTING_BYTES) {
    if (trackNumberAt(postings, at) === trackNumber) continue
    kept.set(postings.subarray(at, at + POSTING_BYTES), length)
    length += POSTING_BYTES
  }
  return kept.subarray(0, length)
}

/** The postings in an item's bucket whose high half differs from the item's in at most `maxDistance` bits. */
export function hitsIn(postings: Uint8Array, item: number, maxDistance: number): readonly Hit[] {
  const hits: Hit[] = []
  const wanted = item >>> 16
  for (let at = 0; at + POSTING_BYTES <= postings.length; at += POSTING_BYTES) {
    const high = (postings[at] ?? 0) | ((postings[at + 1] ?? 0) << 8)
    if (bitCount(high ^ wanted) > maxDistance) continue
    hits.push({ trackNumber: trackNumberAt(postings, at), item: ((high << 16) | bucketOf(item)) >>> 0 })
  }
  return hits
}

function trackNumberAt(postings: Uint8Array, at: number): number {
  return (postings[at + 2] ?? 0) | ((postings[at + 3] ?? 0) << 8) | ((postings[at + 4] ?? 0) << 16)
}

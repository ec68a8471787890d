import { bitCount } from '../../matching/sound/bit-errors.ts'

/**
 * An item is found in two steps: its low 18 bits name the bucket and must agree, the other 14, its rest, are kept in
 * the posting and may differ in a few. 18 bits of real music spread over 2^17 values; at 100,000 tracks a bucket
 * then holds about 120 postings, and a question decodes tens of thousands in well under a millisecond.
 */
const BUCKET_BITS = 18
const BUCKET_MASK = 2 ** BUCKET_BITS - 1

/** Bytes of one posting: 14 bits of rest and 26 of track number. */
const POSTING_BYTES = 5

/** The largest track number a posting can hold: 67 million. */
export const MAX_TRACK_NUMBER = 2 ** 26 - 1

/** One stored item that resembles an item of the question. */
export interface Hit {
  readonly trackNumber: number
  readonly item: number
}

/** The bucket of an item, 0 to 2^18 - 1. */
export function bucketOf(item: number): number {
  return item & BUCKET_MASK
}

/** The postings of a bucket with one more. */
export function withPosting(postings: Uint8Array, item: number, trackNumber: number): Uint8Array {
  const longer = new Uint8Array(postings.length + POSTING_BYTES)
  longer.set(postings)
  const rest = item >>> BUCKET_BITS
  const word = ((rest << BUCKET_BITS) | (trackNumber & BUCKET_MASK)) >>> 0
  new DataView(longer.buffer).setUint32(postings.length, word, true)
  longer[postings.length + 4] = trackNumber >>> BUCKET_BITS
  return longer
}

/** The postings of a bucket without those of one track. */
export function withoutTrack(postings: Uint8Array, trackNumber: number): Uint8Array {
  const kept = new Uint8Array(postings.length)
  let length = 0
  for (let at = 0; at < postings.length; at += POSTING_BYTES) {
    if (trackNumberAt(postings, at) === trackNumber) continue
    kept.set(postings.subarray(at, at + POSTING_BYTES), length)
    length += POSTING_BYTES
  }
  return kept.subarray(0, length)
}

/** The postings in an item's bucket whose rest differs from the item's in at most `maxDistance` bits. */
export function hitsIn(postings: Uint8Array, item: number, maxDistance: number): readonly Hit[] {
  const hits: Hit[] = []
  const wanted = item >>> BUCKET_BITS
  for (let at = 0; at < postings.length; at += POSTING_BYTES) {
    const rest = ((postings[at + 3] ?? 0) << 6) | ((postings[at + 2] ?? 0) >>> 2)
    if (bitCount(rest ^ wanted) > maxDistance) continue
    hits.push({
      trackNumber: trackNumberAt(postings, at),
      item: ((rest << BUCKET_BITS) | bucketOf(item)) >>> 0,
    })
  }
  return hits
}

function trackNumberAt(postings: Uint8Array, at: number): number {
  const low = (postings[at] ?? 0) | ((postings[at + 1] ?? 0) << 8) | (((postings[at + 2] ?? 0) & 3) << 16)
  return low | ((postings[at + 4] ?? 0) << BUCKET_BITS)
}

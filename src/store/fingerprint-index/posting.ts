/** Bytes of one posting: 12 bits of the item that the bucket does not tell, then 28 of the track's number. */
export const POSTING_BYTES = 5

/** The largest track number a posting can hold: 268 million. */
export const MAX_TRACK_NUMBER = 2 ** 28 - 1

const BUCKET_BITS = 20

/**
 * The bucket of an item, 0 to 2^20 - 1. An item is found in two steps: its low 20 bits name the bucket and must agree
 * exactly; the other 12, its rest, are in the posting and may differ a little. Fewer bits would find items with more
 * errors and make a bucket longer: with these, 100,000 tracks of four minutes put about 150 postings in a bucket
 * (real music uses the values of its low 20 bits as evenly as 19 random bits would).
 */
export function bucketOf(item: number): number {
  return item & (2 ** BUCKET_BITS - 1)
}

/** The 12 bits of an item that its bucket does not tell. */
export function restOf(item: number): number {
  return item >>> BUCKET_BITS
}

/** The item that has this bucket and this rest. */
export function itemOf(bucket: number, rest: number): number {
  return ((rest << BUCKET_BITS) | bucket) >>> 0
}

/** Says that a track has this item. */
export function packPosting(item: number, trackNumber: number): Uint8Array {
  const rest = restOf(item)
  const posting = new Uint8Array(POSTING_BYTES)
  posting[0] = rest
  posting[1] = (rest >>> 8) | (trackNumber << 4)
  posting[2] = trackNumber >>> 4
  posting[3] = trackNumber >>> 12
  posting[4] = trackNumber >>> 20
  return posting
}

/** The rest of the item in the posting that starts at a byte. */
export function restAt(postings: Uint8Array, at: number): number {
  return (postings[at] ?? 0) | (((postings[at + 1] ?? 0) & 15) << 8)
}

/** The track's number in the posting that starts at a byte. */
export function trackNumberAt(postings: Uint8Array, at: number): number {
  const low = ((postings[at + 1] ?? 0) >>> 4) | ((postings[at + 2] ?? 0) << 4)
  return low | ((postings[at + 3] ?? 0) << 12) | ((postings[at + 4] ?? 0) << 20)
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

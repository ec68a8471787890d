/** Bytes of one posting: the item's high half (16 bits), then the track's number (24 bits), both little-endian. */
export const POSTING_BYTES = 5

/** The largest track number a posting can hold: 16 million. */
export const MAX_TRACK_NUMBER = 2 ** 24 - 1

/**
 * The bucket of an item, 0 to 65,535. An item is found in two steps: its low half names the bucket and must agree
 * exactly; the high half is in the posting and may differ in a few bits. So an item with a wrong bit is still found
 * more often than not, without asking for every neighbour.
 */
export function bucketOf(item: number): number {
  return item & 0xffff
}

/** The part of an item that its bucket does not tell. */
export function highHalfOf(item: number): number {
  return item >>> 16
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

/** The high half of the item in the posting that starts at a byte. */
export function highHalfAt(postings: Uint8Array, at: number): number {
  return (postings[at] ?? 0) | ((postings[at + 1] ?? 0) << 8)
}

/** The track's number in the posting that starts at a byte. */
export function trackNumberAt(postings: Uint8Array, at: number): number {
  return (postings[at + 2] ?? 0) | ((postings[at + 3] ?? 0) << 8) | ((postings[at + 4] ?? 0) << 16)
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

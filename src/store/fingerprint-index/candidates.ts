import { bitCount } from '../../matching/sound/bit-errors.ts'
import { bucketOf, itemOf, POSTING_BYTES, restAt, restOf, trackNumberAt } from './posting.ts'
import type { Bucket } from './posting-table.ts'

/** An asked item and a stored item that resembles it. */
export interface ItemPair {
  readonly asked: number
  readonly stored: number
}

/** A stored track that shares items with the question. */
export interface Candidate {
  readonly trackNumber: number
  readonly pairs: readonly ItemPair[]
  /** Sum over the pairs of how much each speaks for the track, in bits. */
  readonly weight: number
}

/**
 * What a pair says, by the number of bits in which the rests differ: log2 of how much more often that is seen
 * in one recording at a bit error rate of .12 than by chance. More than two bits say too little to be worth looking at.
 */
const WEIGHTS = [10, 7, 4] as const

interface Tally {
  readonly pairs: ItemPair[]
  weight: number
}

/** The tracks that share items with the question, those with the greatest weight first. */
export function candidates(
  askedItems: Iterable<number>,
  buckets: Iterable<Bucket>,
  limit: number,
): readonly Candidate[] {
  const askedByBucket = Map.groupBy(askedItems, bucketOf)
  const tallies = new Map<number, Tally>()
  for (const bucket of buckets) {
    for (const asked of askedByBucket.get(bucket.bucket) ?? []) count(tallies, asked, bucket.postings)
  }
  return Array.from(tallies, ([trackNumber, { pairs, weight }]) => ({ trackNumber, pairs, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, limit)
}

function count(tallies: Map<number, Tally>, asked: number, postings: Uint8Array): void {
  const wanted = restOf(asked)
  for (let at = 0; at + POSTING_BYTES <= postings.length; at += POSTING_BYTES) {
    const rest = restAt(postings, at)
    const weight = WEIGHTS[bitCount(rest ^ wanted)]
    if (weight === undefined) continue
    const pair = { asked, stored: itemOf(bucketOf(asked), rest) }
    const trackNumber = trackNumberAt(postings, at)
    const tally = tallies.get(trackNumber)
    if (tally === undefined) {
      tallies.set(trackNumber, { pairs: [pair], weight })
    } else {
      tally.pairs.push(pair)
      tally.weight += weight
    }
  }
}

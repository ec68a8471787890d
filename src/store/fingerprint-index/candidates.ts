import { type Hit } from './posting.ts'

/** A stored track that shares items with the question: pairs of an asked item and the stored item it resembles. */
export interface Candidate {
  readonly trackNumber: number
  readonly pairs: readonly ItemPair[]
}

export interface ItemPair {
  readonly asked: number
  readonly stored: number
}

/** Collects hits by track; `best` gives the tracks with most hits. */
export function createTally(): {
  count(asked: number, hits: readonly Hit[]): void
  best(limit: number): readonly Candidate[]
} {
  const pairsByTrack = new Map<number, ItemPair[]>()
  return {
    count: (asked, hits) => {
      for (const { trackNumber, item } of hits) {
        const pairs = pairsByTrack.get(trackNumber)
        if (pairs === undefined) pairsByTrack.set(trackNumber, [{ asked, stored: item }])
        else pairs.push({ asked, stored: item })
      }
    },
    best: (limit) =>
      [...pairsByTrack]
        .map(([trackNumber, pairs]) => ({ trackNumber, pairs }))
        .sort((a, b) => b.pairs.length - a.pairs.length)
        .slice(0, limit),
  }
}

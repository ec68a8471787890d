import type { DatabaseSync } from 'node:sqlite'
import { bucketOf, type Hit, hitsIn, MAX_TRACK_NUMBER, withoutTrack, withPosting } from './posting.ts'

/** The table `fingerprint_postings`. Callers see to the transaction. */
export interface PostingTable {
  /** Throws RangeError when the number is too large for a posting. */
  add(trackNumber: number, items: readonly number[]): void
  /** `items` must be those that were added for the track. */
  remove(trackNumber: number, items: readonly number[]): void
  /** The stored items in the item's bucket that differ from it in at most `maxRestErrors` bits. */
  hits(item: number, maxRestErrors: number): readonly Hit[]
}

const EMPTY = new Uint8Array(0)

/** Reads and writes postings, one blob a bucket. */
export function createPostingTable(database: DatabaseSync): PostingTable {
  const select = database.prepare('SELECT postings FROM fingerprint_postings WHERE bucket = ?')
  const upsert = database.prepare(
    `INSERT INTO fingerprint_postings (bucket, postings) VALUES (?, ?)
     ON CONFLICT (bucket) DO UPDATE SET postings = excluded.postings`,
  )
  const erase = database.prepare('DELETE FROM fingerprint_postings WHERE bucket = ?')

  const read = (bucket: number): Uint8Array => {
    const postings = select.get(bucket)?.['postings']
    return postings instanceof Uint8Array ? postings : EMPTY
  }

  return {
    add: (trackNumber, items) => {
      if (trackNumber > MAX_TRACK_NUMBER) {
        throw new RangeError(
          `Cannot index track number ${trackNumber}: a posting holds at most ${MAX_TRACK_NUMBER}`,
        )
      }
      for (const item of items)
        upsert.run(bucketOf(item), withPosting(read(bucketOf(item)), item, trackNumber))
    },
    remove: (trackNumber, items) => {
      for (const bucket of new Set(items.map(bucketOf))) {
        const left = withoutTrack(read(bucket), trackNumber)
        if (left.length === 0) erase.run(bucket)
        else upsert.run(bucket, left)
      }
    },
    hits: (item, maxRestErrors) => hitsIn(read(bucketOf(item)), item, maxRestErrors),
  }
}

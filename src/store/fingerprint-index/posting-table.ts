import type { DatabaseSync } from 'node:sqlite'
import { bucketOf, type Hit, hitsIn, MAX_TRACK_NUMBER, packPosting, withoutTrack } from './posting.ts'

/** The table `fingerprint_postings`, one blob a bucket. Callers see to the transaction. */
export interface PostingTable {
  /** Throws RangeError when the number is too large for a posting. */
  add(trackNumber: number, items: Iterable<number>): void
  /** `items` must be those that were added for the track. */
  remove(trackNumber: number, items: Iterable<number>): void
  /** The stored items in the item's bucket whose other half differs from the item's in at most `maxDistance` bits. */
  hits(item: number, maxDistance: number): readonly Hit[]
}

/** Prepares the statements on a database that has the table. */
export function createPostingTable(database: DatabaseSync): PostingTable {
  const select = database.prepare('SELECT postings FROM fingerprint_postings WHERE bucket = ?')
  // appending inside SQLite is 2.5 times as fast as reading the blob and writing it back; the result of || is text
  // in type but the same bytes, in a UTF-8 database as ours is
  const append = database.prepare(
    `INSERT INTO fingerprint_postings (bucket, postings) VALUES (?, ?)
     ON CONFLICT (bucket) DO UPDATE SET postings = CAST(postings || excluded.postings AS BLOB)`,
  )
  const update = database.prepare('UPDATE fingerprint_postings SET postings = ? WHERE bucket = ?')
  const erase = database.prepare('DELETE FROM fingerprint_postings WHERE bucket = ?')

  const read = (bucket: number): Uint8Array | undefined => {
    const postings = select.get(bucket)?.['postings']
    return postings instanceof Uint8Array ? postings : undefined
  }

  return {
    add: (trackNumber, items) => {
      if (trackNumber > MAX_TRACK_NUMBER) {
        throw new RangeError(
          `Cannot index track number ${trackNumber}: a posting holds at most ${MAX_TRACK_NUMBER}`,
        )
      }
      for (const item of items) append.run(bucketOf(item), packPosting(item, trackNumber))
    },
    remove: (trackNumber, items) => {
      for (const bucket of new Set(Array.from(items, bucketOf))) {
        const before = read(bucket)
        if (before === undefined) continue
        const left = withoutTrack(before, trackNumber)
        if (left.length === 0) erase.run(bucket)
        else update.run(left, bucket)
      }
    },
    hits: (item, maxDistance) => {
      const postings = read(bucketOf(item))
      return postings === undefined ? [] : hitsIn(postings, item, maxDistance)
    },
  }
}

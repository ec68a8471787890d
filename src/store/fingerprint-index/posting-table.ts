import type { DatabaseSync } from 'node:sqlite'
import { bucketOf, MAX_TRACK_NUMBER, packPosting, withoutTrack } from './posting.ts'

/** All postings of one bucket, packed as posting.ts says. */
export interface Bucket {
  readonly bucket: number
  readonly postings: Uint8Array
}

/** The table `fingerprint_postings`, one blob a bucket. Callers see to the transaction. */
export interface PostingTable {
  /** Throws RangeError when the number is too large for a posting. */
  add(trackNumber: number, items: Iterable<number>): void
  /** `items` must be those that were added for the track. */
  remove(trackNumber: number, items: Iterable<number>): void
  /** Those of the buckets that hold anything, in no order. */
  read(buckets: Iterable<number>): readonly Bucket[]
}

/** Prepares the statements on a database that has the table. */
export function createPostingTable(database: DatabaseSync): PostingTable {
  // one statement for all buckets costs a third of one statement each
  const select = database.prepare(
    'SELECT bucket, postings FROM fingerprint_postings WHERE bucket IN (SELECT value FROM json_each(?))',
  )
  // appending inside SQLite is 2.5 times as fast as reading the blob and writing it back; the result of || is text
  // in type but the same bytes, in a UTF-8 database as ours is
  const append = database.prepare(
    `INSERT INTO fingerprint_postings (bucket, postings) VALUES (?, ?)
     ON CONFLICT (bucket) DO UPDATE SET postings = CAST(postings || excluded.postings AS BLOB)`,
  )
  const update = database.prepare('UPDATE fingerprint_postings SET postings = ? WHERE bucket = ?')
  const erase = database.prepare('DELETE FROM fingerprint_postings WHERE bucket = ?')

  const read = (buckets: Iterable<number>): readonly Bucket[] =>
    select.all(JSON.stringify([...buckets])).flatMap(({ bucket, postings }) => {
      return postings instanceof Uint8Array ? [{ bucket: Number(bucket), postings }] : []
    })

  return {
    read,
    add: (trackNumber, items) => {
      if (trackNumber > MAX_TRACK_NUMBER) {
        throw new RangeError(
          `Cannot index track number ${trackNumber}: a posting holds at most ${MAX_TRACK_NUMBER}`,
        )
      }
      for (const item of items) append.run(bucketOf(item), packPosting(item, trackNumber))
    },
    remove: (trackNumber, items) => {
      for (const { bucket, postings } of read(new Set(Array.from(items, bucketOf)))) {
        const left = withoutTrack(postings, trackNumber)
        if (left.length === 0) erase.run(bucket)
        else update.run(left, bucket)
      }
    },
  }
}

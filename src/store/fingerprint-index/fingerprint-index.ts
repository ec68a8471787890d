import type { DatabaseSync } from 'node:sqlite'
import { itemPlaces } from '../../matching/sound/likely-offsets.ts'
import { compareAt, type SoundComparison } from '../../matching/sound/same-sound.ts'
import { type PreparedSound, prepareSound } from '../../matching/sound/telling-items.ts'
import { atomically } from './atomically.ts'
import { type Candidate, candidates } from './candidates.ts'
import { toBlob, toItems } from './items-blob.ts'
import { meetingOffsets } from './meeting-offsets.ts'
import { bucketOf } from './posting.ts'
import { createPostingTable } from './posting-table.ts'
import { ASKED, selectItems, STORED } from './select-items.ts'

/** A stored track that may be the recording asked about; the offset is where its start lies in that recording. */
export interface SoundMatch extends SoundComparison {
  readonly trackId: string
}

export interface FindOptions {
  /** Left out of the answer: a track that asks about its own copies. */
  readonly exceptTrackId?: string
  /** At most so many matches. Default 20. */
  readonly limit?: number
}

export interface FingerprintIndex {
  /**
   * Stores a fingerprint (raw chromaprint items of the whole track), in place of an earlier one of the track. Joins
   * the caller's transaction, else makes its own. Unchanged, it costs nothing. Silence and the like are stored too,
   * but never found.
   */
  add(trackId: string, fingerprint: Uint32Array): void
  /** Forgets a track; one that is not stored is no error. Joins the caller's transaction, else makes its own. */
  remove(trackId: string): void
  /** The stored tracks with verdict `same` or `review`: `same` first, then by bit error rate. */
  find(fingerprint: Uint32Array, options?: FindOptions): readonly SoundMatch[]
  fingerprintOf(trackId: string): Uint32Array | undefined
}

/** So many tracks, those that share most items with the question, are compared with it exactly. */
const MAX_CANDIDATES = 40

/**
 * Finds a recording among many thousands by its sound: an inverted index from selected items to tracks, then an
 * exact comparison with the few that share items. The database must have the tables of `FINGERPRINT_INDEX_SCHEMA`.
 */
export function createFingerprintIndex(database: DatabaseSync): FingerprintIndex {
  const byTrack = database.prepare('SELECT number, items FROM fingerprints WHERE track_id = ?')
  const byNumbers = database.prepare(
    'SELECT number, track_id, items FROM fingerprints WHERE number IN (SELECT value FROM json_each(?))',
  )
  const insert = database.prepare('INSERT INTO fingerprints (track_id, items) VALUES (?, ?)')
  const erase = database.prepare('DELETE FROM fingerprints WHERE number = ?')
  const postings = createPostingTable(database)

  function fingerprintOf(trackId: string): Uint32Array | undefined {
    const row = byTrack.get(trackId)
    return row === undefined ? undefined : toItems(row['items'])
  }

  function forget(trackId: string): void {
    const row = byTrack.get(trackId)
    if (row === undefined) return
    const number = Number(row['number'])
    postings.remove(number, selectItems(prepareSound(toItems(row['items'])), STORED))
    erase.run(number)
  }

  function store(trackId: string, fingerprint: Uint32Array): void {
    const number = Number(insert.run(trackId, toBlob(fingerprint)).lastInsertRowid)
    postings.add(number, selectItems(prepareSound(fingerprint), STORED))
  }

  function candidatesFor(asked: PreparedSound): ReadonlyMap<number, Candidate> {
    const items = selectItems(asked, ASKED)
    const found = candidates(items, postings.read(new Set(Array.from(items, bucketOf))), MAX_CANDIDATES)
    return new Map(found.map((candidate) => [candidate.trackNumber, candidate]))
  }

  function matches(asked: PreparedSound): SoundMatch[] {
    const found = candidatesFor(asked)
    const places = itemPlaces(asked)
    return byNumbers.all(JSON.stringify([...found.keys()])).flatMap((row) => {
      const pairs = found.get(Number(row['number']))?.pairs ?? []
      const items = toItems(row['items'])
      const offsets = meetingOffsets(asked.items, places, items, pairs)
      if (offsets.length === 0) return []
      const comparison = compareAt(asked, prepareSound(items), offsets)
      return comparison.verdict === 'different' ? [] : [{ trackId: String(row['track_id']), ...comparison }]
    })
  }

  return {
    add: (trackId, fingerprint) =>
      atomically(database, () => {
        const stored = fingerprintOf(trackId)
        if (stored !== undefined && Buffer.compare(toBlob(stored), toBlob(fingerprint)) === 0) return
        forget(trackId)
        store(trackId, fingerprint)
      }),
    remove: (trackId) => atomically(database, () => forget(trackId)),
    find: (fingerprint, { exceptTrackId, limit = 20 } = {}) =>
      matches(prepareSound(fingerprint))
        .filter(({ trackId }) => trackId !== exceptTrackId)
        .sort(bestFirst)
        .slice(0, limit),
    fingerprintOf,
  }
}

function bestFirst(a: SoundMatch, b: SoundMatch): number {
  if (a.verdict !== b.verdict) return a.verdict === 'same' ? -1 : 1
  return a.bitErrorRate - b.bitErrorRate
}

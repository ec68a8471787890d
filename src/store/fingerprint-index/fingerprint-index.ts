import type { DatabaseSync } from 'node:sqlite'
import { type ItemPlaces, itemPlaces } from '../../matching/sound/likely-offsets.ts'
import { compareAt, type SoundComparison } from '../../matching/sound/same-sound.ts'
import { type PreparedSound, prepareSound } from '../../matching/sound/telling-items.ts'
import { atomically } from './atomically.ts'
import { type Candidate, createTally } from './candidates.ts'
import { toBlob, toItems } from './items-blob.ts'
import { meetingOffsets } from './meeting-offsets.ts'
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
   * the caller's transaction, else makes its own. Silence and the like are stored too, but never found.
   */
  add(trackId: string, fingerprint: Uint32Array): void
  /** Forgets a track; one that is not stored is no error. Joins the caller's transaction, else makes its own. */
  remove(trackId: string): void
  /** The stored tracks with verdict `same` or `review`: `same` first, then by bit error rate. */
  find(fingerprint: Uint32Array, options?: FindOptions): readonly SoundMatch[]
  fingerprintOf(trackId: string): Uint32Array | undefined
}

/** A stored item may differ from the asked one in so many of its high 16 bits. */
const MAX_DISTANCE = 2

/** So many tracks, those that share most items, are compared in full. */
const MAX_CANDIDATES = 128

/**
 * Finds a recording among many thousands by its sound: an inverted index from selected items to tracks, then an
 * exact comparison with the few that share items. The database must have the tables of `FINGERPRINT_INDEX_SCHEMA`.
 */
export function createFingerprintIndex(database: DatabaseSync): FingerprintIndex {
  const byTrack = database.prepare('SELECT number, items FROM fingerprints WHERE track_id = ?')
  const byNumber = database.prepare('SELECT track_id, items FROM fingerprints WHERE number = ?')
  const insert = database.prepare('INSERT INTO fingerprints (track_id, items) VALUES (?, ?)')
  const erase = database.prepare('DELETE FROM fingerprints WHERE number = ?')
  const postings = createPostingTable(database)

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

  function candidatesFor(asked: PreparedSound): readonly Candidate[] {
    const tally = createTally()
    for (const item of selectItems(asked, ASKED)) tally.count(item, postings.hits(item, MAX_DISTANCE))
    return tally.best(MAX_CANDIDATES)
  }

  function match(asked: PreparedSound, places: ItemPlaces, candidate: Candidate): SoundMatch | undefined {
    const row = byNumber.get(candidate.trackNumber)
    if (row === undefined) return undefined
    const items = toItems(row['items'])
    const offsets = meetingOffsets(asked.items, places, items, candidate.pairs)
    if (offsets.length === 0) return undefined
    const comparison = compareAt(asked, prepareSound(items), offsets)
    return comparison.verdict === 'different'
      ? undefined
      : { trackId: String(row['track_id']), ...comparison }
  }

  return {
    add: (trackId, fingerprint) =>
      atomically(database, () => {
        forget(trackId)
        store(trackId, fingerprint)
      }),
    remove: (trackId) => atomically(database, () => forget(trackId)),
    find: (fingerprint, { exceptTrackId, limit = 20 } = {}) => {
      const asked = prepareSound(fingerprint)
      const places = itemPlaces(asked)
      return candidatesFor(asked)
        .flatMap((candidate) => match(asked, places, candidate) ?? [])
        .filter(({ trackId }) => trackId !== exceptTrackId)
        .sort(bestFirst)
        .slice(0, limit)
    },
    fingerprintOf: (trackId) => {
      const row = byTrack.get(trackId)
      return row === undefined ? undefined : toItems(row['items'])
    },
  }
}

function bestFirst(a: SoundMatch, b: SoundMatch): number {
  if (a.verdict !== b.verdict) return a.verdict === 'same' ? -1 : 1
  return a.bitErrorRate - b.bitErrorRate
}

import type { Track } from '../model/track.ts'
import { createCatalogLookUp } from './catalog-look-up.ts'
import {
  type CatalogEntry,
  type CatalogKeys,
  type CatalogMatches,
  type CatalogRow,
  toCatalogRow,
} from './catalog-row.ts'
import { createCatalogWriter } from './catalog-writer.ts'
import type { Database } from './database.ts'
import { createFingerprintIndex } from './fingerprint-index/fingerprint-index.ts'
import { toBlob, toItems } from './fingerprint-index/items-blob.ts'
import { fromJson, textOrNull } from './json-column.ts'

export type { CatalogEntry, CatalogKeys, CatalogMatches, CatalogRow } from './catalog-row.ts'

/** Present tracks of which the names hold every word of a JSON array. */
const LISTED = `state = 'present' AND NOT EXISTS (
  SELECT 1 FROM json_each(?) WHERE instr(lower(tracks.title || ' ' || tracks.artists || ' ' || tracks.id), value) = 0)`

function wordsOf(query: string | null): string {
  return JSON.stringify((query ?? '').toLowerCase().split(/\s+/).filter(Boolean))
}

export interface Catalog {
  get(trackId: string): CatalogRow | null
  /** Present tracks, newest first; `query` filters by words of title and artists. */
  list(query: string | null, limit: number): readonly Track[]
  /** How many `list` has without a limit. */
  count(query?: string | null): number
  /** Rows that may be the same track, by each kind of key; rows of `exceptTrackId` are left out. */
  find(keys: CatalogKeys, fingerprint: Uint32Array | null, exceptTrackId: string | null): CatalogMatches
  /**
   * Asks `decide` about the matches and, if it answers true, claims the keys for `runTrackId` in the same transaction:
   * of two runs that find one track at the same time, one claims it and the other sees the claim.
   * @returns the matches that were decided on, and whether the claim was made
   */
  claim(
    claimant: { readonly runTrackId: string; readonly trackId: string; readonly heard: boolean },
    keys: CatalogKeys,
    fingerprint: Uint32Array | null,
    decide: (matches: CatalogMatches) => boolean,
    now: Date,
  ): { readonly claimed: boolean; readonly matches: CatalogMatches }
  /**
   * Claims a track that is present, to complete or replace it; false while another run-track has it (`claimedBy` tells).
   */
  claimPresent(trackId: string, runTrackId: string): boolean
  /** Writes the finished record and makes the track present. Ids of a copy that it replaces still lead to it. */
  save(track: Track, nameKeys: readonly string[], fingerprint: Uint32Array | null, now: Date): void
  /** A present track with everything it is looked up by, or null. */
  entry(trackId: string): CatalogEntry | null
  /** Puts a track back as `entry` gave it: it is found by what it was found by then, and by nothing else. */
  restore(entry: CatalogEntry, now: Date): void
  /** Gives up claims of a run-track that will not finish. A track that was present before stays present. */
  release(runTrackId: string): void
  /** Gives up the early claim of a run-track that found its track elsewhere in the catalog. */
  forget(trackId: string, runTrackId: string): void
  /** Takes a track out of every look-up but keeps its record. */
  remove(trackId: string): void
  /** The track that a rendition file belongs to. */
  ownerOfPath(path: string): string | null
}

export function createCatalog(database: Database): Catalog {
  const { sql } = database
  const sounds = createFingerprintIndex(database.sqlite)

  const get = (trackId: string): CatalogRow | null => {
    const row = sql('SELECT * FROM tracks WHERE id = ?').get(trackId)
    return row === undefined ? null : toCatalogRow(row)
  }

  const find = createCatalogLookUp({ database, sounds, get })
  const { index, unindex, write } = createCatalogWriter(database, sounds)

  return {
    get,
    find,
    list: (query, limit) =>
      sql(`SELECT record FROM tracks WHERE ${LISTED} ORDER BY created_at DESC, id LIMIT ?`)
        .all(wordsOf(query), limit)
        .map((row) => fromJson<Track>(row['record'])),
    count: (query = null) => {
      // `status` counts often, and looking at the words costs
      const row =
        query === null
          ? sql("SELECT count(*) AS n FROM tracks WHERE state = 'present'").get()
          : sql(`SELECT count(*) AS n FROM tracks WHERE ${LISTED}`).get(wordsOf(query))
      return Number(row?.['n'])
    },
    claim: ({ runTrackId, trackId, heard }, keys, fingerprint, decide, now) =>
      database.transaction(() => {
        const matches = find(keys, fingerprint, trackId)
        if (!decide(matches)) return { claimed: false, matches }
        sql(
          `INSERT INTO tracks (id, state, claimed_by, heard, title, artists, duration_ms, isrc, created_at)
           VALUES (?, 'incoming', ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET claimed_by = excluded.claimed_by, heard = excluded.heard,
             state = CASE state WHEN 'removed' THEN 'incoming' ELSE state END,
             title = excluded.title, artists = excluded.artists, duration_ms = excluded.duration_ms, isrc = excluded.isrc`,
        ).run(
          trackId,
          runTrackId,
          heard ? 1 : 0,
          keys.title,
          JSON.stringify(keys.artists),
          keys.durationMs,
          keys.isrc,
          now.toISOString(),
        )
        index(trackId, keys, fingerprint)
        return { claimed: true, matches }
      }),
    claimPresent: (trackId, runTrackId) =>
      sql('UPDATE tracks SET claimed_by = ?2 WHERE id = ?1 AND (claimed_by IS NULL OR claimed_by = ?2)').run(
        trackId,
        runTrackId,
      ).changes === 1,
    save: (track, nameKeys, fingerprint, now) =>
      database.transaction(() => {
        sql('DELETE FROM track_names WHERE track_id = ?').run(track.id)
        sql('DELETE FROM renditions WHERE track_id = ?').run(track.id)
        write(track, now)
        index(track.id, { ...track, nameKeys }, fingerprint)
      }),
    entry: (trackId) => {
      const row = get(trackId)
      if (row?.state !== 'present' || row.record === null) return null
      const ids = sql('SELECT service, id FROM track_ids WHERE track_id = ? ORDER BY service, id').all(
        trackId,
      )
      const names = sql('SELECT key FROM track_names WHERE track_id = ? ORDER BY key').all(trackId)
      const items = sounds.fingerprintOf(trackId)
      return {
        track: row.record,
        ids: ids.map(({ service, id }) => ({ service: String(service), id: String(id) })),
        nameKeys: names.map(({ key }) => String(key)),
        fingerprint: items === undefined ? null : Buffer.from(toBlob(items)).toString('base64'),
      }
    },
    restore: ({ track, ids, nameKeys, fingerprint }, now) =>
      database.transaction(() => {
        unindex(track.id)
        write(track, now)
        index(
          track.id,
          { ...track, ids, nameKeys },
          fingerprint === null ? null : toItems(Buffer.from(fingerprint, 'base64')),
        )
      }),
    release: (runTrackId) =>
      database.transaction(() => {
        for (const row of sql('SELECT id, state, record FROM tracks WHERE claimed_by = ?').all(runTrackId)) {
          const id = String(row['id'])
          // what is not in the library (never was, or was taken back) must not be found by its keys any more
          if (row['state'] !== 'present') unindex(id)
          if (row['record'] === null) sql('DELETE FROM tracks WHERE id = ?').run(id)
          else
            sql(
              "UPDATE tracks SET claimed_by = NULL, state = CASE state WHEN 'incoming' THEN 'removed' ELSE state END WHERE id = ?",
            ).run(id)
        }
      }),
    forget: (trackId, runTrackId) =>
      database.transaction(() => {
        const row = get(trackId)
        if (row === null || row.state !== 'incoming' || row.claimedBy !== runTrackId) return
        unindex(trackId)
        sql('DELETE FROM tracks WHERE id = ?').run(trackId)
      }),
    remove: (trackId) =>
      database.transaction(() => {
        unindex(trackId)
        sql("UPDATE tracks SET state = 'removed', claimed_by = NULL WHERE id = ?").run(trackId)
      }),
    ownerOfPath: (path) =>
      textOrNull(sql('SELECT track_id FROM renditions WHERE path = ?').get(path)?.['track_id']),
  }
}

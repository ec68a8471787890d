import type { Track, TrackId } from '../model/track.ts'
import { compareSound } from '../matching/sound/same-sound.ts'
import { prepareSound } from '../matching/sound/telling-items.ts'
import type { Database } from './database.ts'
import { createFingerprintIndex, type SoundMatch } from './fingerprint-index/fingerprint-index.ts'
import { toBlob, toItems } from './fingerprint-index/items-blob.ts'
import { fromJson, textOrNull } from './json-column.ts'

/**
 * A row of the catalog. `incoming`: claimed by a run-track that is still at work on it (no record yet); `present`: in the
 * library; `removed`: taken back by `undo`, kept so that it can be put back.
 */
export interface CatalogRow {
  readonly id: string
  readonly state: 'incoming' | 'present' | 'removed'
  /** The run-track that is at work on it. */
  readonly claimedBy: string | null
  /** Claimed with its sound known, not only by id: of two that are one track, the one heard first is it. */
  readonly heard: boolean
  readonly title: string
  readonly artists: readonly string[]
  readonly durationMs: number | null
  readonly isrc: string | null
  /** null while incoming. */
  readonly record: Track | null
}

/** What a track is looked up by. */
export interface CatalogKeys {
  readonly title: string
  readonly artists: readonly string[]
  readonly durationMs: number | null
  readonly ids: readonly TrackId[]
  readonly isrc: string | null
  readonly nameKeys: readonly string[]
}

export interface CatalogMatches {
  readonly byId: readonly CatalogRow[]
  readonly byIsrc: readonly CatalogRow[]
  readonly byName: readonly CatalogRow[]
  /**
   * What the index found, and those found otherwise whose sound was compared too. A row that is not here was not
   * compared: one of the two has no fingerprint that tells anything.
   */
  readonly bySound: readonly { readonly row: CatalogRow; readonly match: SoundMatch }[]
}

/** At most so many tracks that were found by name or ISRC are compared by ear as well, those of nearly the same length. */
const HEARD_AT_MOST = 5
const HEARD_WITHIN_MS = 10_000

/** Present tracks of which the names hold every word of a JSON array. */
const LISTED = `state = 'present' AND NOT EXISTS (
  SELECT 1 FROM json_each(?) WHERE instr(lower(tracks.title || ' ' || tracks.artists || ' ' || tracks.id), value) = 0)`

function wordsOf(query: string | null): string {
  return JSON.stringify((query ?? '').toLowerCase().split(/\s+/).filter(Boolean))
}

/** All that the catalog knows a present track by, to be put back exactly as it was. */
export interface CatalogEntry {
  readonly track: Track
  /** Also those of copies that the track's present one replaced. */
  readonly ids: readonly TrackId[]
  readonly nameKeys: readonly string[]
  /** Raw Chromaprint items, little endian, base 64; null when it was not heard. */
  readonly fingerprint: string | null
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
    return row === undefined ? null : toRow(row)
  }

  function find(keys: CatalogKeys, fingerprint: Uint32Array | null, except: string | null): CatalogMatches {
    const rows = (ids: Iterable<string>): CatalogRow[] =>
      [...new Set(ids)].flatMap((id) => {
        const row = id === except ? null : get(id)
        return row === null || row.state === 'removed' ? [] : [row]
      })
    const column = (text: string, ...values: string[]): string[] =>
      sql(text)
        .all(...values)
        .map((row) => String(row['track_id']))
    const byId = rows(
      keys.ids.flatMap(({ service, id }) =>
        column('SELECT track_id FROM track_ids WHERE service = ? AND id = ?', service, id),
      ),
    )
    const byIsrc = rows(
      keys.isrc === null ? [] : column('SELECT id AS track_id FROM tracks WHERE isrc = ?', keys.isrc),
    )
    const byName = rows(
      column(
        'SELECT DISTINCT track_id FROM track_names WHERE key IN (SELECT value FROM json_each(?)) LIMIT 200',
        JSON.stringify(keys.nameKeys),
      ),
    )
    if (fingerprint === null) return { byId, byIsrc, byName, bySound: [] }
    const found = sounds
      .find(fingerprint)
      .flatMap((match) => rows([match.trackId]).map((row) => ({ row, match })))
    const unheard = [...byIsrc, ...byName].filter(({ id }) => !found.some(({ row }) => row.id === id))
    return { byId, byIsrc, byName, bySound: [...found, ...hear(unheard, keys.durationMs, fingerprint)] }
  }

  /** Compares directly what the index did not bring: "sounds different" is an answer too, and not the same as "not compared". */
  function hear(
    rows: readonly CatalogRow[],
    durationMs: number | null,
    fingerprint: Uint32Array,
  ): CatalogMatches['bySound'] {
    if (!prepareSound(fingerprint).telling) return []
    const gapTo = (row: CatalogRow): number => Math.abs((row.durationMs ?? Infinity) - (durationMs ?? 0))
    return rows
      .filter((row) => gapTo(row) <= HEARD_WITHIN_MS)
      .toSorted((a, b) => gapTo(a) - gapTo(b))
      .slice(0, HEARD_AT_MOST)
      .flatMap((row) => {
        const stored = sounds.fingerprintOf(row.id)
        if (stored === undefined || !prepareSound(stored).telling) return []
        return [{ row, match: { trackId: row.id, ...compareSound(fingerprint, stored) } }]
      })
  }

  function index(trackId: string, keys: CatalogKeys, fingerprint: Uint32Array | null): void {
    for (const { service, id } of keys.ids) {
      sql(
        'INSERT INTO track_ids (service, id, track_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET track_id = excluded.track_id',
      ).run(service, id, trackId)
    }
    for (const key of keys.nameKeys) {
      sql('INSERT INTO track_names (key, track_id) VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, trackId)
    }
    if (fingerprint !== null) sounds.add(trackId, fingerprint)
  }

  function unindex(trackId: string): void {
    sql('DELETE FROM track_ids WHERE track_id = ?').run(trackId)
    sql('DELETE FROM track_names WHERE track_id = ?').run(trackId)
    sql('DELETE FROM renditions WHERE track_id = ?').run(trackId)
    sounds.remove(trackId)
  }

  /** The record and its files, without what it is looked up by. */
  function write(track: Track, now: Date): void {
    sql(
      `INSERT INTO tracks (id, state, title, artists, duration_ms, isrc, record, created_at)
       VALUES (?, 'present', ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET state = 'present', claimed_by = NULL, title = excluded.title, artists = excluded.artists,
         duration_ms = excluded.duration_ms, isrc = excluded.isrc, record = excluded.record`,
    ).run(
      track.id,
      track.title,
      JSON.stringify(track.artists),
      track.durationMs,
      track.isrc,
      JSON.stringify(track),
      now.toISOString(),
    )
    for (const { path, format, sizeBytes, sha256, audioMd5 } of track.renditions) {
      sql(
        'INSERT OR REPLACE INTO renditions (path, track_id, format, size_bytes, sha256, audio_md5) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(path, track.id, format, sizeBytes, sha256, audioMd5)
    }
  }

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

function toRow(row: Record<string, unknown>): CatalogRow {
  return {
    id: String(row['id']),
    state: fromJson<CatalogRow['state']>(JSON.stringify(row['state'])),
    claimedBy: textOrNull(row['claimed_by']),
    heard: row['heard'] === 1,
    title: String(row['title']),
    artists: fromJson<string[]>(row['artists']),
    durationMs: row['duration_ms'] === null ? null : Number(row['duration_ms']),
    isrc: textOrNull(row['isrc']),
    record: row['record'] === null ? null : fromJson<Track>(row['record']),
  }
}

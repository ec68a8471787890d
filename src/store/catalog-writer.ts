import type { Track } from '../model/track.ts'
import type { CatalogKeys } from './catalog-row.ts'
import type { Database } from './database.ts'
import type { FingerprintIndex } from './fingerprint-index/fingerprint-index.ts'

/** Writes what the catalog keeps of a track; callers see to the transaction. */
export interface CatalogWriter {
  /** What it is looked up by. */
  index(trackId: string, keys: Pick<CatalogKeys, 'ids' | 'nameKeys'>, fingerprint: Uint32Array | null): void
  unindex(trackId: string): void
  /** The record and its files, without what it is looked up by; it is present then. */
  write(track: Track, now: Date): void
}

export function createCatalogWriter(database: Database, sounds: FingerprintIndex): CatalogWriter {
  const { sql } = database

  function index(
    trackId: string,
    keys: Pick<CatalogKeys, 'ids' | 'nameKeys'>,
    fingerprint: Uint32Array | null,
  ): void {
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

  return { index, unindex, write }
}

import { compareSound } from '../matching/sound/same-sound.ts'
import { prepareSound } from '../matching/sound/telling-items.ts'
import type { CatalogKeys, CatalogMatches, CatalogRow } from './catalog-row.ts'
import type { Database } from './database.ts'
import type { FingerprintIndex } from './fingerprint-index/fingerprint-index.ts'

/** At most so many tracks that were found by name or ISRC are compared by ear as well, those of nearly the same length. */
const HEARD_AT_MOST = 5
const HEARD_WITHIN_MS = 10_000
/** Of one length, one recording begins at nearly the same place; what is cut elsewhere, the index finds. */
const HEARD_REACH_MS = 15_000

interface LookUpDeps {
  readonly database: Database
  readonly sounds: FingerprintIndex
  readonly get: (trackId: string) => CatalogRow | null
}

/** Finds rows that may be the same track, by each kind of key. */
export type CatalogLookUp = (
  keys: CatalogKeys,
  fingerprint: Uint32Array | null,
  exceptTrackId: string | null,
) => CatalogMatches

export function createCatalogLookUp({ database, sounds, get }: LookUpDeps): CatalogLookUp {
  const { sql } = database

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
        return [{ row, match: { trackId: row.id, ...compareSound(fingerprint, stored, HEARD_REACH_MS) } }]
      })
  }

  return find
}

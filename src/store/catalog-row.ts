import type { Track, TrackId } from '../model/track.ts'
import { fromJson, textOrNull } from './json-column.ts'
import type { SoundMatch } from './fingerprint-index/fingerprint-index.ts'

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

/** All that the catalog knows a present track by, to be put back exactly as it was. */
export interface CatalogEntry {
  readonly track: Track
  /** Also those of copies that the track's present one replaced. */
  readonly ids: readonly TrackId[]
  readonly nameKeys: readonly string[]
  /** Raw Chromaprint items, little endian, base 64; null when it was not heard. */
  readonly fingerprint: string | null
}

/** A row of the table `tracks`. */
export function toCatalogRow(row: Record<string, unknown>): CatalogRow {
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

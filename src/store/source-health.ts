import type { TrackRef } from '../model/track.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/** How a source of the detection chain has fared lately. */
export interface SourceHealth {
  readonly failuresInRow: number
  /** Instant until which it is not asked, or null. */
  readonly coolUntil: string | null
}

/** The last good answer of a source, for when it cannot be asked. */
export interface RememberedAnswer {
  readonly answeredAt: string
  readonly playlist: string | null
  readonly tracks: readonly TrackRef[]
}

export interface SourceStore {
  health(source: string): SourceHealth
  /** Forgets the failures before. */
  answered(source: string): void
  /** Counts a failure; from the third in a row on the source is left alone for 1 h, 2 h, 4 h ... 24 h. */
  failed(source: string, now: Date): SourceHealth
  remember(source: string, answer: RememberedAnswer): void
  remembered(source: string): RememberedAnswer | null
}

const FAILURES_BEFORE_COOLING = 3
const HOUR_MS = 3_600_000
const LONGEST_HOURS = 24
const WELL: SourceHealth = { failuresInRow: 0, coolUntil: null }

export function createSourceStore({ sql, transaction }: Database): SourceStore {
  const health = (source: string): SourceHealth => {
    const row = sql('SELECT failures, cool_until FROM source_health WHERE source = ?').get(source)
    if (row === undefined) return WELL
    return { failuresInRow: Number(row['failures']), coolUntil: textOrNull(row['cool_until']) }
  }
  return {
    health,
    answered: (source) => void sql('DELETE FROM source_health WHERE source = ?').run(source),
    failed: (source, now) =>
      transaction(() => {
        const failuresInRow = health(source).failuresInRow + 1
        const coolUntil = coolUntilAfter(failuresInRow, now)
        sql('INSERT OR REPLACE INTO source_health (source, failures, cool_until) VALUES (?, ?, ?)').run(
          source,
          failuresInRow,
          coolUntil,
        )
        return { failuresInRow, coolUntil }
      }),
    remember: (source, { answeredAt, playlist, tracks }) =>
      void sql(
        'INSERT OR REPLACE INTO source_answers (source, answered_at, playlist, tracks) VALUES (?, ?, ?, ?)',
      ).run(source, answeredAt, playlist, JSON.stringify(tracks)),
    remembered: (source) => {
      const row = sql('SELECT answered_at, playlist, tracks FROM source_answers WHERE source = ?').get(source)
      if (row === undefined) return null
      return {
        answeredAt: String(row['answered_at']),
        playlist: textOrNull(row['playlist']),
        tracks: fromJson<readonly TrackRef[]>(row['tracks']),
      }
    },
  }
}

function coolUntilAfter(failuresInRow: number, now: Date): string | null {
  if (failuresInRow < FAILURES_BEFORE_COOLING) return null
  const hours = Math.min(LONGEST_HOURS, 2 ** (failuresInRow - FAILURES_BEFORE_COOLING))
  return new Date(now.getTime() + hours * HOUR_MS).toISOString()
}

import type { ErrorFact } from '../model/error.ts'
import type { RunState } from '../model/findings.ts'
import type { Gate } from '../model/gate.ts'
import type { LibraryRef } from '../model/library.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/** pending: to be tried again when the library answers; refused: a person mends something first; removed: taken back by `undo`. */
export type LibraryEntryState = 'synced' | 'adopted' | 'pending' | 'refused' | 'removed'

/** What one library beside the catalog has of one track. */
export interface LibraryEntryRow {
  readonly library: string
  readonly trackId: string
  /** The run, and its track, that wrote it or is owed it: its effects are noted there, so that its `undo` finds them. */
  readonly runId: string
  readonly runTrack: string
  readonly state: LibraryEntryState
  readonly ref: LibraryRef | null
  readonly error: ErrorFact | null
  /** Failed attempts in a row. */
  readonly attempts: number
  /** ISO 8601; null when nothing is to be tried. */
  readonly nextAttempt: string | null
  readonly updatedAt: string
}

/** A track that a library does not know of, such as one that is older than the library's place in the configuration. */
export interface NeverTold {
  readonly trackId: string
  readonly runId: string
  readonly runTrack: string
  readonly runState: RunState
  readonly gates: readonly Gate[]
}

export interface RefusedTracks {
  readonly library: string
  readonly tracks: number
  readonly error: ErrorFact | null
}

export interface LibraryEntries {
  get(library: string, trackId: string): LibraryEntryRow | null
  put(row: LibraryEntryRow): void
  /** Where the libraries keep a track: what was written and not taken back. */
  refsOf(trackId: string): readonly LibraryRef[]
  /** Lets a track's entry, where it has been written, be written once more: what it shows has changed. */
  owe(library: string, trackId: string, now: Date): void
  /** Present tracks that a library has never been told of, with the run-track that worked on each last. */
  neverTold(library: string): readonly NeverTold[]
  /** Ones of a state in a library whose turn has come, the oldest first. */
  due(library: string, state: 'pending' | 'refused', now: Date): readonly LibraryEntryRow[]
  /** Whether anything is pending, or refused and due. */
  isAnyDue(now: Date): boolean
  /** Lets what a library has refused once be tried again now: it may have been mended. What it refused again waits its time. */
  hopeAgain(library: string, now: Date): void
  /** Lets what a library refused, and what is due by now, wait until another time. */
  putOff(library: string, now: Date, until: Date): void
  /** How many tracks wait for each library. */
  pending(): readonly { readonly library: string; readonly tracks: number }[]
  /** How many tracks each library refused, with what it said last. */
  refused(): readonly RefusedTracks[]
  /** The catalog's track that an entry of a library belongs to; null when it is nobody's. */
  trackOf(library: string, entryId: string): string | null
  /** Begins to work on a track's entry, or what tracks share there; false while another owner that is alive does. */
  take(library: string, what: string, owner: string, isAlive: (owner: string) => boolean): boolean
  release(library: string, what: string, owner: string): void
  /** A thing known of a library itself, such as the folder it lay in when it was first used. */
  fact(library: string, name: string): string | null
  setFact(library: string, name: string, value: string): void
}

export function createLibraryEntries({ sql, transaction }: Database): LibraryEntries {
  return {
    get: (library, trackId) => {
      const row = sql('SELECT * FROM library_entries WHERE library = ? AND track_id = ?').get(
        library,
        trackId,
      )
      return row === undefined ? null : toRow(row)
    },
    put: (row) =>
      void sql(
        `INSERT OR REPLACE INTO library_entries
           (library, track_id, run_id, run_track, state, ref, error, attempts, next_attempt, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        row.library,
        row.trackId,
        row.runId,
        row.runTrack,
        row.state,
        row.ref === null ? null : JSON.stringify(row.ref),
        row.error === null ? null : JSON.stringify(row.error),
        row.attempts,
        row.nextAttempt,
        row.updatedAt,
      ),
    refsOf: (trackId) =>
      sql(
        "SELECT * FROM library_entries WHERE track_id = ? AND state <> 'removed' AND ref IS NOT NULL ORDER BY library",
      )
        .all(trackId)
        .flatMap((row) => toRow(row).ref ?? []),
    owe: (library, trackId, now) =>
      void sql(
        `UPDATE library_entries SET state = 'pending', next_attempt = ?3, updated_at = ?3
         WHERE library = ?1 AND track_id = ?2 AND state IN ('synced', 'adopted')`,
      ).run(library, trackId, now.toISOString()),
    neverTold: (library) =>
      sql(
        // the rows of runs are large: they are gone through only where a track is missing
        `WITH missing AS (
           SELECT id FROM tracks WHERE state = 'present'
             AND NOT EXISTS (SELECT 1 FROM library_entries WHERE library = ? AND track_id = tracks.id)
         ), newest AS (
           SELECT max(rowid) AS at FROM run_tracks
           WHERE EXISTS (SELECT 1 FROM missing) AND work ->> '$.trackId' IN (SELECT id FROM missing)
           GROUP BY work ->> '$.trackId'
         )
         SELECT t.id, t.run_id, t.work ->> '$.trackId' AS track_id, t.work -> '$.gates' AS gates, r.state
         FROM newest JOIN run_tracks AS t ON t.rowid = newest.at JOIN runs AS r ON r.id = t.run_id
         ORDER BY t.rowid`,
      )
        .all(library)
        .map((row) => ({
          trackId: String(row['track_id']),
          runId: String(row['run_id']),
          runTrack: String(row['id']),
          runState: fromJson<RunState>(JSON.stringify(row['state'])),
          gates: row['gates'] === null ? [] : fromJson<readonly Gate[]>(row['gates']),
        })),
    due: (library, state, now) =>
      sql(
        'SELECT * FROM library_entries WHERE state = ? AND library = ? AND next_attempt <= ? ORDER BY updated_at, track_id',
      )
        .all(state, library, now.toISOString())
        .map(toRow),
    isAnyDue: (now) =>
      sql(
        "SELECT 1 FROM library_entries WHERE state = 'pending' OR (state = 'refused' AND next_attempt <= ?) LIMIT 1",
      ).get(now.toISOString()) !== undefined,
    putOff: (library, now, until) =>
      void sql(
        "UPDATE library_entries SET next_attempt = ? WHERE library = ? AND state = 'refused' AND next_attempt <= ?",
      ).run(until.toISOString(), library, now.toISOString()),
    hopeAgain: (library, now) =>
      void sql(
        // without a time: refused by an earlier version
        `UPDATE library_entries SET next_attempt = ?2
         WHERE library = ?1 AND state = 'refused' AND (attempts <= 1 OR next_attempt IS NULL)`,
      ).run(library, now.toISOString()),
    pending: () =>
      sql(
        "SELECT library, count(*) AS n FROM library_entries WHERE state = 'pending' GROUP BY library ORDER BY library",
      )
        .all()
        .map(({ library, n }) => ({ library: String(library), tracks: Number(n) })),
    refused: () =>
      sql(
        // SQLite takes the bare column from the row that has the greatest value
        `SELECT library, count(*) AS n, error, max(updated_at) FROM library_entries WHERE state = 'refused'
         GROUP BY library ORDER BY library`,
      )
        .all()
        .map(({ library, n, error }) => ({
          library: String(library),
          tracks: Number(n),
          error: error === null ? null : fromJson<ErrorFact>(error),
        })),
    trackOf: (library, entryId) =>
      textOrNull(
        sql(
          `SELECT track_id FROM library_entries, json_each(library_entries.ref, '$.ids') AS id
           WHERE library = ? AND state <> 'removed' AND id.value = ?`,
        ).get(library, entryId)?.['track_id'],
      ),
    take: (library, what, owner, isAlive) =>
      transaction(() => {
        const at = sql('SELECT owner FROM library_turns WHERE library = ? AND track_id = ?').get(
          library,
          what,
        )
        if (at !== undefined && isAlive(String(at['owner']))) return false
        sql('INSERT OR REPLACE INTO library_turns (library, track_id, owner) VALUES (?, ?, ?)').run(
          library,
          what,
          owner,
        )
        return true
      }),
    release: (library, what, owner) =>
      void sql('DELETE FROM library_turns WHERE library = ? AND track_id = ? AND owner = ?').run(
        library,
        what,
        owner,
      ),
    fact: (library, name) =>
      textOrNull(
        sql('SELECT value FROM library_facts WHERE library = ? AND name = ?').get(library, name)?.['value'],
      ),
    setFact: (library, name, value) =>
      void sql('INSERT OR REPLACE INTO library_facts (library, name, value) VALUES (?, ?, ?)').run(
        library,
        name,
        value,
      ),
  }
}

function toRow(row: Record<string, unknown>): LibraryEntryRow {
  return {
    library: String(row['library']),
    trackId: String(row['track_id']),
    runId: String(row['run_id']),
    runTrack: String(row['run_track']),
    state: fromJson<LibraryEntryState>(JSON.stringify(row['state'])),
    ref: row['ref'] === null ? null : fromJson<LibraryRef>(row['ref']),
    error: row['error'] === null ? null : fromJson<ErrorFact>(row['error']),
    attempts: Number(row['attempts']),
    nextAttempt: textOrNull(row['next_attempt']),
    updatedAt: String(row['updated_at']),
  }
}

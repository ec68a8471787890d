import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/** Names a step: one top-level pipeline of a task's command, for one track or (track null) for the run. */
export interface StepId {
  readonly runId: string
  readonly track: string | null
  readonly task: string
  readonly position: number
}

export interface StepRow extends StepId {
  readonly words: string
  readonly inputDigest: string
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly attempt: number
  readonly exitCode: number | null
  /** The step ended its task's whole command line (`{ exit }`). */
  readonly endsLine: boolean
  readonly learned: Readonly<Record<string, unknown>> | null
  readonly startedAt: string
  readonly finishedAt: string | null
}

export interface StepStore {
  get(id: StepId): StepRow | null
  ofRun(runId: string): readonly StepRow[]
  /** Notes that a step begins and returns the number of this attempt, from 1. */
  begin(id: StepId, words: string, inputDigest: string, now: Date): number
  finish(id: StepId, result: Pick<StepRow, 'state' | 'exitCode' | 'endsLine' | 'learned'>, now: Date): void
}

export function createStepStore(database: Database): StepStore {
  const { sql } = database
  const keyOf = ({ runId, track, task, position }: StepId) => [runId, track ?? '', task, position] as const
  return {
    get(id) {
      const row = sql('SELECT * FROM steps WHERE run_id = ? AND track = ? AND task = ? AND position = ?').get(
        ...keyOf(id),
      )
      return row === undefined ? null : toStep(row)
    },
    ofRun: (runId) => sql('SELECT * FROM steps WHERE run_id = ? ORDER BY started_at').all(runId).map(toStep),
    begin(id, words, inputDigest, now) {
      const row = sql(
        `INSERT INTO steps (run_id, track, task, position, words, input_digest, state, attempt, started_at)
         VALUES (?, ?, ?, ?, ?, ?, 'running', 1, ?)
         ON CONFLICT DO UPDATE SET words = excluded.words, input_digest = excluded.input_digest, state = 'running',
           attempt = attempt + 1, started_at = excluded.started_at, finished_at = NULL, exit_code = NULL
         RETURNING attempt`,
      ).get(...keyOf(id), words, inputDigest, now.toISOString())
      return Number(row?.['attempt'])
    },
    finish(id, { state, exitCode, endsLine, learned }, now) {
      sql(
        `UPDATE steps SET state = ?, exit_code = ?, ends_line = ?, learned = ?, finished_at = ?
         WHERE run_id = ? AND track = ? AND task = ? AND position = ?`,
      ).run(
        state,
        exitCode,
        endsLine ? 1 : 0,
        learned === null ? null : JSON.stringify(learned),
        now.toISOString(),
        ...keyOf(id),
      )
    },
  }
}

function toStep(row: Record<string, unknown>): StepRow {
  return {
    runId: String(row['run_id']),
    track: row['track'] === '' ? null : String(row['track']),
    task: String(row['task']),
    position: Number(row['position']),
    words: String(row['words']),
    inputDigest: String(row['input_digest']),
    state: fromJson<StepRow['state']>(JSON.stringify(row['state'])),
    attempt: Number(row['attempt']),
    exitCode: row['exit_code'] === null ? null : Number(row['exit_code']),
    endsLine: row['ends_line'] === 1,
    learned: row['learned'] === null ? null : fromJson<Record<string, unknown>>(row['learned']),
    startedAt: String(row['started_at']),
    finishedAt: textOrNull(row['finished_at']),
  }
}

import { plainTaskId } from '../model/handoff.ts'
import type { Database } from './database.ts'

/** The answer to a hand-off, as it was decided before it was written. */
export interface HandoffReturn {
  /** Absolute. */
  readonly path: string
  readonly returnId: string
  readonly isDone: boolean
}

/** What the ledger keeps of hand-offs beside their triggers. */
export interface HandoffStore {
  /** Whether a hand-off of the task to this agent was ever recorded. */
  isKnownTask(agentFolder: string, taskId: string): boolean
  /** Ends of runs of hand-offs that have no answer yet. */
  owed(): readonly string[]
  /** Keeps what is about to be written, on the disk when it returns; of two intentions for one end of a run the first stays. */
  intend(runId: string, finishedAt: string, wish: Pick<HandoffReturn, 'path' | 'returnId'>): HandoffReturn
  done(runId: string, finishedAt: string): void
}

export function createHandoffStore(database: Database): HandoffStore {
  const { sql } = database
  return {
    isKnownTask: (agentFolder, taskId) =>
      sql(
        `SELECT 1 FROM triggers WHERE trigger ->> '$.handoff.taskId' = ? AND trigger ->> '$.handoff.agentFolder' = ?`,
      ).get(plainTaskId(taskId), agentFolder) !== undefined,
    owed: () =>
      sql(
        `SELECT r.id FROM triggers t JOIN runs r ON r.trigger_key = t.key
         LEFT JOIN handoff_returns h ON h.run_id = r.id AND h.finished_at = r.finished_at
         WHERE t.trigger ->> '$.kind' = 'agent' AND r.finished_at IS NOT NULL
           AND r.state NOT IN ('queued', 'running') AND h.state IS NOT 'done'`,
      )
        .all()
        .map((row) => String(row['id'])),
    intend: (runId, finishedAt, { path, returnId }) =>
      database.durably(() => {
        sql(
          `INSERT INTO handoff_returns (run_id, finished_at, path, return_id, state) VALUES (?, ?, ?, ?, 'intended')
           ON CONFLICT DO NOTHING`,
        ).run(runId, finishedAt, path, returnId)
        const row = sql('SELECT * FROM handoff_returns WHERE run_id = ? AND finished_at = ?').get(
          runId,
          finishedAt,
        )
        return {
          path: String(row?.['path']),
          returnId: String(row?.['return_id']),
          isDone: row?.['state'] === 'done',
        }
      }),
    done: (runId, finishedAt) =>
      void sql("UPDATE handoff_returns SET state = 'done' WHERE run_id = ? AND finished_at = ?").run(
        runId,
        finishedAt,
      ),
  }
}

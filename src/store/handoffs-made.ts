import type { Database } from './database.ts'
import { fromJson } from './json-column.ts'

/** A hand-off that was written, or is about to be, for a task of another agent. */
export interface MadeHandoff {
  /** Without dashes, lower case. */
  readonly taskId: string
  readonly attempt: number
  /** Absolute path at which it was put; its agent moves it on. */
  readonly path: string
  /** The text of the file. */
  readonly document: string
  readonly state: 'intended' | 'done'
}

export interface HandoffsMade {
  latest(taskId: string): MadeHandoff | null
  /** Those that were intended, and then the agent died or the folder was away. */
  owed(): readonly MadeHandoff[]
  /** On the disk before the file is. */
  intend(handoff: Omit<MadeHandoff, 'state'>): void
  done(taskId: string, attempt: number): void
}

export function createHandoffsMade(database: Database): HandoffsMade {
  const { sql } = database
  return {
    latest: (taskId) => {
      const row = sql('SELECT * FROM handoffs_made WHERE task_id = ? ORDER BY attempt DESC LIMIT 1').get(
        taskId,
      )
      return row === undefined ? null : toHandoff(row)
    },
    owed: () => sql("SELECT * FROM handoffs_made WHERE state = 'intended'").all().map(toHandoff),
    intend: ({ taskId, attempt, path, document }) =>
      database.durably(
        () =>
          void sql(
            "INSERT INTO handoffs_made (task_id, attempt, path, document, state) VALUES (?, ?, ?, ?, 'intended')",
          ).run(taskId, attempt, path, document),
      ),
    done: (taskId, attempt) =>
      void sql("UPDATE handoffs_made SET state = 'done' WHERE task_id = ? AND attempt = ?").run(
        taskId,
        attempt,
      ),
  }
}

function toHandoff(row: Record<string, unknown>): MadeHandoff {
  return {
    taskId: String(row['task_id']),
    attempt: Number(row['attempt']),
    path: String(row['path']),
    document: String(row['document']),
    state: fromJson(JSON.stringify(row['state'])),
  }
}

import type { RunEvent, StoredEvent } from '../model/event.ts'
import type { Database } from './database.ts'
import { fromJson } from './json-column.ts'

/** The append-only record of what happened. */
export interface EventStore {
  append(runId: string, event: RunEvent, at: Date): StoredEvent
  ofRun(runId: string): readonly StoredEvent[]
}

export function createEventStore({ sql }: Database): EventStore {
  return {
    append(runId, event, at) {
      sql('INSERT INTO events (run_id, at, event) VALUES (?, ?, ?)').run(
        runId,
        at.toISOString(),
        JSON.stringify(event),
      )
      return { at: at.toISOString(), event }
    },
    ofRun: (runId) =>
      sql('SELECT at, event FROM events WHERE run_id = ? ORDER BY seq')
        .all(runId)
        .map((row) => ({ at: String(row['at']), event: fromJson<RunEvent>(row['event']) })),
  }
}

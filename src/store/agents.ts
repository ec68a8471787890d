import type { Database } from './database.ts'

/** An agent that watches, as it entered itself; whether it still runs is for `isAlive` to say. */
export interface AgentRow {
  readonly owner: string
  readonly startedAt: string
}

export interface AgentStore {
  enter(owner: string, now: Date): void
  leave(owner: string): void
  all(): readonly AgentRow[]
}

export function createAgentStore({ sql }: Database): AgentStore {
  return {
    enter: (owner, now) =>
      void sql('INSERT OR REPLACE INTO agents (owner, started_at) VALUES (?, ?)').run(
        owner,
        now.toISOString(),
      ),
    leave: (owner) => void sql('DELETE FROM agents WHERE owner = ?').run(owner),
    all: () =>
      sql('SELECT owner, started_at FROM agents')
        .all()
        .map((row) => ({ owner: String(row['owner']), startedAt: String(row['started_at']) })),
  }
}

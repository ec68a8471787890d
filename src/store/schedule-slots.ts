import type { Database } from './database.ts'
import { textOrNull } from './json-column.ts'

/** How far a schedule has come. */
export interface ScheduleSlot {
  /** The latest instant that needs no attention any more: its run was asked for, skipped or too old. */
  readonly slot: Date
  /** The run that was asked for last, or null. */
  readonly runId: string | null
}

export interface ScheduleSlotStore {
  get(name: string): ScheduleSlot | null
  /** Enters a new schedule, which owes nothing from before `from`; one that is known stays as it is. */
  begin(name: string, from: Date): void
  /**
   * Moves a schedule on to `slot` in one durable transaction with `ask`, which says the run it asked for, or null for none.
   * False when another agent was there before: then `ask` is not called.
   */
  take(name: string, slot: Date, ask: () => string | null): boolean
}

export function createScheduleSlotStore(database: Database): ScheduleSlotStore {
  const { sql } = database
  return {
    get: (name) => {
      const row = sql('SELECT slot, run_id FROM schedule_slots WHERE name = ?').get(name)
      return row === undefined
        ? null
        : { slot: new Date(String(row['slot'])), runId: textOrNull(row['run_id']) }
    },
    begin: (name, from) =>
      void sql('INSERT INTO schedule_slots (name, slot) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
        name,
        from.toISOString(),
      ),
    take: (name, slot, ask) =>
      database.durably(() => {
        const at = slot.toISOString()
        // ISO texts of one length are in the order of time
        const { changes } = sql('UPDATE schedule_slots SET slot = ?1 WHERE name = ?2 AND slot < ?1').run(
          at,
          name,
        )
        if (changes === 0) return false
        const runId = ask()
        if (runId !== null) sql('UPDATE schedule_slots SET run_id = ? WHERE name = ?').run(runId, name)
        return true
      }),
  }
}

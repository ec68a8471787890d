import { DatabaseSync } from 'node:sqlite'
import type { ClaimState, SubmitAnswer, Submission, TriggerDoor } from '../trigger/trigger-door.ts'

export interface SqliteTriggerDoor extends TriggerDoor {
  /** Keys in the order in which they were recorded. */
  keys(): readonly string[]
  submissions(): readonly Submission[]
  /** Marks a trigger's run as over. */
  finish(key: string, state: 'succeeded' | 'failed'): void
  close(): void
}

/**
 * A ledger of one table, as durable as the real one (WAL, a flush to disk for each transaction) and shared by any number
 * of processes, for measuring and testing the trigger folder alone.
 */
export function openSqliteTriggerDoor(path: string): SqliteTriggerDoor {
  const database = new DatabaseSync(path, { timeout: 10_000 })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec(`CREATE TABLE IF NOT EXISTS triggers (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL, claim TEXT NOT NULL, trigger TEXT NOT NULL)`)
  const find = database.prepare('SELECT number, state FROM triggers WHERE key = ?')
  const findClaim = database.prepare('SELECT number, state FROM triggers WHERE claim = ?')
  const insert = database.prepare(
    `INSERT INTO triggers (key, state, claim, trigger) VALUES (?, 'queued', ?, ?)`,
  )
  const requeue = database.prepare(
    `UPDATE triggers SET state = 'queued', claim = ?, trigger = ? WHERE key = ?`,
  )
  const end = database.prepare('UPDATE triggers SET state = ? WHERE key = ?')

  function submitOne({ trigger, claimedPath }: Submission): SubmitAnswer {
    const row = find.get(trigger.key)
    if (row === undefined) {
      const { lastInsertRowid } = insert.run(trigger.key, claimedPath, JSON.stringify(trigger))
      return { kind: 'queued', runId: `run-${lastInsertRowid}` }
    }
    const runId = `run-${String(row['number'])}`
    if (row['state'] === 'queued') return { kind: 'in-progress', runId }
    if (row['state'] !== 'failed')
      return { kind: 'already-done', runId, reportPath: null, state: 'succeeded' }
    requeue.run(claimedPath, JSON.stringify(trigger), trigger.key)
    return { kind: 'queued', runId }
  }

  function claimState(claim: string): ClaimState {
    const row = findClaim.get(claim)
    if (row === undefined) return { kind: 'unknown' }
    const runId = `run-${String(row['number'])}`
    if (row['state'] === 'queued') return { kind: 'open', runId }
    const ok = row['state'] === 'succeeded'
    const outcome = {
      ok,
      state: String(row['state']),
      reason: 'It is over',
      runId,
      reportPath: null,
      next: null,
    }
    return { kind: 'finished', outcome }
  }

  return {
    submit(batch) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const answers = batch.map(submitOne)
        database.exec('COMMIT')
        return Promise.resolve(answers)
      } catch (error) {
        database.exec('ROLLBACK')
        return Promise.reject(error)
      }
    },
    claimStates: (claimedPaths) => Promise.resolve(claimedPaths.map(claimState)),
    keys: () =>
      database
        .prepare('SELECT key FROM triggers ORDER BY number')
        .all()
        .map((row) => String(row['key'])),
    submissions: () =>
      database
        .prepare('SELECT trigger, claim FROM triggers ORDER BY number')
        .all()
        .map((row) => ({ trigger: JSON.parse(String(row['trigger'])), claimedPath: String(row['claim']) })),
    finish: (key, state) => void end.run(state, key),
    close: () => database.close(),
  }
}

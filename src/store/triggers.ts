import { randomInt } from 'node:crypto'
import type { RunState } from '../model/findings.ts'
import type { Trigger } from '../model/trigger.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'
import { followMoves, type MovedFile } from './moved-files.ts'

/** A trigger with the place where its drop lies; null when nothing was dropped (command line, schedule). */
export interface Submission {
  readonly trigger: Trigger
  /** Absolute path of the claim, the folder that holds the drop until it is put away. */
  readonly claimedPath: string | null
}

export type SubmitAnswer =
  | { readonly kind: 'queued'; readonly runId: string }
  | { readonly kind: 'in-progress'; readonly runId: string }
  | {
      readonly kind: 'already-done'
      readonly runId: string
      readonly reportPath: string | null
      readonly state: RunState
    }

export interface TriggerStore {
  /** Records triggers and queues their runs in one durable transaction; the answers are in the order asked. */
  submit(batch: readonly Submission[], now: Date): readonly SubmitAnswer[]
  /** The latest run of the trigger whose drop was claimed there, or null when the claim was never recorded. */
  runOfClaim(claimedPath: string): string | null
}

/** States in which dropping the same trigger again means "try again". */
const RETRYABLE: readonly RunState[] = ['failed', 'partial', 'cancelled']
const UNFINISHED: readonly RunState[] = ['queued', 'running']

export function createTriggerStore(database: Database): TriggerStore {
  const { sql } = database

  function submitOne({ trigger, claimedPath }: Submission, now: Date): SubmitAnswer {
    const at = now.toISOString()
    const twin = openOrDoneTwin(trigger)
    if (twin !== null) return twin
    const known = sql('SELECT 1 FROM triggers WHERE key = ?').get(trigger.key)
    if (known === undefined) {
      sql('INSERT INTO triggers (key, trigger, claimed_path, created_at) VALUES (?, ?, ?, ?)').run(
        trigger.key,
        JSON.stringify(trigger),
        claimedPath,
        at,
      )
      return { kind: 'queued', runId: queueRun(trigger.key, now) }
    }
    const run = sql(
      'SELECT id, state, report_path, undone_at FROM runs WHERE trigger_key = ? ORDER BY created_at DESC, rowid DESC LIMIT 1',
    ).get(trigger.key)
    const runId = String(run?.['id'])
    const state = stateOf(run?.['state'])
    if (UNFINISHED.includes(state)) return { kind: 'in-progress', runId }
    if (trigger.request.force || run?.['undone_at'] !== null) {
      takeOver({ trigger, claimedPath })
      return { kind: 'queued', runId: queueRun(trigger.key, now) }
    }
    if (!RETRYABLE.includes(state)) {
      return { kind: 'already-done', runId, reportPath: textOrNull(run?.['report_path']), state }
    }
    takeOver({ trigger, claimedPath })
    sql(
      `UPDATE runs SET state = 'queued', owner = NULL, finished_at = NULL, cancel_requested = 0, drop_settled = 0,
       resumed = resumed + 1 WHERE id = ?`,
    ).run(runId)
    return { kind: 'queued', runId }
  }

  /** A task that was handed off before in other words is run again only when it failed or was taken back. */
  function openOrDoneTwin({ key, handoff }: Trigger): SubmitAnswer | null {
    if (handoff === undefined || handoff.taskId === null) return null
    const run = sql(
      `SELECT r.id, r.state, r.report_path, r.undone_at FROM runs r JOIN triggers t ON t.key = r.trigger_key
       WHERE t.trigger ->> '$.handoff.taskId' = ? AND t.trigger ->> '$.handoff.agentFolder' = ? AND t.key <> ?
       ORDER BY r.created_at DESC, r.rowid DESC LIMIT 1`,
    ).get(handoff.taskId, handoff.agentFolder, key)
    if (run === undefined) return null
    const [runId, state] = [String(run['id']), stateOf(run['state'])]
    if (UNFINISHED.includes(state)) return { kind: 'in-progress', runId }
    if (RETRYABLE.includes(state) || run['undone_at'] !== null) return null
    return { kind: 'already-done', runId, reportPath: textOrNull(run['report_path']), state }
  }

  /** The same drop came again: what its run knows by the old paths is found by the new ones from now on. */
  function takeOver({ trigger, claimedPath }: Submission): void {
    const row = sql('SELECT trigger, moves FROM triggers WHERE key = ?').get(trigger.key)
    const before = fromJson<Trigger>(row?.['trigger']).request.files
    const moves = fromJson<readonly MovedFile[]>(row?.['moves'])
    const again = trigger.request.files.flatMap((to, index) => {
      const from = followMoves(moves, before[index] ?? to)
      return from === to ? [] : [{ from, to }]
    })
    sql(
      `UPDATE triggers SET trigger = ?, claimed_path = coalesce(?, claimed_path), moves = ?, attempts = attempts + 1
       WHERE key = ?`,
    ).run(JSON.stringify(trigger), claimedPath, JSON.stringify([...moves, ...again]), trigger.key)
  }

  function queueRun(triggerKey: string, now: Date): string {
    for (;;) {
      const id = newRunId(now)
      const made = sql(
        "INSERT INTO runs (id, trigger_key, state, created_at) VALUES (?, ?, 'queued', ?) ON CONFLICT DO NOTHING",
      ).run(id, triggerKey, now.toISOString())
      if (made.changes === 1) return id
    }
  }

  return {
    submit: (batch, now) => database.durably(() => batch.map((submission) => submitOne(submission, now))),
    runOfClaim: (claimedPath) =>
      textOrNull(
        sql(
          `SELECT r.id FROM runs r JOIN triggers t ON t.key = r.trigger_key WHERE t.claimed_path = ?
           ORDER BY r.created_at DESC, r.rowid DESC LIMIT 1`,
        ).get(claimedPath)?.['id'],
      ),
  }
}

function stateOf(column: unknown): RunState {
  return fromJson(JSON.stringify(column))
}

// Crockford's base 32: no I, L, O, U, so that an id can be read aloud
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `SYNC-20261122-143005-7K3Q`: UTC date and time, and four letters that tell runs of one second apart. */
function newRunId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  const letters = Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return `SYNC-${date}-${time}-${letters}`
}

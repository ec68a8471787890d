import type { AutomationGap, RunState } from '../model/findings.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/**
 * One attempt at a task of Notion: a run, and what Notion was told of it.
 * queued: its start is to be told; started: its end is; told: nothing is owed unless the run is taken up again.
 */
export interface AgentTaskAttempt {
  /** Without dashes, lower case. */
  readonly taskId: string
  readonly attempt: number
  readonly runId: string
  readonly title: string
  readonly url: string
  readonly state: 'queued' | 'started' | 'told'
  /** The status that the page had when it was taken. */
  readonly takenStatus: string | null
  /** The status that was written last, as the database calls it; null when none was. */
  readonly toldStatus: string | null
  /** The page's time of the last edit (of the minute) when its end was told. */
  readonly toldEdited: string | null
  readonly runState: RunState
}

/** A task to create in Notion, once for ever. intended: it may be there already, look before creating it again. */
export interface WantedAgentTask {
  readonly key: string
  readonly title: string
  readonly description: string
  readonly priority: string
  readonly taskType: string | null
  readonly state: 'wanted' | 'intended'
  /** When creating it was tried last. */
  readonly triedAt: Date | null
}

export interface AgentTaskCounts {
  readonly open: number
  readonly music: number
  readonly blocked: number
  /** ISO 8601. */
  readonly at: string
}

export interface AgentTaskStore {
  /** Takes the loop for one pass; false while another living agent has it, or when the last pass began less than `everyMs` ago. */
  begin(owner: string, now: Date, everyMs: number, isAlive: (owner: string) => boolean): boolean
  end(owner: string, counts: Omit<AgentTaskCounts, 'at'> | null, now: Date): void
  counts(): AgentTaskCounts | null
  /** When the detection chain was last asked for by a task; null: never. */
  detectedAt(): Date | null
  latest(taskId: string): AgentTaskAttempt | null
  /** Whether a run that a task asked for has not ended. */
  isAtWork(): boolean
  /** Notes an attempt and what `ask` answers as its run, in one durable transaction. */
  take(
    attempt: Pick<AgentTaskAttempt, 'taskId' | 'attempt' | 'title' | 'url' | 'takenStatus'>,
    detectedAt: Date | null,
    ask: () => string,
  ): void
  /** Attempts of which Notion has not been told all, the oldest first. */
  owed(): readonly AgentTaskAttempt[]
  started(runId: string, toldStatus: string | null): void
  /** Everything of this end of the run is told; the tasks that follow from it are wanted from now on. */
  told(
    runId: string,
    toldStatus: string | null,
    toldEdited: string | null,
    wants: readonly Omit<WantedAgentTask, 'state' | 'triedAt'>[],
  ): void
  /** Wants tasks whose key is new. */
  want(tasks: readonly Omit<WantedAgentTask, 'state' | 'triedAt'>[]): void
  wanted(): readonly WantedAgentTask[]
  /** On the disk before Notion is asked. */
  intend(key: string, now: Date): void
  /** It was certainly not created. */
  withdraw(key: string): void
  made(key: string, pageId: string): void
  /** Whether the loop made this page. */
  isMade(taskId: string): boolean
  /** The gaps that were reported last. */
  latestGaps(): readonly AutomationGap[]
}

const SELECT = `
  SELECT a.*, r.state AS run_state FROM agent_task_attempts a JOIN runs r ON r.id = a.run_id`

export function createAgentTaskStore(database: Database): AgentTaskStore {
  const { sql } = database
  const want: AgentTaskStore['want'] = (tasks) => {
    for (const { key, title, description, priority, taskType } of tasks)
      sql(
        `INSERT INTO agent_tasks_made (key, title, description, priority, task_type, state)
         VALUES (?, ?, ?, ?, ?, 'wanted') ON CONFLICT DO NOTHING`,
      ).run(key, title, description, priority, taskType)
  }
  return {
    begin: (owner, now, everyMs, isAlive) =>
      database.transaction(() => {
        sql('INSERT INTO agent_task_loop (id) VALUES (1) ON CONFLICT DO NOTHING').run()
        const row = sql('SELECT owner, begun_at FROM agent_task_loop').get()
        const holder = textOrNull(row?.['owner'])
        if (holder !== null && holder !== owner && isAlive(holder)) return false
        const begunAt = textOrNull(row?.['begun_at'])
        const sinceMs = begunAt === null ? Infinity : now.getTime() - Date.parse(begunAt)
        // a clock that was set back must not stop the loop
        if (sinceMs >= 0 && sinceMs < everyMs) return false
        sql('UPDATE agent_task_loop SET owner = ?, begun_at = ?').run(owner, now.toISOString())
        return true
      }),
    end: (owner, counts, now) =>
      void sql('UPDATE agent_task_loop SET owner = NULL, counts = coalesce(?, counts) WHERE owner = ?').run(
        counts === null ? null : JSON.stringify({ ...counts, at: now.toISOString() }),
        owner,
      ),
    counts: () => {
      const counts = textOrNull(sql('SELECT counts FROM agent_task_loop').get()?.['counts'])
      return counts === null ? null : fromJson<AgentTaskCounts>(counts)
    },
    detectedAt: () => {
      const at = textOrNull(sql('SELECT detected_at FROM agent_task_loop').get()?.['detected_at'])
      return at === null ? null : new Date(at)
    },
    latest: (taskId) => {
      const row = sql(`${SELECT} WHERE a.task_id = ? ORDER BY a.attempt DESC LIMIT 1`).get(taskId)
      return row === undefined ? null : toAttempt(row)
    },
    isAtWork: () => sql(`${SELECT} WHERE r.state IN ('queued', 'running') LIMIT 1`).get() !== undefined,
    take: ({ taskId, attempt, title, url, takenStatus }, detectedAt, ask) =>
      database.durably(() => {
        const runId = ask()
        sql(
          `INSERT INTO agent_task_attempts (task_id, attempt, run_id, title, url, state, taken_status)
           VALUES (?, ?, ?, ?, ?, 'queued', ?)`,
        ).run(taskId, attempt, runId, title, url, takenStatus)
        if (detectedAt !== null)
          sql('UPDATE agent_task_loop SET detected_at = ?').run(detectedAt.toISOString())
      }),
    // a run that ended anew (retried) is told anew; of a task's attempts only the latest speaks
    owed: () =>
      sql(
        `${SELECT} WHERE a.attempt = (SELECT max(attempt) FROM agent_task_attempts b WHERE b.task_id = a.task_id)
           AND (a.state = 'queued'
             OR (r.state NOT IN ('queued', 'running') AND (a.state = 'started' OR a.told_finish IS NOT r.finished_at)))
         ORDER BY a.rowid`,
      )
        .all()
        .map(toAttempt),
    started: (runId, toldStatus) =>
      void sql(
        "UPDATE agent_task_attempts SET state = 'started', told_status = coalesce(?, told_status) WHERE run_id = ?",
      ).run(toldStatus, runId),
    told: (runId, toldStatus, toldEdited, wants) =>
      database.durably(() => {
        sql(
          `UPDATE agent_task_attempts SET state = 'told', told_status = coalesce(?, told_status), told_edited = ?,
             told_finish = (SELECT finished_at FROM runs WHERE id = run_id) WHERE run_id = ?`,
        ).run(toldStatus, toldEdited, runId)
        want(wants)
      }),
    want: (tasks) => {
      if (tasks.length > 0) database.transaction(() => want(tasks))
    },
    wanted: () =>
      sql("SELECT * FROM agent_tasks_made WHERE state IN ('wanted', 'intended') ORDER BY rowid")
        .all()
        .map(toWanted),
    intend: (key, now) =>
      database.durably(
        () =>
          void sql("UPDATE agent_tasks_made SET state = 'intended', tried_at = ? WHERE key = ?").run(
            now.toISOString(),
            key,
          ),
      ),
    withdraw: (key) => void sql("UPDATE agent_tasks_made SET state = 'wanted' WHERE key = ?").run(key),
    made: (key, pageId) =>
      void sql("UPDATE agent_tasks_made SET state = 'done', task_id = ? WHERE key = ?").run(pageId, key),
    isMade: (taskId) => sql('SELECT 1 FROM agent_tasks_made WHERE task_id = ?').get(taskId) !== undefined,
    // events have no index by type; a report is never far from the end
    latestGaps: () => {
      const row = sql(
        `SELECT event FROM events WHERE seq > (SELECT max(seq) FROM events) - 5000 AND event ->> '$.type' = 'gaps'
         ORDER BY seq DESC LIMIT 1`,
      ).get()
      return row === undefined ? [] : fromJson<{ readonly gaps: readonly AutomationGap[] }>(row['event']).gaps
    },
  }
}

function toAttempt(row: Record<string, unknown>): AgentTaskAttempt {
  return {
    taskId: String(row['task_id']),
    attempt: Number(row['attempt']),
    runId: String(row['run_id']),
    title: String(row['title']),
    url: String(row['url']),
    state: fromJson(JSON.stringify(row['state'])),
    takenStatus: textOrNull(row['taken_status']),
    toldStatus: textOrNull(row['told_status']),
    toldEdited: textOrNull(row['told_edited']),
    runState: fromJson(JSON.stringify(row['run_state'])),
  }
}

function toWanted(row: Record<string, unknown>): WantedAgentTask {
  const triedAt = textOrNull(row['tried_at'])
  return {
    key: String(row['key']),
    title: String(row['title']),
    description: String(row['description']),
    priority: String(row['priority']),
    taskType: textOrNull(row['task_type']),
    state: fromJson(JSON.stringify(row['state'])),
    triedAt: triedAt === null ? null : new Date(triedAt),
  }
}

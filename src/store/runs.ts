import type { RunState } from '../model/findings.ts'
import type { TrackRef, TrackState } from '../model/track.ts'
import type { Trigger } from '../model/trigger.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'
import type { MovedFile } from './moved-files.ts'

/** A run as the ledger keeps it; its tracks, steps and events stand in their own tables. */
export interface RunRow {
  readonly id: string
  readonly state: RunState
  readonly trigger: Trigger
  readonly claimedPath: string | null
  /** Where the drop's files were moved to, oldest move first. */
  readonly moves: readonly MovedFile[]
  readonly dropSettled: boolean
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly reportPath: string | null
  readonly resumed: number
  readonly owner: string | null
  readonly cancelRequested: boolean
  readonly undoneAt: string | null
}

export interface RunTrackRow<Work> {
  readonly id: string
  readonly runId: string
  readonly state: TrackState
  readonly asked: TrackRef
  readonly work: Work
}

export interface RunStore<Work> {
  get(id: string): RunRow | null
  last(count: number): readonly RunRow[]
  inState(...states: readonly RunState[]): readonly RunRow[]
  /** Finished runs whose drop still lies in its claim. */
  unsettled(): readonly RunRow[]
  count(): Readonly<Record<string, number>>
  /** Takes the oldest queued run for `owner`, or null. Race-free between processes. */
  lease(owner: string, now: Date): RunRow | null
  /** Puts runs of dead owners back into the queue, counting the interruption; returns their ids. */
  requeueOrphans(isAlive: (owner: string) => boolean): readonly string[]
  /** Puts a finished run back into the queue (`tracksync retry`); false when it is queued, at work or taken back by now. */
  requeue(id: string): boolean
  /** Gives a run back unfinished (a graceful stop), counting the interruption. */
  release(id: string, owner: string): void
  finish(id: string, state: RunState, now: Date): void
  setReport(id: string, reportPath: string): void
  /** Cancels a queued run at once (true), or asks the engine at work on it to stop (false). */
  cancel(id: string, now: Date): boolean
  markUndone(id: string, at: string | null): void
  /** The drop has been put away in the processed or failed folder. */
  settleDrop(id: string, moves: readonly MovedFile[]): void
  /** Adds the tracks that the run does not have yet, behind those it has; returns all of them. */
  addTracks(runId: string, asked: readonly TrackRef[]): readonly RunTrackRow<Work>[]
  tracksOf(runId: string): readonly RunTrackRow<Work>[]
  track(trackId: string): RunTrackRow<Work> | null
  /** Run-tracks by their own id, the catalog's id of the track or of the one they double, or words of the title; newest first. */
  tracksAbout(word: string): readonly RunTrackRow<Work>[]
  setTrackState(trackId: string, state: TrackState): void
  /** Adds what a step learned to what is known of the track. */
  learn(trackId: string, learned: Partial<Work>): void
}

const SELECT_RUN = `
  SELECT r.id, r.state, r.created_at, r.started_at, r.finished_at, r.report_path, r.resumed, r.owner, r.cancel_requested,
         r.undone_at, r.drop_settled, t.trigger, t.claimed_path, t.moves
  FROM runs r JOIN triggers t ON t.key = r.trigger_key`

export function createRunStore<Work>(database: Database): RunStore<Work> {
  const { sql } = database
  const get = (id: string): RunRow | null => {
    const row = sql(`${SELECT_RUN} WHERE r.id = ?`).get(id)
    return row === undefined ? null : toRun(row)
  }
  return {
    get,
    last: (count) =>
      sql(`${SELECT_RUN} ORDER BY r.created_at DESC, r.rowid DESC LIMIT ?`).all(count).map(toRun),
    inState: (...states) =>
      sql(`${SELECT_RUN} WHERE r.state IN (SELECT value FROM json_each(?)) ORDER BY r.created_at, r.rowid`)
        .all(JSON.stringify(states))
        .map(toRun),
    unsettled: () =>
      sql(
        `${SELECT_RUN} WHERE r.drop_settled = 0 AND t.claimed_path IS NOT NULL AND r.state NOT IN ('queued', 'running')`,
      )
        .all()
        .map(toRun),
    count: () =>
      Object.fromEntries(
        sql('SELECT state, count(*) AS n FROM runs GROUP BY state')
          .all()
          .map((row) => [String(row['state']), Number(row['n'])]),
      ),
    lease(owner, now) {
      const leased = database.transaction(() =>
        sql(
          `UPDATE runs SET state = 'running', owner = ?, started_at = coalesce(started_at, ?)
           WHERE id = (SELECT id FROM runs WHERE state = 'queued' ORDER BY created_at, rowid LIMIT 1) RETURNING id`,
        ).get(owner, now.toISOString()),
      )
      return leased === undefined ? null : get(String(leased['id']))
    },
    requeueOrphans: (isAlive) =>
      database.transaction(() => {
        const owners = sql("SELECT DISTINCT owner FROM runs WHERE state = 'running'").all()
        const dead = owners.map((row) => String(row['owner'])).filter((owner) => !isAlive(owner))
        return dead.flatMap((owner) =>
          sql(
            "UPDATE runs SET state = 'queued', owner = NULL, resumed = resumed + 1 WHERE state = 'running' AND owner = ? RETURNING id",
          )
            .all(owner)
            .map((row) => String(row['id'])),
        )
      }),
    requeue: (id) =>
      sql(
        `UPDATE runs SET state = 'queued', owner = NULL, finished_at = NULL, cancel_requested = 0, resumed = resumed + 1
         WHERE id = ? AND state NOT IN ('queued', 'running') AND undone_at IS NULL`,
      ).run(id).changes === 1,
    release: (id, owner) =>
      void sql(
        "UPDATE runs SET state = 'queued', owner = NULL, resumed = resumed + 1 WHERE id = ? AND owner = ? AND state = 'running'",
      ).run(id, owner),
    finish: (id, state, now) =>
      void sql('UPDATE runs SET state = ?, owner = NULL, finished_at = ? WHERE id = ?').run(
        state,
        now.toISOString(),
        id,
      ),
    setReport: (id, path) => void sql('UPDATE runs SET report_path = ? WHERE id = ?').run(path, id),
    cancel: (id, now) =>
      database.transaction(() => {
        sql('UPDATE runs SET cancel_requested = 1 WHERE id = ?').run(id)
        const { changes } = sql(
          "UPDATE runs SET state = 'cancelled', finished_at = ? WHERE id = ? AND state = 'queued'",
        ).run(now.toISOString(), id)
        return changes === 1
      }),
    markUndone: (id, at) => void sql('UPDATE runs SET undone_at = ? WHERE id = ?').run(at, id),
    settleDrop: (id, moves) =>
      database.transaction(() => {
        sql('UPDATE runs SET drop_settled = 1 WHERE id = ?').run(id)
        const all = [...(get(id)?.moves ?? []), ...moves]
        sql('UPDATE triggers SET moves = ? WHERE key = (SELECT trigger_key FROM runs WHERE id = ?)').run(
          JSON.stringify(all),
          id,
        )
      }),
    addTracks: (runId, asked) =>
      database.transaction(() => {
        const before = tracksOf(runId)
        const known = new Set(before.map((track) => identityOf(track.asked)))
        const added = asked.filter((ref) => !known.has(identityOf(ref)))
        for (const [index, ref] of added.entries()) {
          const position = before.length + index
          sql(
            "INSERT INTO run_tracks (id, run_id, position, state, asked) VALUES (?, ?, ?, 'queued', ?)",
          ).run(`${runId}-${position + 1}`, runId, position, JSON.stringify(ref))
        }
        return tracksOf(runId)
      }),
    tracksOf,
    setTrackState: (trackId, state) =>
      void sql('UPDATE run_tracks SET state = ? WHERE id = ?').run(state, trackId),
    track: (trackId) => {
      const row = sql('SELECT id, run_id, state, asked, work FROM run_tracks WHERE id = ?').get(trackId)
      return row === undefined ? null : toRunTrack<Work>(row)
    },
    tracksAbout: (word) =>
      sql(
        `SELECT id, run_id, state, asked, work FROM run_tracks
         WHERE id = ?1 OR work ->> '$.trackId' = ?1 OR work ->> '$.decision.of.trackId' = ?1
            OR instr(lower(coalesce(work ->> '$.title', asked ->> '$.title', '')), lower(?1)) > 0
         ORDER BY rowid DESC LIMIT 50`,
      )
        .all(word)
        .map(toRunTrack<Work>),
    learn: (trackId, learned) => {
      const work = sql('SELECT work FROM run_tracks WHERE id = ?').get(trackId)?.['work']
      const all = { ...fromJson<Work>(work), ...learned }
      sql('UPDATE run_tracks SET work = ? WHERE id = ?').run(JSON.stringify(all), trackId)
    },
  }

  function tracksOf(runId: string): readonly RunTrackRow<Work>[] {
    return sql('SELECT id, run_id, state, asked, work FROM run_tracks WHERE run_id = ? ORDER BY position')
      .all(runId)
      .map(toRunTrack<Work>)
  }
}

/** What makes two wishes the same one: the first id, else the link or file itself. */
export function identityOf({ ids: [first], url, file }: TrackRef): string {
  return JSON.stringify(first === undefined ? [url, file] : [first.service, first.id])
}

function toRunTrack<Work>(row: Record<string, unknown>): RunTrackRow<Work> {
  return {
    id: String(row['id']),
    runId: String(row['run_id']),
    state: fromJson<TrackState>(JSON.stringify(row['state'])),
    asked: fromJson<TrackRef>(row['asked']),
    work: fromJson<Work>(row['work']),
  }
}

function toRun(row: Record<string, unknown>): RunRow {
  return {
    id: String(row['id']),
    state: fromJson<RunState>(JSON.stringify(row['state'])),
    trigger: fromJson<Trigger>(row['trigger']),
    claimedPath: textOrNull(row['claimed_path']),
    moves: fromJson<readonly MovedFile[]>(row['moves']),
    dropSettled: row['drop_settled'] === 1,
    createdAt: String(row['created_at']),
    startedAt: textOrNull(row['started_at']),
    finishedAt: textOrNull(row['finished_at']),
    reportPath: textOrNull(row['report_path']),
    resumed: Number(row['resumed']),
    owner: textOrNull(row['owner']),
    cancelRequested: row['cancel_requested'] === 1,
    undoneAt: textOrNull(row['undone_at']),
  }
}

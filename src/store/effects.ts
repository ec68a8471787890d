import type { LibraryChange } from '../model/library.ts'
import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/** What a run changed in the world, and what is needed to take it back. */
export type EffectDetail =
  | { readonly kind: 'file-written'; readonly sha256: string; readonly sizeBytes: number }
  | { readonly kind: 'file-quarantined'; readonly from: string; readonly sha256: string }
  /** JSON of catalog entries: what stood there before the run (null: nothing), and what `undo` took out, to be put back. */
  | { readonly kind: 'track-saved'; readonly before: string | null; readonly after?: string }
  /** An entry of a library beside the catalog; each is kept by itself, for one save may make several. */
  | { readonly kind: 'library-changed'; readonly change: LibraryChange }

/** intended: about to be done, look in the world before doing it again; done; undone: taken back, can be put back. */
export type EffectState = 'intended' | 'done' | 'undone'

export interface Effect {
  readonly id: number
  readonly runId: string
  readonly track: string | null
  /** Absolute path of the file, the catalog's track id, or `library:track id`. */
  readonly target: string
  readonly state: EffectState
  readonly detail: EffectDetail
}

export interface EffectStore {
  /** Recorded before the world is changed, on the disk when it returns. The same intention of the same track is kept once. */
  intend(runId: string, track: string | null, target: string, detail: EffectDetail, now: Date): number
  setState(id: number, state: EffectState): void
  /** Notes that it was done, and what is known of it only now, such as the id of what was created. */
  done(id: number, detail: EffectDetail): void
  /** Notes that it was taken back, and what is needed to do it again. */
  takenBack(id: number, detail: EffectDetail): void
  /** Oldest first. */
  ofRun(runId: string): readonly Effect[]
  /** Effects on this target by any run, newest first. */
  onTarget(target: string): readonly Effect[]
  /** Effects by any run, after the effect `id`, that moved the file at this path to quarantine. Reads all after `id`. */
  quarantinedAfter(id: number, path: string): readonly Effect[]
}

export function createEffectStore(database: Database): EffectStore {
  const { sql } = database
  return {
    intend: (runId, track, target, detail, now) =>
      database.durably(() => {
        const known = sql(
          "SELECT id FROM effects WHERE run_id = ? AND track IS ? AND target = ? AND kind = ? AND state <> 'undone' AND (kind <> 'library-changed' OR detail = ?)",
        ).get(runId, track, target, detail.kind, JSON.stringify(detail))
        if (known !== undefined) {
          // a track's record from before the run is remembered from the first time on
          const kept = detail.kind === 'track-saved' ? null : JSON.stringify(detail)
          sql("UPDATE effects SET detail = coalesce(?, detail), state = 'intended' WHERE id = ?").run(
            kept,
            Number(known['id']),
          )
          return Number(known['id'])
        }
        const { lastInsertRowid } = sql(
          "INSERT INTO effects (run_id, track, kind, target, state, detail, at) VALUES (?, ?, ?, ?, 'intended', ?, ?)",
        ).run(runId, track, detail.kind, target, JSON.stringify(detail), now.toISOString())
        return Number(lastInsertRowid)
      }),
    setState: (id, state) => void sql('UPDATE effects SET state = ? WHERE id = ?').run(state, id),
    done: (id, detail) =>
      void sql("UPDATE effects SET state = 'done', detail = ? WHERE id = ?").run(JSON.stringify(detail), id),
    takenBack: (id, detail) =>
      void sql("UPDATE effects SET state = 'undone', detail = ? WHERE id = ?").run(
        JSON.stringify(detail),
        id,
      ),
    ofRun: (runId) => sql('SELECT * FROM effects WHERE run_id = ? ORDER BY id').all(runId).map(toEffect),
    onTarget: (target) =>
      sql('SELECT * FROM effects WHERE target = ? ORDER BY id DESC').all(target).map(toEffect),
    quarantinedAfter: (id, path) =>
      sql(
        "SELECT * FROM effects WHERE id > ? AND kind = 'file-quarantined' AND detail ->> '$.from' = ? ORDER BY id",
      )
        .all(id, path)
        .map(toEffect),
  }
}

function toEffect(row: Record<string, unknown>): Effect {
  return {
    id: Number(row['id']),
    runId: String(row['run_id']),
    track: textOrNull(row['track']),
    target: String(row['target']),
    state: fromJson<EffectState>(JSON.stringify(row['state'])),
    detail: fromJson<EffectDetail>(row['detail']),
  }
}

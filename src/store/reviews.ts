import type { TrackRef } from '../model/track.ts'
import type { Database } from './database.ts'
import { fromJson } from './json-column.ts'
import { identityOf } from './runs.ts'

/** What a person said of a track and one of the catalog: they are the same recording, or two. */
export type SameOrOther = 'same' | 'other'

/** Open questions, and what a person answered; an answer holds for the track wherever and whenever it is asked for again. */
export interface ReviewStore {
  /** Run-tracks that wait for a person, oldest run first; not those of runs that are queued, at work or taken back. */
  open(): readonly { readonly runTrackId: string; readonly runId: string }[]
  countOpen(): number
  /** Whether a person is being asked about this very track. */
  isOpen(asked: TrackRef): boolean
  /** Answers about a track, by the id of the catalog's track that it was held against. */
  answersAbout(asked: TrackRef): ReadonlyMap<string, SameOrOther>
  answer(asked: TrackRef, trackId: string, answer: SameOrOther, now: Date): void
}

const OPEN = `run_tracks t JOIN runs r ON r.id = t.run_id
  WHERE t.state = 'needs-review' AND r.state NOT IN ('queued', 'running') AND r.undone_at IS NULL`

export function createReviewStore({ sql }: Database): ReviewStore {
  return {
    open: () =>
      sql(`SELECT t.id, t.run_id FROM ${OPEN} ORDER BY r.created_at, t.position`)
        .all()
        .map((row) => ({ runTrackId: String(row['id']), runId: String(row['run_id']) })),
    countOpen: () => Number(sql(`SELECT count(*) AS n FROM ${OPEN}`).get()?.['n']),
    isOpen: (asked) =>
      sql(`SELECT t.asked FROM ${OPEN}`)
        .all()
        .some((row) => identityOf(fromJson<TrackRef>(row['asked'])) === identityOf(asked)),
    answersAbout: (asked) =>
      new Map(
        sql('SELECT track_id, answer FROM review_answers WHERE asked = ?')
          .all(identityOf(asked))
          .map((row) => [String(row['track_id']), row['answer'] === 'same' ? 'same' : 'other']),
      ),
    answer: (asked, trackId, answer, now) =>
      void sql(
        'INSERT OR REPLACE INTO review_answers (asked, track_id, answer, answered_at) VALUES (?, ?, ?, ?)',
      ).run(identityOf(asked), trackId, answer, now.toISOString()),
  }
}

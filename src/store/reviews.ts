import type { TrackRef } from '../model/track.ts'
import type { Database } from './database.ts'
import { fromJson } from './json-column.ts'
import { identityOf } from './runs.ts'

/** What a person said of a track and one of the catalog: they are the same recording, or two. */
export type SameOrOther = 'same' | 'other'
/** What a person said of audio that is as long as a mix: it is one track, or it is left. */
export type TakeOrLeave = 'take' | 'leave'

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
  /** What was said about the length of a track's audio; null where nothing was. */
  lengthAnswer(asked: TrackRef): TakeOrLeave | null
  answerLength(asked: TrackRef, answer: TakeOrLeave, now: Date): void
}

/** Stands where the id of a track of the catalog stands for other answers. */
const ABOUT_LENGTH = 'length'

const OPEN = `run_tracks t JOIN runs r ON r.id = t.run_id
  WHERE t.state = 'needs-review' AND r.state NOT IN ('queued', 'running') AND r.undone_at IS NULL`

export function createReviewStore({ sql }: Database): ReviewStore {
  const keep = (asked: TrackRef, about: string, answer: string, now: Date): void =>
    void sql(
      'INSERT OR REPLACE INTO review_answers (asked, track_id, answer, answered_at) VALUES (?, ?, ?, ?)',
    ).run(identityOf(asked), about, answer, now.toISOString())
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
        sql('SELECT track_id, answer FROM review_answers WHERE asked = ? AND track_id <> ?')
          .all(identityOf(asked), ABOUT_LENGTH)
          .map((row) => [String(row['track_id']), row['answer'] === 'same' ? 'same' : 'other']),
      ),
    answer: keep,
    lengthAnswer: (asked) => {
      const row = sql('SELECT answer FROM review_answers WHERE asked = ? AND track_id = ?').get(
        identityOf(asked),
        ABOUT_LENGTH,
      )
      return row === undefined ? null : row['answer'] === 'take' ? 'take' : 'leave'
    },
    answerLength: (asked, answer, now) => keep(asked, ABOUT_LENGTH, answer, now),
  }
}

import { nameOfAsked } from '../actions/detect/name-of-asked.ts'
import type { TrackWork } from '../actions/track-work.ts'
import { SyncError } from '../model/error.ts'
import type { DuplicateOf } from '../model/track.ts'
import type { RunTrackRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { shownLink } from '../util/shown-link.ts'

/** A decision that waits for a person: a run-track that cannot go on without it. */
export type OpenReview = AudioReview | DuplicateReview | LengthReview | OtherReview

interface ReviewFacts {
  /** The run-track's id: what `tracksync review accept` names. */
  readonly id: string
  readonly run: string
  readonly track: {
    readonly title: string
    readonly artists: readonly string[]
    readonly durationMs: number | null
    readonly url: string | null
  }
  /** What is asked, half a sentence. */
  readonly question: string
}

/** Which of these is its audio? */
interface AudioReview extends ReviewFacts {
  readonly kind: 'audio'
  readonly candidates: readonly AudioChoice[]
  /** Number of the candidate that is taken when none is named; null where there is none. */
  readonly suggested: number | null
}

export interface AudioChoice {
  /** From 1. */
  readonly n: number
  readonly score: number
  readonly title: string
  readonly uploader: string | null
  readonly durationMs: number | null
  readonly url: string
  readonly why: string
}

/** Is it the same track as this one of the catalog? */
interface DuplicateReview extends ReviewFacts {
  readonly kind: 'duplicate'
  readonly of: DuplicateOf
}

/** It is as long as a mix: is it one track? */
interface LengthReview extends ReviewFacts {
  readonly kind: 'length'
}

/** Asked by an action of the user's own: there is nothing to choose from here. */
interface OtherReview extends ReviewFacts {
  readonly kind: 'other'
}

/** Everything that waits for a person, of the oldest run first. */
export function openReviews(store: Store<TrackWork>): readonly OpenReview[] {
  return store.reviews.open().flatMap(({ runTrackId }) => {
    const track = store.runs.track(runTrackId)
    return track === null ? [] : [reviewOf(track)]
  })
}

/** What is asked about a run-track that waits. */
export function reviewOf({ id, runId, asked, work }: RunTrackRow<TrackWork>): OpenReview {
  const wanted = work.found?.wanted
  const facts = {
    id,
    run: runId,
    track: {
      title: work.title ?? (wanted?.title || nameOfAsked(asked, id)),
      artists: work.artists ?? wanted?.artists ?? asked.artists,
      durationMs: work.tooLongMs ?? wanted?.durationMs ?? asked.durationMs ?? work.durationMs ?? null,
      url: asked.url === null ? null : shownLink(asked.url),
    },
    question: work.review ?? 'what is to be done with it',
  }
  if (work.decision?.kind === 'review') return { ...facts, kind: 'duplicate', of: work.decision.about }
  if (work.tooLongMs !== undefined) return { ...facts, kind: 'length' }
  if (work.found === undefined) return { ...facts, kind: 'other' }
  const { scored, url } = work.found
  const candidates = scored.map(({ candidate, score, why }, index) => ({
    n: index + 1,
    score,
    title: candidate.title,
    uploader: candidate.uploader,
    durationMs: candidate.durationMs,
    url: candidate.url,
    why,
  }))
  // what was fetched and then doubted is what is asked about
  const suggested = candidates.find((choice) => choice.url === url) ?? candidates[0]
  return { ...facts, kind: 'audio', candidates, suggested: suggested?.n ?? null }
}

/** The letters at the end of an id that are enough to name it. */
const SHORTEST_ENDING = 4

/** A review by its id, the end of its id, or its run where that asks only one thing. Throws `NOT_FOUND`. */
export function findReview(reviews: readonly OpenReview[], word: string): OpenReview {
  const wanted = word.trim().toUpperCase()
  const exact = reviews.find(({ id }) => id.toUpperCase() === wanted)
  if (exact !== undefined) return exact
  const ends = (id: string): boolean => wanted.length >= SHORTEST_ENDING && id.toUpperCase().endsWith(wanted)
  const [only, ...more] = reviews.filter(({ id, run }) => ends(id) || ends(run))
  if (only !== undefined && more.length === 0) return only
  const why =
    only === undefined
      ? 'nothing of this name waits for a person'
      : `${more.length + 1} decisions are named so`
  throw new SyncError('NOT_FOUND', `Cannot find the decision "${word}"`, why, 'see "tracksync review"')
}

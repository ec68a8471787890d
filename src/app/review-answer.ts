import type { TrackWork } from '../actions/track-work.ts'
import { NO_AUDIO, writePin } from '../config/pins.ts'
import { pinKeysOf } from '../config/pin-key.ts'
import { SyncError } from '../model/error.ts'
import type { RunTrackRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { unreachable } from '../util/unreachable.ts'
import { reviewOf, type OpenReview } from './open-reviews.ts'

/** `accept`: yes, or the candidate of this number (null: the suggested one); `reject`: no, none of them. */
export type ReviewAnswer =
  { readonly kind: 'accept'; readonly candidate: number | null } | { readonly kind: 'reject' }

export interface AnswerDeps {
  readonly store: Store<TrackWork>
  readonly pinsPath: string
  readonly now: () => Date
}

/**
 * Keeps what a person decided, where every later attempt and run obeys it: about audio as a pin, about a duplicate in the
 * ledger, about a length likewise. Returns what was kept, as a sentence. Throws `NOT_FOUND` for a candidate or a question that is not there.
 */
export async function answerReview(
  { store, pinsPath, now }: AnswerDeps,
  runTrackId: string,
  answer: ReviewAnswer,
): Promise<string> {
  const track = store.runs.track(runTrackId)
  if (track === null) throw notAsked(runTrackId, 'it is not in the ledger')
  const review = reviewOf(track)
  switch (review.kind) {
    case 'duplicate': {
      if (answer.kind === 'accept' && (answer.candidate ?? 1) !== 1) throw noSuch(review, answer.candidate, 1)
      const same = answer.kind === 'accept'
      store.reviews.answer(track.asked, review.of.trackId, same ? 'same' : 'other', now())
      return `"${review.track.title}" is ${same ? 'the same track as' : 'another track than'} "${review.of.title}" (${review.of.trackId})`
    }
    case 'audio': {
      const pin = answer.kind === 'reject' ? NO_AUDIO : chosen(review, answer.candidate)
      const key = keyFor(track)
      await writePin(pinsPath, key, pin)
      return `pinned ${key} to ${pin}`
    }
    case 'length': {
      if (answer.kind === 'accept' && (answer.candidate ?? 1) !== 1) throw noSuch(review, answer.candidate, 1)
      const take = answer.kind === 'accept' ? 'take' : 'leave'
      store.reviews.answerLength(track.asked, take, now())
      return `"${review.track.title}" is ${take === 'take' ? 'taken as one track' : 'left out'}`
    }
    case 'other':
      throw notAsked(runTrackId, 'it was asked by an action of your own, which alone knows the answers')
    default:
      return unreachable(review)
  }
}

function chosen(review: Extract<OpenReview, { kind: 'audio' }>, candidate: number | null): string {
  const n = candidate ?? review.suggested
  const found = review.candidates.find((choice) => choice.n === n)
  if (found === undefined) throw noSuch(review, n, review.candidates.length)
  return found.url
}

function keyFor({ id, asked, work }: RunTrackRow<TrackWork>): string {
  const [key] = pinKeysOf({ ...asked, isrc: asked.isrc ?? work.found?.wanted.isrc ?? null })
  if (key !== undefined) return key
  throw notAsked(id, 'the track has neither a link nor an ISRC to be pinned by')
}

function noSuch({ id }: OpenReview, n: number | null, count: number): SyncError {
  return new SyncError(
    'NOT_FOUND',
    `Cannot take candidate ${n ?? 1} for ${id}`,
    count === 1 ? 'there is one candidate' : `there are ${count} candidates`,
    'see "tracksync review"',
  )
}

function notAsked(id: string, why: string): SyncError {
  return new SyncError('NOT_FOUND', `Cannot decide about ${id}`, why, `see "tracksync why ${id}"`)
}

import { SyncError } from '../../model/error.ts'
import type { ScoredCandidate } from '../../matching/audio-match/score-candidate.ts'
import { rightAudioGate } from '../verify/right-audio-gate.ts'
import type { Learned, TrackAction, TrackContext } from '../action.ts'
import type { FoundAudio, TrackWork } from '../track-work.ts'
import { compareKnownCopy } from './known-copy.ts'

/** Other uploads that are tried when the first turns out to be other audio; then a person is asked. */
const MORE_TRIES = 1

/**
 * The last look before anything is filed: audio that a search found must be as long as the recording asked for, name the
 * same version, and sound like a copy that the catalog has. What contradicts is never filed.
 */
export const confirm: TrackAction = {
  scope: 'track',
  name: 'confirm',
  description: 'hold the audio that was found against the recording asked for',
  inputs: ({ found, durationMs, fetchedTitle, fingerprintItems }) => ({
    wanted: found?.wanted,
    pinned: found?.pinned,
    durationMs,
    fetchedTitle,
    sounds: fingerprintItems,
  }),
  stillHolds: ({ track }) => Promise.resolve(rightAudioGate(track.work).state !== 'failed'),
  run: (context) => {
    const { track } = context
    const knownCopy = compareKnownCopy(context)
    const { state, why } = rightAudioGate({ ...track.work, knownCopy })
    if (state !== 'failed' || track.work.found === undefined)
      return Promise.resolve({ work: { knownCopy, review: null } })
    return Promise.resolve(refuse(context, track.work.found, why ?? 'it is other audio', knownCopy))
  },
}

/** Takes the upload off the list and has the line begin again, which searches for another; at last a person is asked. */
function refuse(
  { track, store, emit }: TrackContext,
  found: FoundAudio,
  why: string,
  knownCopy: TrackWork['knownCopy'],
): Learned {
  const { refused = [] } = found
  const review = `${why}; it was fetched from ${track.work.fetchedFrom ?? 'somewhere'}`
  const wrong = found.scored.find(({ candidate }) => candidate.url === found.url)
  if (wrong === undefined || refused.length >= MORE_TRIES) {
    emit({ type: 'note', track: track.id, text: `A person decides: ${review}` })
    return { work: { knownCopy, review }, stop: true }
  }
  const others = found.scored.filter(({ candidate }) => candidate.url !== found.url)
  const judged: ScoredCandidate = { ...wrong, verdict: 'reject', why: `it was fetched, and ${why}` }
  // learned at once: what fails teaches nothing, and an attempt after a crash must not fetch the same again
  const next = { ...found, url: null, scored: [...others, judged], refused: [...refused, judged] }
  store.runs.learn(track.id, { ...NOTHING_FETCHED, found: next })
  throw new SyncError(
    'WRONG_AUDIO',
    `Cannot use "${wrong.candidate.title}"`,
    review,
    'the next attempt takes another upload, or asks a person: tracksync retry',
  )
}

/** What was learned of one upload says nothing about the next. */
const NOTHING_FETCHED = {
  source: undefined,
  originalSha256: undefined,
  fetchedFrom: undefined,
  fetchedTitle: undefined,
  sourceUrl: undefined,
  ids: undefined,
  converted: undefined,
  loudness: undefined,
  durationMs: undefined,
  signalPath: undefined,
  pictures: undefined,
  analysis: undefined,
  fingerprintItems: undefined,
  knownCopy: undefined,
  tagged: undefined,
}

import { formatLength } from '../../report/quantities.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { Learned, TrackContext } from '../action.ts'

/** A person took it: a whole day's broadcast is still no track. */
const TAKEN_BY_A_PERSON_MS = 12 * 60 * 60 * 1000
/** How much longer than the recording asked for its audio may be; "confirm" looks closer. */
const MORE_THAN_ASKED = 1.1

/**
 * How long (ms) the audio of the track may be. Longer is probably a mix or a set, unless the service that names the
 * recording says that it is so long, or a person took it.
 */
export function allowedLengthMs({
  track,
  store,
  settings,
}: Pick<TrackContext, 'track' | 'store' | 'settings'>): number {
  const { found } = track.work
  const isTaken = found?.pinned === true || store.reviews.lengthAnswer(track.asked) === 'take'
  if (isTaken) return TAKEN_BY_A_PERSON_MS
  return Math.max(settings.maxDurationMs, (found?.wanted.durationMs ?? 0) * MORE_THAN_ASKED)
}

/** Asks a person about audio that is longer than allowed, or does what the person answered. */
export function askAboutLength(context: TrackContext, durationMs: number, title: string | null): Learned {
  const { store, track, settings, emit } = context
  const lasts = `it lasts ${formatLength(durationMs)}, more than ${formatLength(settings.maxDurationMs)}`
  const named = title === null ? {} : { title }
  const answer = store.reviews.lengthAnswer(track.asked)
  switch (answer) {
    case 'leave': {
      const leftOut = `a person does not take it for a track: ${lasts}`
      return { work: { ...named, leftOut, tooLongMs: durationMs, review: null }, stop: true }
    }
    // taken, and yet longer than anything is taken
    case 'take':
    case null: {
      const review = `Mix/Set detected - manual review required: ${lasts}; take it as one track?`
      emit({ type: 'note', track: track.id, text: `A person decides: ${review}` })
      return { work: { ...named, review, tooLongMs: durationMs }, stop: true }
    }
    default:
      return unreachable(answer)
  }
}

import type { Learned, TrackContext } from '../action.ts'
import type { Decision, TrackWork } from '../track-work.ts'
import { unreachable } from '../../util/unreachable.ts'

/** Turns a decision into what the step learned, and tells the world. Only a new or completed track goes on. */
export function learnDecision(
  { emit, track }: TrackContext,
  work: TrackWork,
  { claimedId, ...decision }: Decision & { readonly claimedId: string | null },
): Learned {
  const learned: Partial<TrackWork> = { ...work, decision, review: null }
  switch (decision.kind) {
    case 'new':
      return { work: { ...learned, trackId: claimedId ?? undefined } }
    case 'completes':
      emit({ type: 'note', track: track.id, text: decision.why })
      return { work: { ...learned, trackId: decision.trackId } }
    case 'duplicate':
      emit({ type: 'duplicate', track: track.id, of: decision.of })
      return { work: learned, stop: true }
    case 'review':
      emit({ type: 'note', track: track.id, text: `A person decides: ${decision.why}` })
      return { work: { ...learned, review: decision.why }, stop: true }
    default:
      return unreachable(decision)
  }
}

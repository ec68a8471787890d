import type { Effect } from '../store/effects.ts'
import { sizeOf } from '../actions/process/library-files.ts'
import type { UndoPlan } from './undo-step.ts'

/**
 * An effect that another run, or another track of this one, had after these on the same catalog track or its files, and
 * that still stands: what these did is not theirs to turn round before it is. Files of other tracks are no reason.
 */
export async function laterEffect(plan: UndoPlan): Promise<Effect | null> {
  const { effects, store, files } = plan
  const catalogTrack = (track: string | null): string | undefined =>
    track === null ? undefined : store.runs.track(track)?.work.trackId
  for (const effect of effects) {
    // a library says itself whether somebody changed its entry
    if (effect.detail.kind === 'library-changed') continue
    const own = catalogTrack(effect.track)
    const moved = effect.detail.kind === 'file-written' && !(await files.has(effect.target))
    const others = [
      ...store.effects.onTarget(effect.target),
      ...(moved ? store.effects.quarantinedAfter(effect.id, effect.target) : []),
    ]
    for (const other of others) {
      if ((await isLater(other, effect, plan)) && catalogTrack(other.track) === own) return other
    }
  }
  return null
}

async function isLater(other: Effect, effect: Effect, { handled }: UndoPlan): Promise<boolean> {
  if (
    other.id <= effect.id ||
    other.track === effect.track ||
    other.state === 'undone' ||
    handled.has(other.id)
  )
    return false
  // one that was only intended counts when it came to something before its run was broken off
  return (
    other.state === 'done' || other.detail.kind === 'track-saved' || (await sizeOf(other.target)) !== null
  )
}

import type { TrackWork } from '../actions/track-work.ts'
import type { Store } from '../store/store.ts'

/**
 * The later run that made one of this run's catalog tracks anew, or null. To take this run up again would put its older
 * files in the place of the newer ones.
 */
export function supersededBy({ effects }: Store<TrackWork>, runId: string): string | null {
  for (const { target, detail, state } of effects.ofRun(runId)) {
    if (detail.kind !== 'track-saved' || state !== 'done') continue
    const latest = effects
      .onTarget(target)
      .find((other) => other.detail.kind === 'track-saved' && other.state === 'done')
    if (latest !== undefined && latest.runId !== runId) return latest.runId
  }
  return null
}

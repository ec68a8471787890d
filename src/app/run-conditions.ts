import type { TrackWork } from '../actions/track-work.ts'
import type { Conditions } from '../runner/conditions.ts'

/** The words that a task's `when` may name. `workOf`: what is known of a run-track by now. */
export function runConditions(workOf: (runTrackId: string) => TrackWork | undefined): Conditions {
  return {
    'track-is-new': (item) => {
      const kind = item === null ? undefined : workOf(item.id)?.decision?.kind
      return kind === 'new' || kind === 'completes'
    },
  }
}

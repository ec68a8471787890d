import { areProved } from '../actions/libraries/are-proved.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { Gate } from '../model/gate.ts'
import { LIBRARY_GATES } from '../report/gates.ts'
import type { Store } from '../store/store.ts'

/**
 * Notes as owed what a library has never been told of: tracks that are older than the library's place in the configuration,
 * or whose run ended before it wrote them. Only those whose files were checked; a run at work tells its own.
 * @returns how many
 */
export function oweMissing(
  library: string,
  { libraryEntries, database }: Store<TrackWork>,
  now: Date,
): number {
  const at = now.toISOString()
  const owed = libraryEntries
    .neverTold(library)
    .filter(
      ({ runState, gates }) => runState !== 'queued' && runState !== 'running' && areProved(ofFiles(gates)),
    )
  database.transaction(() => {
    for (const { trackId, runId, runTrack } of owed) {
      const nothing = { ref: null, error: null, attempts: 0 }
      const row = { library, trackId, runId, runTrack, state: 'pending', ...nothing } as const
      libraryEntries.put({ ...row, nextAttempt: at, updatedAt: at })
    }
  })
  return owed.length
}

/** What another library said of the track is nothing to this one. */
function ofFiles(gates: readonly Gate[]): readonly Gate[] {
  return gates.filter(({ name }) => !LIBRARY_GATES.includes(name))
}

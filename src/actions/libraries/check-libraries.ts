import type { Gate } from '../../model/gate.ts'
import type { LibraryOutcome, TrackLibrary } from '../../model/library.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { TrackAction } from '../action.ts'
import { entryOf, type PublishDeps } from './publish-entry.ts'

/** Reads back exactly the page and the items of this track. A library that is away leaves its gate open: skipped. */
export const checkLibraries: TrackAction = {
  scope: 'track',
  name: 'check-libraries',
  description: 'read the page and the items of this track back, and record the evidence',
  inputs: (work) => work,
  // a check that is not made again is only a claim
  stillHolds: () => Promise.resolve(false),
  run: async (context) => {
    const { track, libraries, emit, run } = context
    const { trackId, libraries: outcomes = {}, gates = [] } = track.work
    const spoken: Gate[] = []
    for (const library of libraries) {
      const outcome = outcomes[library.name]
      if (outcome === undefined || trackId === undefined) continue
      spoken.push(await libraryGate(library, outcome, trackId, { ...context, run, runTrack: track.id }))
    }
    for (const gate of spoken) emit({ type: 'gate', gate })
    return { work: { gates: [...gates, ...spoken] } }
  },
}

/** The gate of one library for one track. Required once the library has answered; an open gate is never passed. */
export async function libraryGate(
  library: TrackLibrary,
  outcome: LibraryOutcome,
  trackId: string,
  deps: Omit<PublishDeps, 'libraries'>,
): Promise<Gate> {
  const gate = { name: library.name, track: deps.runTrack, expected: 'its entry, as written' } as const
  switch (outcome.kind) {
    case 'pending':
      return {
        ...gate,
        state: 'skipped',
        required: false,
        found: 'not written yet',
        why: `${outcome.error.why}: will be caught up`,
      }
    case 'refused':
      return { ...gate, state: 'failed', required: true, found: 'refused', why: outcome.error.why }
    case 'saved':
      break
    default:
      return unreachable(outcome)
  }
  const entry = entryOf(deps, trackId, true)
  if (entry === null) {
    const why = 'the catalog does not have the track'
    return { ...gate, state: 'failed', required: true, found: 'nothing to compare with', why }
  }
  const answer = await library.check(outcome.ref, entry, deps.signal)
  switch (answer.kind) {
    case 'answer':
      return { ...gate, required: true, ...answer.value }
    case 'unavailable':
      // catching up writes it once more, which changes nothing, and reads it back
      deps.store.libraryEntries.owe(library.name, trackId, deps.now())
      return {
        ...gate,
        state: 'skipped',
        required: false,
        found: 'written, but not read back',
        why: `${answer.error.why}: will be caught up`,
      }
    case 'refused':
      return { ...gate, state: 'failed', required: true, found: 'not readable', why: answer.error.why }
    default:
      return unreachable(answer)
  }
}

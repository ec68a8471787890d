import type { LibraryOutcome } from '../../model/library.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { entryOf, publishEntry, type Published } from './publish-entry.ts'

/** Writes the checked track into each library beside the catalog. It comes after the file gates, which it reads. */
export const publish: TrackAction = {
  scope: 'track',
  name: 'publish',
  description: 'write the checked track into Notion and Eagle, where they are configured',
  inputs: ({ trackId, gates }) => ({ trackId, gates }),
  // what a library holds is asked of the library, and writing what is there already changes nothing
  stillHolds: ({ libraries }) => Promise.resolve(libraries.length === 0),
  run: async (context) => {
    const { libraries, track, run, emit } = context
    const { trackId, decision, gates = [] } = track.work
    if (libraries.length === 0 || decision?.kind === 'duplicate' || decision?.kind === 'review')
      return { work: {} }
    const proved = gates.length > 0 && gates.every(({ state, required }) => state === 'passed' || !required)
    const deps = { ...context, run, runTrack: track.id }
    const entry = trackId === undefined ? null : entryOf(deps, trackId, proved)
    if (entry === null || !proved) {
      emit({ type: 'note', track: track.id, text: 'Not published: a check of its files did not pass' })
      return { work: {} }
    }
    const outcomes: Record<string, LibraryOutcome> = {}
    for (const library of libraries) {
      const published = await publishEntry(library, entry, deps)
      outcomes[library.name] = published.outcome
      tell(library.name, published, context)
    }
    return { work: { libraries: outcomes } }
  },
}

function tell(library: string, { outcome, evidence }: Published, { emit, track }: TrackContext): void {
  const note = (text: string): void => emit({ type: 'note', track: track.id, text })
  switch (outcome.kind) {
    case 'saved': {
      const why = evidence.map(({ signal, found }) => `${signal}: ${found}`).join('; ')
      note(`${library}: ${outcome.made} ${outcome.ref.ids.join(', ')}${why === '' ? '' : ` (${why})`}`)
      for (const text of outcome.notes) note(`${library}: ${text}`)
      return
    }
    case 'pending':
    case 'refused':
      return emit({ type: 'error', error: outcome.error })
    default:
      return unreachable(outcome)
  }
}

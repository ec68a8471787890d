import { libraryWords, type LibraryEntry, type LibraryOutcome } from '../../model/library.ts'
import { unreachable } from '../../util/unreachable.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { reportPathOf } from '../report-path.ts'
import type { LibraryLook } from '../track-work.ts'
import { areProved } from './are-proved.ts'
import { learnLooks } from './ask-libraries.ts'
import { entryOf, publishEntry } from './publish-entry.ts'
import { inWritingOrder } from './writing-order.ts'

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
    const { trackId, decision, gates = [], leftOut = null } = track.work
    const isDecided = decision?.kind === 'duplicate' || decision?.kind === 'review' || leftOut !== null
    if (libraries.length === 0 || isDecided) return { work: {} }
    const proved = areProved(gates)
    // the report is written after this, and its place is known
    const deps = { ...context, run: { id: run.id, reportPath: reportPathOf(context) }, runTrack: track.id }
    const entry = (): LibraryEntry | null => (trackId === undefined ? null : entryOf(deps, trackId, proved))
    if (entry() === null || !proved) {
      emit({ type: 'note', track: track.id, text: 'Not published: a check of its files did not pass' })
      return { work: {} }
    }
    const outcomes: Record<string, LibraryOutcome> = {}
    const looks: Record<string, LibraryLook> = {}
    for (const library of inWritingOrder(libraries)) {
      const { name } = library
      const decided = track.work.looks?.[name] ?? null
      // made anew: it names what the library before has got
      const told = entry()
      if (told === null) break
      const { outcome, look } = await publishEntry(library, told, decided, deps)
      outcomes[name] = outcome
      if (look !== null) looks[name] = look
      tell(name, outcome, context)
    }
    return { work: { libraries: outcomes, ...learnLooks(track.work, looks) } }
  },
}

function tell(library: string, outcome: LibraryOutcome, { emit, track }: TrackContext): void {
  const note = (text: string): void => emit({ type: 'note', track: track.id, text })
  switch (outcome.kind) {
    case 'saved': {
      note(`${libraryWords(library)}: ${outcome.made} ${outcome.ref.ids.join(', ')}`)
      for (const text of outcome.notes) note(`${libraryWords(library)}: ${text}`)
      return
    }
    case 'pending':
    case 'refused':
      return emit({ type: 'error', error: outcome.error })
    default:
      return unreachable(outcome)
  }
}

import { libraryWords } from '../../model/library.ts'
import { catalogKeys } from '../dedupe/catalog-keys.ts'
import type { Learned, TrackContext } from '../action.ts'
import type { LibraryLook, TrackWork } from '../track-work.ts'
import { unreachable } from '../../util/unreachable.ts'
import { lookOf, lookUp } from './look-up.ts'

/**
 * The further layer of deduplication: asks every library beside the catalog that has no entry of this track yet. What is
 * found there is adopted and never stops the run: the catalog is the truth, and it has no such track.
 */
export async function askLibraries(context: TrackContext, learned: Learned): Promise<Learned> {
  const { libraries, store, track, signal } = context
  const work: TrackWork = { ...track.work, ...learned.work }
  const { trackId } = work
  if (learned.stop === true || trackId === undefined) return learned
  const { title, artists, durationMs, ids, isrc } = catalogKeys(work, track.asked)
  const fingerprint = work.analysis?.fingerprint ?? null
  const keys = { ownId: trackId, title, artists, durationMs, ids, isrc, fingerprint }
  const looks: Record<string, LibraryLook> = {}
  for (const library of libraries) {
    const known = store.libraryEntries.get(library.name, trackId)
    if (known?.ref !== null && known?.ref !== undefined && known.state !== 'removed') continue
    const look = lookOf(await lookUp(library, keys, store.libraryEntries, signal))
    looks[library.name] = look
    tell(library.name, look, context)
  }
  return { ...learned, work: { ...learned.work, ...learnLooks(work, looks) } }
}

/** What was said is kept, and stands among what the decision compared, each entry once. */
export function learnLooks(
  { looks: before = {}, decision }: TrackWork,
  looks: Readonly<Record<string, LibraryLook>>,
): Pick<TrackWork, 'looks' | 'decision'> {
  const isAsked = (library: string): boolean => looks[library]?.kind === 'answered'
  const found = Object.values(looks).flatMap((look) => (look.kind === 'answered' ? look.considered : []))
  const considered = (decision?.considered ?? []).filter(({ library }) => !isAsked(library))
  return {
    looks: { ...before, ...looks },
    ...(decision === undefined ? {} : { decision: { ...decision, considered: [...considered, ...found] } }),
  }
}

function tell(library: string, look: LibraryLook, { emit, track }: TrackContext): void {
  const note = (text: string): void => emit({ type: 'note', track: track.id, text })
  switch (look.kind) {
    case 'away':
      return note(
        `${libraryWords(library)} was not compared: ${look.why}; it is asked again before anything is written there`,
      )
    case 'answered': {
      const adopted = look.considered.find((each) => each.adopted === true)
      if (adopted === undefined) return
      const why = adopted.evidence.map(({ signal, found }) => `${signal}: ${found}`).join('; ')
      return note(
        `${libraryWords(library)} has "${adopted.title}" (${adopted.trackId}) already, it is taken over: ${why}`,
      )
    }
    default:
      return unreachable(look)
  }
}

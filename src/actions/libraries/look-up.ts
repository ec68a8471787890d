import type { LibraryAnswer, LibraryKeys, LibraryMatch, TrackLibrary } from '../../model/library.ts'
import type { DuplicateOf } from '../../model/track.ts'
import type { LibraryEntries } from '../../store/library-entries.ts'
import type { LibraryLook } from '../track-work.ts'
import { adoptionEvidence, chooseAdopted } from './choose-adopted.ts'

type AnsweredLook = Extract<LibraryLook, { kind: 'answered' }>

/**
 * Asks one library whether it has the track already, and decides which of its entries is taken over. One that belongs to
 * another track of the catalog is never taken.
 */
export async function lookUp(
  library: TrackLibrary,
  keys: LibraryKeys,
  entries: Pick<LibraryEntries, 'trackOf'>,
  signal: AbortSignal,
): Promise<LibraryAnswer<AnsweredLook>> {
  const answer = await library.find(keys, signal)
  if (answer.kind !== 'answer') return answer
  const adopted = chooseAdopted(
    keys,
    answer.value.filter((match) => !isAnothers(match)),
  )
  const considered = answer.value.map((match) => candidate(keys, match, match === adopted))
  return { kind: 'answer', value: { kind: 'answered', adopt: adopted?.ref ?? null, considered } }

  function isAnothers({ ownId, ref }: LibraryMatch): boolean {
    if (ownId !== null && ownId !== keys.ownId) return true
    return ref.ids.some((id) => {
      const track = entries.trackOf(library.name, id)
      return track !== null && track !== keys.ownId
    })
  }
}

function candidate(keys: LibraryKeys, match: LibraryMatch, adopted: boolean): DuplicateOf {
  const { library, ids } = match.ref
  return {
    library,
    trackId: ids.join(', '),
    title: match.title,
    evidence: adoptionEvidence(keys, match, adopted),
    upgrade: false,
    adopted,
  }
}

/** An answer as it is kept: one that did not come, or was refused, is asked for again. */
export function lookOf(answer: LibraryAnswer<AnsweredLook>): LibraryLook {
  return answer.kind === 'answer' ? answer.value : { kind: 'away', why: answer.error.why }
}

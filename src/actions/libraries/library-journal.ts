import type { LibraryJournal } from '../../model/library.ts'
import type { EffectStore } from '../../store/effects.ts'

/** Whose changes a journal notes. */
export interface JournalOwner {
  readonly runId: string
  readonly runTrack: string
  /** The catalog's track id. */
  readonly trackId: string
}

/** What an effect on a library's entry of a track is found by. */
export function libraryTarget(library: string, trackId: string): string {
  return `${library}:${trackId}`
}

/** The journal of one track in one library, kept among the effects of its run, where `undo` finds it. */
export function createLibraryJournal(
  effects: EffectStore,
  { runId, runTrack, trackId }: JournalOwner,
  now: () => Date,
): LibraryJournal {
  return {
    intend: (change) =>
      effects.intend(
        runId,
        runTrack,
        libraryTarget(change.library, trackId),
        { kind: 'library-changed', change },
        now(),
      ),
    done: (id, change) => effects.done(id, { kind: 'library-changed', change }),
    earlier: (library) =>
      effects
        .onTarget(libraryTarget(library, trackId))
        .flatMap(({ id, state, detail }) =>
          detail.kind === 'library-changed' && state !== 'undone' ? [{ ...detail.change, id, state }] : [],
        ),
  }
}

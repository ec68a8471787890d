import type { TrackWork } from '../actions/track-work.ts'
import type { SyncError } from '../model/error.ts'
import type { LibraryAnswer, LibraryChange, TrackLibrary } from '../model/library.ts'
import type { Store } from '../store/store.ts'
import { unreachable } from '../util/unreachable.ts'
import { changedIn, type ChangedLibrary, type UndoLine } from './undo-step.ts'
import type { Effect } from '../store/effects.ts'

export interface UndoLibraryDeps {
  readonly store: Store<TrackWork>
  readonly libraries: readonly TrackLibrary[]
  readonly dryRun: boolean
  readonly now: () => Date
  readonly signal: AbortSignal
}

/**
 * Takes the changes of libraries back, newest first, or puts them back, oldest first. A library that is away, or an entry
 * that somebody changed since, is refused by itself: the files of the track do not wait for it.
 */
export async function undoLibraries(
  effects: readonly Effect[],
  redo: boolean,
  deps: UndoLibraryDeps,
): Promise<readonly UndoLine[]> {
  const changes = changedIn(effects)
  const lines: UndoLine[] = []
  for (const effect of redo ? changes : changes.toReversed()) lines.push(await turnRound(effect, redo, deps))
  return lines
}

async function turnRound(
  effect: ChangedLibrary,
  redo: boolean,
  { store, libraries, dryRun, signal, now }: UndoLibraryDeps,
): Promise<UndoLine> {
  const { change } = effect.detail
  const what = wordsOf(change, redo)
  const library = libraries.find(({ name }) => name === change.library)
  if (library === undefined) {
    return { what, state: 'refused', why: `"${change.library}" is not in "libraries" of the configuration` }
  }
  if (dryRun) {
    const foreseen = await library.foresee?.(change, redo ? 'put' : 'take', signal)
    return foreseen === undefined || foreseen.kind === 'answer'
      ? { what, state: 'done', why: null }
      : refused(what, foreseen.error)
  }
  const answer: LibraryAnswer<LibraryChange> = await (redo
    ? library.putBack(change, signal)
    : library.takeBack(change, signal))
  switch (answer.kind) {
    case 'answer': {
      const detail = { kind: 'library-changed', change: answer.value } as const
      if (redo) store.effects.done(effect.id, detail)
      else store.effects.takenBack(effect.id, detail)
      const trackId = effect.target.slice(change.library.length + 1)
      const row = store.libraryEntries.get(change.library, trackId)
      if (row !== null && change.made === 'created') {
        const { entryId } = answer.value
        store.libraryEntries.put({
          ...row,
          state: redo ? 'synced' : 'removed',
          ref: redo && entryId !== null ? { library: change.library, ids: [entryId], url: null } : row.ref,
          nextAttempt: null,
          updatedAt: now().toISOString(),
        })
      }
      return { what, state: 'done', why: null }
    }
    case 'unavailable':
    case 'refused':
      return refused(what, answer.error)
    default:
      return unreachable(answer)
  }
}

function refused(what: string, { why, next }: SyncError): UndoLine {
  return { what, state: 'refused', why: `${why}; ${next}` }
}

function wordsOf({ library, made, entryId }: LibraryChange, redo: boolean): string {
  const entry = `${entryId ?? 'an entry'} of ${library}`
  if (made === 'created') return redo ? `put ${entry} back` : `move ${entry} to the trash`
  return redo ? `change ${entry} again` : `restore ${entry}`
}

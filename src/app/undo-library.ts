import { showing } from '../actions/libraries/writing-order.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { SyncError } from '../model/error.ts'
import { libraryWords, type LibraryAnswer, type LibraryChange, type TrackLibrary } from '../model/library.ts'
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
  if (redo && !deps.dryRun) {
    // what was put back may have another id there
    for (const { target, detail } of changes) {
      for (const { name } of showing(deps.libraries, detail.change.library))
        deps.store.libraryEntries.owe(name, trackIdOf(target, detail.change), deps.now())
    }
  }
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
  const noted = (changed: LibraryChange) => ({ kind: 'library-changed', change: changed }) as const
  // an import that was begun and not heard of again is looked for by the next undo
  const begin = (begun: LibraryChange): void =>
    store.database.durably(() => store.effects.takenBack(effect.id, noted(begun)))
  const answer: LibraryAnswer<LibraryChange> = await (redo
    ? library.putBack(change, begin, signal)
    : library.takeBack(change, signal))
  switch (answer.kind) {
    case 'answer': {
      const trackId = trackIdOf(effect.target, change)
      store.database.transaction(() => {
        if (redo) store.effects.done(effect.id, noted(answer.value))
        else store.effects.takenBack(effect.id, noted(answer.value))
        if (change.made === 'created') noteEntry(trackId, change, answer.value, redo, { store, now })
      })
      const hadEffect = effect.state === 'intended' || answer.value.entryId !== null
      return hadEffect
        ? { what, state: 'done', why: null }
        : { what, state: 'nothing to do', why: 'it had no effect' }
    }
    case 'unavailable':
    case 'refused':
      return refused(what, answer.error)
    default:
      return unreachable(answer)
  }
}

/** The catalog's track that an effect on a library's entry is about. */
function trackIdOf(target: string, { library }: LibraryChange): string {
  return target.slice(library.length + 1)
}

/** What is now in the library: an item that was imported anew has another id. */
function noteEntry(
  trackId: string,
  before: LibraryChange,
  after: LibraryChange,
  redo: boolean,
  { store, now }: Pick<UndoLibraryDeps, 'store' | 'now'>,
): void {
  const row = store.libraryEntries.get(before.library, trackId)
  if (row === null) return
  const { entryId } = after
  const ids = (row.ref?.ids ?? []).map((id) => (id === before.entryId && entryId !== null ? entryId : id))
  const fresh = entryId === null ? null : { library: before.library, ids: [entryId], url: null }
  store.libraryEntries.put({
    ...row,
    state: redo ? 'synced' : 'removed',
    ref: redo ? (row.ref === null ? fresh : { ...row.ref, ids }) : row.ref,
    nextAttempt: null,
    updatedAt: now().toISOString(),
  })
}

function refused(what: string, { why, next }: SyncError): UndoLine {
  return { what, state: 'refused', why: `${why}; ${next}` }
}

function wordsOf({ library, made, entryId }: LibraryChange, redo: boolean): string {
  const entry = `${entryId ?? 'an entry'} of ${libraryWords(library)}`
  if (made === 'created') return redo ? `put ${entry} back` : `move ${entry} to the trash`
  return redo ? `change ${entry} again` : `restore ${entry}`
}

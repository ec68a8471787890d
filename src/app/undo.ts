import type { TrackWork } from '../actions/track-work.ts'
import { moveFile } from '../actions/process/place-file.ts'
import type { CatalogEntry } from '../store/catalog.ts'
import { fromJson } from '../store/json-column.ts'
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { createPlannedFiles } from './planned-files.ts'
import { planPutBack } from './put-back.ts'
import { planTakeBack } from './take-back.ts'
import type { TrackLibrary } from '../model/library.ts'
import { undoLibraries } from './undo-library.ts'
import type { UndoLine, UndoPlan, UndoStep } from './undo-step.ts'

export interface UndoOptions {
  readonly store: Store<TrackWork>
  readonly run: RunRow
  readonly stateFolder: string
  readonly dryRun: boolean
  readonly now: () => Date
  /** Libraries beside the catalog; none where the run changed none. */
  readonly libraries?: readonly TrackLibrary[]
  readonly signal?: AbortSignal
}

/**
 * Takes back what a run did: its files go to quarantine, what it replaced comes back, the catalog is as before. What
 * a later run changed since is refused, with the name of that run; a file that somebody changed is left alone, and said
 * so. Nothing is ever deleted, and an undo that was broken off goes on where it was. A run that was taken back is put back.
 */
export async function undoRun(options: UndoOptions): Promise<readonly UndoLine[]> {
  const { store, run, dryRun, now } = options
  const redo = await isRedo(options)
  // from here on: one that is broken off goes on in the same direction
  if (!dryRun) store.runs.markUndone(run.id, redo ? (run.undoneAt ?? now().toISOString()) : null)
  const lines = await eachTrack(redo, dryRun, options)
  if (!dryRun && lines.every(({ state }) => state !== 'refused')) {
    store.runs.markUndone(run.id, redo ? null : now().toISOString())
  }
  return lines
}

/**
 * A run that was taken back is put back, any other taken back. Where a part was refused the last time and nothing is left
 * to do in that direction, the part that was done is turned round.
 */
async function isRedo(options: UndoOptions): Promise<boolean> {
  const expected = options.run.undoneAt !== null
  const effects = options.store.effects.ofRun(options.run.id)
  if (!effects.some(({ state }) => (state === 'undone') !== expected)) return expected
  const canDo = async (redo: boolean): Promise<boolean> =>
    (await eachTrack(redo, true, options)).some(({ state }) => state === 'done')
  return !(await canDo(expected)) && (await canDo(!expected)) ? !expected : expected
}

/** Plans and does one track of the run after the other; on a dry run the later ones see the earlier ones as if done. */
async function eachTrack(redo: boolean, dryRun: boolean, options: UndoOptions): Promise<readonly UndoLine[]> {
  const { store, run, stateFolder, signal = new AbortController().signal } = options
  const effects = store.effects.ofRun(run.id)
  const tracks = [...Map.groupBy(effects, ({ track }) => track).values()]
  const lines: UndoLine[] = []
  const handled = new Set<number>()
  const planned: NonNullable<UndoStep['move']>[] = []
  // a track that another one of the same run replaced comes after it
  for (const all of redo ? tracks : tracks.toReversed()) {
    const todo = all.filter(({ state }) => (state === 'undone') === redo)
    const library = { ...options, dryRun, libraries: options.libraries ?? [], signal }
    // an entry goes before the files it was made from, and comes back after them
    if (!redo) lines.push(...(await undoLibraries(todo, redo, library)))
    const files = createPlannedFiles(planned)
    const plan: UndoPlan = { effects: todo, files, store, run, stateFolder, handled }
    for (const step of redo ? await planPutBack(plan) : await planTakeBack(plan)) {
      lines.push(step.line)
      if (step.line.state !== 'done') continue
      handled.add(step.effect.id)
      if (!dryRun) await act(step, redo, options)
      else if (step.move !== null) planned.push(step.move)
    }
    if (redo) lines.push(...(await undoLibraries(todo, redo, library)))
  }
  return lines
}

async function act({ effect, move }: UndoStep, redo: boolean, { store, now }: UndoOptions): Promise<void> {
  const { detail, target } = effect
  if (move !== null) await moveFile(move.from, move.to)
  if (detail.kind !== 'track-saved') return store.effects.setState(effect.id, redo ? 'done' : 'undone')
  const { catalog, effects, database } = store
  database.durably(() => {
    const entry = redo ? detail.after : detail.before
    const after = catalog.entry(target)
    if (typeof entry === 'string') catalog.restore(fromJson<CatalogEntry>(entry), now())
    else catalog.remove(target)
    if (redo) effects.setState(effect.id, 'done')
    else effects.takenBack(effect.id, after === null ? detail : { ...detail, after: JSON.stringify(after) })
  })
}

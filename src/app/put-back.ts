import type { CatalogEntry } from '../store/catalog.ts'
import { fromJson } from '../store/json-column.ts'
import { laterEffect } from './later-effect.ts'
import {
  done,
  nothingToDo,
  quarantined,
  refuseAll,
  refused,
  replacedIn,
  savedIn,
  writtenIn,
  type ReplacedFile,
  type SavedTrack,
  type UndoPlan,
  type UndoStep,
  type WrittenFile,
} from './undo-step.ts'

/**
 * How to put back what was taken back of one track: what its files replaced goes to quarantine again, then the files,
 * then the catalog row. All of it or nothing, and only where the world is as the undo left it.
 */
export async function planPutBack(plan: UndoPlan): Promise<readonly UndoStep[]> {
  const later = await laterEffect(plan)
  const steps: UndoStep[] = []
  for (const effect of replacedIn(plan.effects)) steps.push(await replaceAgain(effect, plan))
  for (const effect of writtenIn(plan.effects)) steps.push(await putFile(effect, plan))
  for (const effect of savedIn(plan.effects)) steps.push(putRow(effect, plan))
  if (later !== null) return refuseAll(steps, `${later.runId} changed the track since; undo that first`)
  const blocked = steps.find(({ line }) => line.state === 'refused')
  return blocked === undefined ? steps : refuseAll(steps, `cannot ${blocked.line.what}`)
}

async function replaceAgain(effect: ReplacedFile, { files }: UndoPlan): Promise<UndoStep> {
  const { target, detail } = effect
  const { from, sha256 } = detail
  const what = `move ${from} to quarantine again`
  if (await files.holds(from, sha256)) {
    files.move(from, target)
    return done(effect, what, { from, to: target })
  }
  // moved by a redo that was broken off before it could note so
  if (await files.holds(target, sha256)) return done(effect, what)
  if (await files.has(from)) return refused(effect, what, 'somebody changed it since')
  return nothingToDo(effect, what, 'it is gone')
}

async function putFile(effect: WrittenFile, plan: UndoPlan): Promise<UndoStep> {
  const { files } = plan
  const { target, detail } = effect
  const what = `bring back ${target}`
  const from = quarantined(effect, plan)
  const isBack = await files.holds(target, detail.sha256)
  if (!(await files.has(from)))
    return isBack ? done(effect, what) : nothingToDo(effect, what, 'it is not in quarantine')
  if (!(await files.holds(from, detail.sha256)))
    return refused(effect, what, 'somebody changed it in quarantine')
  if (isBack) return done(effect, what)
  if (await files.has(target)) return refused(effect, what, 'another file has its place')
  files.move(from, target)
  return done(effect, what, { from, to: target })
}

function putRow(effect: SavedTrack, { store: { catalog } }: UndoPlan): UndoStep {
  const { target, detail } = effect
  const what = `put ${target} back into the catalog`
  if (detail.after === undefined) return nothingToDo(effect, what, 'the run kept no record of it')
  const row = catalog.get(target)
  if (row !== null && row.claimedBy !== null) return refused(effect, what, 'another run is at work on it')
  const isThere = row?.state === 'present'
  if (isThere && detail.before === null) return refused(effect, what, 'it is in the catalog already')
  if (!isThere && detail.before !== null)
    return refused(effect, what, 'the copy that it replaced was taken back too; put that back first')
  const { track, ids } = fromJson<CatalogEntry>(detail.after)
  const [again] = catalog.find({ ...track, ids, nameKeys: [] }, null, target).byId
  return again === undefined
    ? done(effect, what)
    : refused(effect, what, `${again.id} is the same track, made anew since; undo that first`)
}

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
 * How to take back what a run did to one track: the catalog row, then its files, then what they replaced. A track that a
 * later run owns is refused as a whole, and so is one whose earlier files cannot come back: the catalog would name files
 * that are not there. A new file that somebody changed stays alone behind.
 */
export async function planTakeBack(plan: UndoPlan): Promise<readonly UndoStep[]> {
  const newestFirst = plan.effects.toReversed()
  const later = await laterEffect(plan)
  const rows = savedIn(newestFirst).map((effect) => takeRow(effect, plan))
  const files: UndoStep[] = []
  for (const effect of writtenIn(newestFirst)) files.push(...(await takeFile(effect, plan)))
  const earlier: UndoStep[] = []
  for (const effect of replacedIn(newestFirst)) earlier.push(...(await bringBack(effect, plan)))
  const steps = [...rows, ...files, ...earlier]
  if (later !== null) return refuseAll(steps, `${later.runId} changed the track since; undo that first`)
  const blocked = [...rows, ...earlier].find(({ line }) => line.state === 'refused')
  return blocked === undefined ? steps : refuseAll(steps, `cannot ${blocked.line.what}`)
}

function takeRow(effect: SavedTrack, { store }: UndoPlan): UndoStep {
  const { target, detail, track } = effect
  const what =
    detail.before === null ? `take ${target} out of the catalog` : `restore the catalog row of ${target}`
  const row = store.catalog.get(target)
  if (row?.state !== 'present') return nothingToDo(effect, what, 'it is not in the catalog')
  if (row.claimedBy !== null && row.claimedBy !== track)
    return refused(effect, what, 'another run is at work on it')
  return done(effect, what)
}

async function takeFile(effect: WrittenFile, plan: UndoPlan): Promise<readonly UndoStep[]> {
  const { files, store } = plan
  const { target, detail, state } = effect
  const what = `move ${target} to quarantine`
  const to = quarantined(effect, plan)
  if (await files.holds(target, detail.sha256)) {
    const owner = otherOwner(effect.track)
    if (owner !== null) return [refused(effect, what, `it is a file of ${owner} now`)]
    files.move(target, to)
    return [done(effect, what, { from: target, to })]
  }
  // moved by an undo that was broken off before it could note so
  if (await files.holds(to, detail.sha256)) return [done(effect, what)]
  // never came to be
  if (state === 'intended') return []
  if (await files.has(target)) return [refused(effect, what, 'somebody changed it since')]
  return [nothingToDo(effect, what, 'it is gone')]

  /** The catalog's track that names the file, when it is another one. */
  function otherOwner(track: string | null): string | null {
    const owner = store.catalog.ownerOfPath(target)
    const own = track === null ? undefined : store.runs.track(track)?.work.trackId
    return owner === null || owner === own ? null : owner
  }
}

async function bringBack(effect: ReplacedFile, { files, effects }: UndoPlan): Promise<readonly UndoStep[]> {
  const { id, target, detail, state } = effect
  const { from, sha256 } = detail
  const what = `bring back ${from}`
  const madeHere = writtenIn(effects).some((written) => written.id < id && written.target === from)
  if (madeHere) return [nothingToDo(effect, what, 'the run had made it itself; it stays in quarantine')]
  if (await files.holds(target, sha256)) {
    if (await files.has(from)) {
      const same = await files.holds(from, sha256)
      return [same ? done(effect, what) : refused(effect, what, 'another file has its place')]
    }
    files.move(target, from)
    return [done(effect, what, { from: target, to: from })]
  }
  if (await files.has(target)) return [refused(effect, what, 'somebody changed it in quarantine')]
  // brought back by an undo that was broken off before it could note so, or never moved at all
  if (await files.holds(from, sha256)) return state === 'intended' ? [] : [done(effect, what)]
  return state === 'intended' ? [] : [nothingToDo(effect, what, 'it is not in quarantine')]
}

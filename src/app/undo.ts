import { basename, join } from 'node:path'
import { EMPTY_REF } from '../actions/detect/detect.ts'
import { catalogKeys } from '../actions/dedupe/catalog-keys.ts'
import { decodeItems, type TrackWork } from '../actions/track-work.ts'
import { isIntact, sizeOf } from '../actions/process/library-files.ts'
import { moveFile } from '../actions/process/place-file.ts'
import type { Track } from '../model/track.ts'
import type { Effect } from '../store/effects.ts'
import { fromJson } from '../store/json-column.ts'
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { unreachable } from '../util/unreachable.ts'
import { sha256OfFile } from '../util/digest.ts'

export interface UndoLine {
  readonly what: string
  readonly state: 'done' | 'refused' | 'nothing to do'
  readonly why: string | null
}

export interface UndoOptions {
  readonly store: Store<TrackWork>
  readonly run: RunRow
  readonly stateFolder: string
  readonly dryRun: boolean
  readonly now: () => Date
}

/**
 * Takes back what a run did, newest first: its files go to quarantine, what it replaced comes back, the catalog is as
 * before. A file that somebody changed since is left alone, and said so. On a run that was undone it puts all back.
 */
export async function undoRun(options: UndoOptions): Promise<readonly UndoLine[]> {
  const { store, run, dryRun, now } = options
  const redo = run.undoneAt !== null
  const effects = store.effects.ofRun(run.id)
  const lines: UndoLine[] = []
  for (const effect of redo ? effects.filter(({ state }) => state === 'undone') : effects.toReversed().filter(({ state }) => state !== 'undone')) {
    const line = redo ? await putBack(effect, options) : await takeBack(effect, options)
    if (line === null) continue
    lines.push(line)
    if (!dryRun && line.state === 'done') store.effects.setState(effect.id, redo ? 'done' : 'undone')
  }
  if (!dryRun) store.runs.markUndone(run.id, redo ? null : now().toISOString())
  return lines
}

async function takeBack(effect: Effect, options: UndoOptions): Promise<UndoLine | null> {
  const { detail, target } = effect
  switch (detail.kind) {
    case 'file-written': {
      const what = `move ${target} to quarantine`
      if ((await sizeOf(target)) === null) return effect.state === 'intended' ? null : { what, state: 'nothing to do', why: 'it is gone' }
      if (!(await isIntact({ path: target, ...detail }))) return { what, state: 'refused', why: 'somebody changed it since' }
      if (!options.dryRun) await moveFile(target, quarantined(effect, options))
      return { what, state: 'done', why: null }
    }
    case 'file-quarantined': {
      const what = `bring back ${detail.from}`
      if ((await sizeOf(target)) === null) return { what, state: 'nothing to do', why: 'it is not in quarantine' }
      if (!options.dryRun && (await sizeOf(detail.from)) !== null) return { what, state: 'refused', why: 'another file has its place' }
      if (!options.dryRun) await moveFile(target, detail.from)
      return { what, state: 'done', why: null }
    }
    case 'track-saved': {
      const before = detail.before === null ? null : fromJson<Track>(detail.before)
      const what = before === null ? `take ${target} out of the catalog` : `restore the catalog row of ${target}`
      const now = options.store.catalog.get(target)
      if (now?.state !== 'present') return { what, state: 'nothing to do', why: 'it is not in the catalog' }
      const later = options.store.effects
        .onTarget(target)
        .find(({ id, state, detail: other }) => id > effect.id && state === 'done' && other.kind === 'track-saved')
      if (later !== undefined) return { what, state: 'refused', why: `${later.runId} changed it since; undo that first` }
      if (!options.dryRun) {
        if (before === null) options.store.catalog.remove(target)
        else restore(options, before)
      }
      return { what, state: 'done', why: null }
    }
    default:
      return unreachable(detail)
  }
}

async function putBack(effect: Effect, options: UndoOptions): Promise<UndoLine | null> {
  const { detail, target } = effect
  switch (detail.kind) {
    case 'file-written': {
      const what = `bring back ${target}`
      const from = quarantined(effect, options)
      if ((await sizeOf(from)) === null) return { what, state: 'nothing to do', why: 'it is not in quarantine' }
      if ((await sizeOf(target)) !== null) return { what, state: 'refused', why: 'another file has its place' }
      if (!options.dryRun) await moveFile(from, target)
      return { what, state: 'done', why: null }
    }
    case 'file-quarantined': {
      const what = `move ${detail.from} to quarantine again`
      if ((await sizeOf(detail.from)) === null) return { what, state: 'nothing to do', why: 'it is gone' }
      if ((await sha256OfFile(detail.from)) !== detail.sha256) return { what, state: 'refused', why: 'somebody changed it since' }
      if (!options.dryRun) await moveFile(detail.from, target)
      return { what, state: 'done', why: null }
    }
    case 'track-saved': {
      const row = options.store.catalog.get(target)
      const what = `put ${target} back into the catalog`
      const saved = savedTrack(effect, options)
      if (saved === null) return { what, state: 'nothing to do', why: 'the run kept no record of it' }
      if (row?.state === 'present' && row.claimedBy !== null) return { what, state: 'refused', why: 'another run is at work on it' }
      if (!options.dryRun) restore(options, saved)
      return { what, state: 'done', why: null }
    }
    default:
      return unreachable(detail)
  }
}

function quarantined({ id, target }: Effect, { stateFolder, run }: UndoOptions): string {
  return join(stateFolder, 'quarantine', run.id, 'undone', `${id}-${basename(target)}`)
}

/** The record as this run saved it: the catalog keeps it also while the track is removed. */
function savedTrack({ target, track }: Effect, options: UndoOptions): Track | null {
  const row = options.store.catalog.get(target)
  const renditions = track === null ? undefined : options.store.runs.track(track)?.work.renditions
  return row?.record === null || row?.record === undefined ? null : { ...row.record, renditions: renditions ?? row.record.renditions }
}

function restore({ store: { catalog, runs, effects }, run, now }: UndoOptions, track: Track): void {
  const effect = effects.ofRun(run.id).find(({ target }) => target === track.id)
  const runTrack = effect?.track === null || effect === undefined ? null : runs.track(effect.track)
  const work: TrackWork = { title: track.title, artists: track.artists, isrc: track.isrc }
  const { nameKeys } = catalogKeys(work, runTrack?.asked ?? EMPTY_REF)
  catalog.save(track, nameKeys, decodeItems(runTrack?.work.fingerprintItems), now())
}

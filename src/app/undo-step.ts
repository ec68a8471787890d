import { basename, join } from 'node:path'
import type { TrackWork } from '../actions/track-work.ts'
import type { Effect, EffectDetail } from '../store/effects.ts'
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import type { PlannedFiles } from './planned-files.ts'

/** What `undo` did, or would do, about one effect. */
export interface UndoLine {
  readonly what: string
  readonly state: 'done' | 'refused' | 'nothing to do'
  readonly why: string | null
}

/** One effect to be taken or put back. */
export interface UndoStep {
  readonly effect: Effect
  readonly line: UndoLine
  /** The file that moves; null for the catalog, and where a broken-off undo has moved it already. */
  readonly move: { readonly from: string; readonly to: string } | null
}

/** What one track of a run is planned from. */
export interface UndoPlan {
  /** The track's effects that are to be turned round, oldest first. */
  readonly effects: readonly Effect[]
  readonly files: PlannedFiles
  readonly store: Store<TrackWork>
  readonly run: RunRow
  readonly stateFolder: string
  /** Effects of other tracks of the run that are turned round by now. */
  readonly handled: ReadonlySet<number>
}

/** Where a file that was taken back lies. The number is a folder of its own: a name may have all of its 255 bytes. */
export function quarantined({ id, target }: Effect, { stateFolder, run }: UndoPlan): string {
  return join(stateFolder, 'quarantine', run.id, 'undone', String(id), basename(target))
}

export function done(effect: Effect, what: string, move: UndoStep['move'] = null): UndoStep {
  return { effect, line: { what, state: 'done', why: null }, move }
}

export function refused(effect: Effect, what: string, why: string): UndoStep {
  return { effect, line: { what, state: 'refused', why }, move: null }
}

export function nothingToDo(effect: Effect, what: string, why: string): UndoStep {
  return { effect, line: { what, state: 'nothing to do', why }, move: null }
}

export type SavedTrack = Narrowed<'track-saved'>
export type WrittenFile = Narrowed<'file-written'>
export type ReplacedFile = Narrowed<'file-quarantined'>

type Narrowed<Kind extends EffectDetail['kind']> = Effect & {
  readonly detail: Extract<EffectDetail, { kind: Kind }>
}

export type ChangedLibrary = Narrowed<'library-changed'>

export function changedIn(effects: readonly Effect[]): readonly ChangedLibrary[] {
  return effects.flatMap(({ detail, ...effect }) =>
    detail.kind === 'library-changed' ? [{ ...effect, detail }] : [],
  )
}

export function savedIn(effects: readonly Effect[]): readonly SavedTrack[] {
  return effects.flatMap(({ detail, ...effect }) =>
    detail.kind === 'track-saved' ? [{ ...effect, detail }] : [],
  )
}

export function writtenIn(effects: readonly Effect[]): readonly WrittenFile[] {
  return effects.flatMap(({ detail, ...effect }) =>
    detail.kind === 'file-written' ? [{ ...effect, detail }] : [],
  )
}

export function replacedIn(effects: readonly Effect[]): readonly ReplacedFile[] {
  return effects.flatMap(({ detail, ...effect }) =>
    detail.kind === 'file-quarantined' ? [{ ...effect, detail }] : [],
  )
}

/** All or nothing: what could have been done alone is refused too. */
export function refuseAll(steps: readonly UndoStep[], why: string): readonly UndoStep[] {
  return steps.map((step) => (step.line.state === 'done' ? refused(step.effect, step.line.what, why) : step))
}

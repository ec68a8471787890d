import type { AutomationGap, PreflightCheck, RunState, SourceOutcome } from './findings.ts'
import type { DuplicateOf, TrackState } from './track.ts'
import type { ErrorFact } from './error.ts'
import type { Gate } from './gate.ts'

/**
 * Everything that can happen, and the only output of a run: the ledger keeps it, report, console and `--json` render it.
 * `track` is the run-track's id; null speaks of the whole run.
 */
export type RunEvent =
  | { readonly type: 'run-started'; readonly resumed: boolean }
  | { readonly type: 'preflight'; readonly checks: readonly PreflightCheck[] }
  | { readonly type: 'source-asked'; readonly outcome: SourceOutcome }
  | { readonly type: 'track-found'; readonly track: string; readonly title: string }
  | { readonly type: 'task-started'; readonly task: string; readonly track: string | null }
  | {
      readonly type: 'task-finished'
      readonly task: string
      readonly track: string | null
      readonly state: 'succeeded' | 'failed' | 'skipped' | 'cancelled'
      readonly why: string | null
      readonly durationMs: number
    }
  | {
      readonly type: 'step-started'
      readonly task: string
      readonly track: string | null
      readonly words: string
      readonly attempt: number
    }
  | {
      readonly type: 'step-finished'
      readonly task: string
      readonly track: string | null
      readonly words: string
      /** `kept`: it was done before and its outputs still are as recorded. */
      readonly state: 'done' | 'kept' | 'failed' | 'cancelled'
      readonly durationMs: number
    }
  | {
      readonly type: 'progress'
      readonly track: string
      readonly action: string
      /** 0..1, or null when the whole is unknown. */
      readonly fraction: number | null
      readonly detail: string | null
    }
  | { readonly type: 'output'; readonly task: string; readonly track: string | null; readonly line: string }
  | { readonly type: 'note'; readonly track: string | null; readonly text: string }
  | { readonly type: 'duplicate'; readonly track: string; readonly of: DuplicateOf }
  | { readonly type: 'gate'; readonly gate: Gate }
  | { readonly type: 'error'; readonly error: ErrorFact }
  | { readonly type: 'gaps'; readonly gaps: readonly AutomationGap[] }
  | { readonly type: 'track-finished'; readonly track: string; readonly state: TrackState }
  | { readonly type: 'run-finished'; readonly state: RunState }

export interface StoredEvent {
  readonly at: string
  readonly event: RunEvent
}

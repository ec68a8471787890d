import type { ErrorFact } from './error.ts'
import type { RunEvent } from './event.ts'
import type { Gate } from './gate.ts'
import type { RunTrack } from './track.ts'
import type { Trigger } from './trigger.ts'

export type RunState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'partial'
  | 'failed'
  | 'nothing-to-do'
  | 'needs-review'
  | 'cancelled'

/** Everything there is to say of a run; the report, the console and `--json` are renderings of it. */
export interface Run {
  readonly id: string
  readonly state: RunState
  readonly trigger: Trigger
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Absolute path of report.md, or null while there is none. */
  readonly reportPath: string | null
  /** How often the run was taken up again after an interruption. */
  readonly resumed: number
  readonly tracks: readonly RunTrack[]
  readonly gates: readonly Gate[]
  readonly errors: readonly ErrorFact[]
  readonly preflight: readonly PreflightCheck[]
  readonly sources: readonly SourceOutcome[]
  readonly gaps: readonly AutomationGap[]
  readonly events: readonly StoredEvent[]
}

export interface StoredEvent {
  readonly at: string
  readonly event: RunEvent
}

/** A check made before the run started, with the command that mends what is wrong. */
export interface PreflightCheck {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly found: string
  readonly fix: string | null
}

/** What one source of the detection (a drop, a link, a place of the chain) answered. */
export interface SourceOutcome {
  readonly source: string
  readonly status: 'found' | 'nothing' | 'unavailable' | 'skipped' | 'not-asked'
  readonly result: string
  readonly action: string
}

/** Something a person still does by hand, found by a rule, with the command that closes it. */
export interface AutomationGap {
  readonly key: string
  readonly title: string
  readonly found: string
  readonly close: string
  readonly priority: 'high' | 'medium' | 'low'
}

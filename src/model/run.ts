import type { ErrorFact } from './error.ts'
import type { StoredEvent } from './event.ts'
import type { AutomationGap, PreflightCheck, RunState, SourceOutcome } from './findings.ts'
import type { Gate } from './gate.ts'
import type { RunTrack } from './track.ts'
import type { Trigger } from './trigger.ts'

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
  /** When `undo` took it back; what it says of files was so until then. */
  readonly undoneAt: string | null
  readonly tracks: readonly RunTrack[]
  readonly gates: readonly Gate[]
  readonly errors: readonly ErrorFact[]
  readonly preflight: readonly PreflightCheck[]
  readonly sources: readonly SourceOutcome[]
  readonly gaps: readonly AutomationGap[]
  readonly events: readonly StoredEvent[]
}

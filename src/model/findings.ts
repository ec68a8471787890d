import type { ErrorCode } from './error-codes.ts'

export type RunState =
  'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'nothing-to-do' | 'needs-review' | 'cancelled'

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
  /** Why it could not be asked; absent when it answered. */
  readonly code?: ErrorCode
}

/** Something a person still does by hand, found by a rule, with the command that closes it. */
export interface AutomationGap {
  readonly key: string
  readonly title: string
  readonly found: string
  readonly close: string
  readonly priority: 'high' | 'medium' | 'low'
}

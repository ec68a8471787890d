/**
 * Everything the runner has to say; its only output. `item` is null for a task that runs once per run.
 * Durations are wall-clock milliseconds.
 */
export type RunnerEvent =
  | { readonly type: 'task-started'; readonly task: string; readonly item: string | null }
  | {
      readonly type: 'task-finished'
      readonly task: string
      readonly item: string | null
      readonly state: 'succeeded' | 'failed' | 'cancelled'
      readonly exitCode: number
      /** Why it failed, in words; null when it did not. */
      readonly why: string | null
      /** What an action threw, as it was thrown. */
      readonly error: unknown
      /** How often the command was started. */
      readonly attempts: number
      readonly durationMs: number
    }
  | {
      readonly type: 'task-skipped'
      readonly task: string
      readonly item: string | null
      readonly reason: SkipReason
      readonly why: string
    }
  | {
      readonly type: 'task-retrying'
      readonly task: string
      readonly item: string | null
      /** The number of the attempt that comes next, from 2. */
      readonly attempt: number
      readonly delayMs: number
      readonly why: string
    }
  | {
      readonly type: 'step-started'
      readonly task: string
      readonly item: string | null
      readonly position: number
      readonly words: string
      readonly attempt: number
    }
  | {
      readonly type: 'step-finished'
      readonly task: string
      readonly item: string | null
      readonly position: number
      readonly words: string
      /** `kept`: the ledger says that it was done before and that its outputs are still as recorded. */
      readonly state: 'done' | 'kept' | 'failed' | 'cancelled'
      readonly exitCode: number
      readonly durationMs: number
    }
  | {
      readonly type: 'output'
      readonly task: string
      readonly item: string | null
      readonly stream: 'stdout' | 'stderr'
      readonly line: string
    }

/** `dependency`: something it needs failed; `condition`: `when` did not hold; `no-items`: nothing to run it for; `cached`: inputs unchanged. */
export type SkipReason = 'dependency' | 'condition' | 'no-items' | 'cached'

/** Names one step of a run: a top-level pipeline of a task's command, for one item. Positions count from 0. */
export interface StepKey {
  readonly task: string
  /** The item's id, or null for a task that runs once per run. */
  readonly item: string | null
  readonly position: number
}

export type StepDecision =
  | {
      readonly kind: 'skip'
      readonly exitCode: number
      /** As `StepResult` said it when the step was done; without it a resumed line would go on where it once ended. */
      readonly endsLine?: boolean
    }
  | { readonly kind: 'run'; /** From 1, counted over all starts. */ readonly attempt: number }

export interface StepResult {
  /** `cancelled` means unfinished: the next start runs the step again. */
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly exitCode: number
  /** What an action threw, as it was thrown. */
  readonly error?: unknown
  /** A command of the step ended the whole line (`{ exit }`): what follows it was not wanted. */
  readonly endsLine: boolean
}

/**
 * The memory of finished steps, which makes a run durable. `begin` is asked before every step that can have an effect;
 * steps that only change the shell (`cd`, `export`, `X=1`) are run each time and never asked for.
 */
export interface StepLedger {
  begin(step: StepKey & { readonly words: string }): Promise<StepDecision>
  finish(step: StepKey, result: StepResult): Promise<void>
}

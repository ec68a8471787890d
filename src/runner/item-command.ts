import type { Readable, Writable } from 'node:stream'
import type { Refuse } from './permissions.ts'
import type { StepKey } from './step-ledger.ts'

/** What a task with `each` runs for. */
export interface Item {
  readonly id: string
  /** Variables that the item's commands and programs see. */
  readonly env: Readonly<Record<string, string>>
}

export interface ItemCommandContext {
  /** The words after the command's name. */
  readonly args: readonly string[]
  readonly item: Item | null
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Aborts at the task's timeout and when the run is cancelled. */
  readonly signal: AbortSignal
  /** The step of the ledger that the command works for. */
  readonly step: StepKey
  /** To be asked before the command touches a file, a host or a program; null when it may, else why not. */
  readonly refuse: Refuse
}

/**
 * A verb that runs inside this process. Its number is its exit code; `{ exit }` ends the item's whole command line with
 * that code. What it throws fails the step; an error with `retryable === false` is not tried again.
 */
export interface ItemCommand {
  readonly run: (context: ItemCommandContext) => Promise<number | { readonly exit: number }>
}

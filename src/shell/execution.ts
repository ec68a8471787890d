import type { Scope } from './scope.ts'
import type { ShellOptions } from './shell-options.ts'
import type { ShellState } from './shell-state.ts'
import type { Streams } from './streams.ts'

/** What a command runs in. */
export interface Execution {
  readonly options: ShellOptions
  readonly state: ShellState
  readonly streams: Streams
  readonly scope: Scope
  /** What runs beside the line (`&`), for whoever waits at its end. */
  readonly jobs: Promise<number>[]
}

/** `ends`: `exit` was met, nothing of the list is run any more. */
export interface CommandResult {
  readonly exitCode: number
  readonly ends: boolean
}

export function ended(exitCode: number): CommandResult {
  return { exitCode, ends: false }
}

import type { Conditions } from './conditions.ts'
import type { Item, ItemCommand } from './item-command.ts'
import type { ActionPlaces } from './permissions.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { StepLedger } from './step-ledger.ts'
import type { Task } from './task.ts'

export interface RunTasksOptions {
  readonly tasks: ReadonlyMap<string, Task>
  /** Names of the tasks that are wanted; what they depend on runs before them. */
  readonly goals: readonly string[]
  /** The in-process command of this name; undefined leaves the word to the shell's built-ins and to programs. */
  readonly command: (name: string) => ItemCommand | undefined
  /** What tasks with `each` run for, oldest first; asked once, when the first of them becomes ready. */
  readonly items: () => Promise<readonly Item[]>
  readonly conditions: Conditions
  readonly ledger: StepLedger
  readonly emit: (event: RunnerEvent) => void
  /** Exported variables of every command; an item's own come on top. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** What is always granted to the actions of a task that declares permissions, and what its refusals name. */
  readonly actionPlaces?: ActionPlaces
  readonly limits: {
    /** Items in work at the same time. */
    readonly items: number
    /** Tasks without `each` at work at the same time. */
    readonly tasks: number
  }
  /** Abort: programs are ended, no new step starts, and steps that were at work stay unfinished in the ledger. */
  readonly signal: AbortSignal
  /** Abort: no new step starts, and steps that are at work go on to their end. */
  readonly drain?: AbortSignal
  /** Where the input cache of tasks with `files` keeps its entries; without it no task is passed over for its inputs. */
  readonly cacheFolder?: string
  /** How long a program may go on after TERM before it gets KILL; default 2000. */
  readonly killGraceMs?: number
  /** Waits for the pause before a retry; rejects or returns early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** A clock for durations, in milliseconds. */
  readonly now: () => number
}

import type { Item, ItemCommand } from './item-command.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { StepLedger } from './step-ledger.ts'
import type { Task } from './task.ts'
import { runTaskFor } from './run-task-for.ts'
import { checkConditions, type Conditions } from './conditions.ts'
import { schedule, type Outcome } from './schedule.ts'
import { taskOrder } from './task-order.ts'

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
  readonly limits: {
    /** Items in work at the same time. */
    readonly items: number
    /** Tasks without `each` at work at the same time. */
    readonly tasks: number
  }
  /** Abort: programs are ended, no new step starts, and steps that were at work stay unfinished in the ledger. */
  readonly signal: AbortSignal
  /** How long a program may go on after TERM before it gets KILL; default 2000. */
  readonly killGraceMs?: number
  /** Waits for the pause before a retry; rejects or returns early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** A clock for durations, in milliseconds. */
  readonly now: () => number
}

export interface RunTasksResult {
  /** The signal aborted before everything was done. */
  readonly cancelled: boolean
  /** One for every task, or for every task and item; what was never started is absent when the run was cancelled. */
  readonly outcomes: readonly Outcome[]
}

/**
 * Runs tasks with everything they depend on. A failed task is an outcome, not an error: its dependants of the same item
 * are skipped, everything else goes on. Throws TASK_INVALID before anything runs (cycle, missing dependency, unknown
 * condition), and whatever the ledger, `items` or `emit` threw, after all that was at work has been stopped.
 */
export async function runTasks(options: RunTasksOptions): Promise<RunTasksResult> {
  const { tasks, goals, conditions, emit, limits, items } = options
  const order = taskOrder(tasks, goals).flatMap((name) => tasks.get(name) ?? [])
  checkConditions(order, conditions)
  const stop = new AbortController()
  const onAbort = (): void => stop.abort(options.signal.reason)
  if (options.signal.aborted) onAbort()
  options.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const outcomes = await schedule({
      tasks: order,
      items,
      limits,
      emit,
      run: (task, item) => runTaskFor(task, item, { ...options, signal: stop.signal }),
      stop,
    })
    return { cancelled: options.signal.aborted, outcomes }
  } finally {
    options.signal.removeEventListener('abort', onAbort)
  }
}

import type { RunTasksOptions } from './run-tasks-options.ts'
import { createCachedTasks } from './cached-tasks.ts'
import { runTaskFor } from './run-task-for.ts'
import { checkConditions } from './conditions.ts'
import { schedule, type Outcome } from './schedule.ts'
import { taskOrder } from './task-order.ts'

export interface RunTasksResult {
  /** A stop came before everything was done. */
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
  const drain = options.drain ?? stop.signal
  const cached = createCachedTasks(options)
  const onAbort = (): void => stop.abort(options.signal.reason)
  if (options.signal.aborted) onAbort()
  options.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const { outcomes, allOver } = await schedule({
      tasks: order,
      items,
      limits,
      emit,
      run: (task, item) => runTaskFor(task, item, cached, { ...options, signal: stop.signal }),
      stop,
      drain,
    })
    return { cancelled: options.signal.aborted || !allOver, outcomes }
  } finally {
    options.signal.removeEventListener('abort', onAbort)
  }
}

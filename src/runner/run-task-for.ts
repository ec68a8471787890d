import type { Outcome } from './schedule.ts'
import type { Item } from './item-command.ts'
import type { RunTasksOptions } from './run-tasks-options.ts'
import type { Task } from './task.ts'
import type { CachedTasks } from './cached-tasks.ts'
import { firstUnmet } from './conditions.ts'
import { runAttempt, type Attempt } from './run-attempt.ts'

/** How one task ended for one item. */
type Ending = { readonly attempts: number } & Attempt

/**
 * Runs one task for one item (null: once per run): its conditions, then its command as often as `retry` allows.
 * `options.signal` is the stop of the whole run.
 */
export async function runTaskFor(
  task: Task,
  item: Item | null,
  cached: CachedTasks,
  options: RunTasksOptions,
): Promise<Outcome> {
  const { emit, now } = options
  const names = { task: task.name, item: item?.id ?? null }
  const unmet = await firstUnmet(task, item, options.conditions)
  if (unmet !== null) {
    emit({ type: 'task-skipped', ...names, reason: 'condition', why: `"when" says "${unmet}"` })
    return { ...names, state: 'passed-over', exitCode: 0 }
  }
  const cache = await cached.ask(task, item)
  if (cache?.kind === 'hit') {
    cached.known(task, item, cache.fingerprint)
    emit({ type: 'task-skipped', ...names, reason: 'cached', why: 'its inputs are unchanged' })
    return { ...names, state: 'passed-over', exitCode: 0 }
  }
  const startedAt = now()
  emit({ type: 'task-started', ...names })
  const { state, exitCode, error, attempts } = await tryCommand(task, item, options)
  if (state === 'succeeded' && cache?.kind === 'miss') {
    cached.known(task, item, cache.fingerprint)
    await cache.store()
  }
  const why = state === 'failed' ? whyOf(error) : null
  emit({
    type: 'task-finished',
    ...names,
    state,
    exitCode,
    why,
    error,
    attempts,
    durationMs: now() - startedAt,
  })
  return { ...names, state, exitCode }
}

async function tryCommand(task: Task, item: Item | null, options: RunTasksOptions): Promise<Ending> {
  const { emit, sleep, drain } = options
  const signal = drain === undefined ? options.signal : AbortSignal.any([options.signal, drain])
  for (let attempt = 1; ; attempt += 1) {
    const result = await runAttempt(task, item, options)
    if (result.state !== 'failed' || attempt >= task.retry.attempts || !result.retryable)
      return { ...result, attempts: attempt }
    const delayMs = task.retry.backoffMs * 2 ** (attempt - 1)
    const why = whyOf(result.error)
    emit({
      type: 'task-retrying',
      task: task.name,
      item: item?.id ?? null,
      attempt: attempt + 1,
      delayMs,
      why,
    })
    await pause(delayMs, sleep, signal)
    if (signal.aborted) return { ...result, state: 'cancelled', attempts: attempt }
  }
}

/** A sleep that the stop of the run cut short is no error; the caller looks at the signal. */
async function pause(ms: number, sleep: RunTasksOptions['sleep'], signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

import type { Item } from './item-command.ts'
import { createItemQueue } from './item-queue.ts'
import type { RunnerEvent } from './runner-event.ts'
import { createTaskNodes, type OutcomeState, type TaskNode } from './task-nodes.ts'
import type { Task } from './task.ts'

export interface Outcome {
  readonly task: string
  readonly item: string | null
  readonly state: OutcomeState
  readonly exitCode: number
}

export interface ScheduleOptions {
  /** Every task once, each after its dependencies. */
  readonly tasks: readonly Task[]
  readonly items: () => Promise<readonly Item[]>
  readonly limits: { readonly items: number; readonly tasks: number }
  readonly emit: (event: RunnerEvent) => void
  /** Runs one task for one item (null: once per run). A rejection stops everything and is what `schedule` rejects with. */
  readonly run: (task: Task, item: Item | null) => Promise<Outcome>
  /** Aborted from outside: nothing new starts. Aborted from inside when `run` or `items` rejects. */
  readonly stop: AbortController
  /** Aborted: nothing new starts, and what is at work goes on to its end. */
  readonly drain: AbortSignal
}

export interface ScheduleResult {
  readonly outcomes: readonly Outcome[]
  /** Nothing was left out by a stop. */
  readonly allOver: boolean
}

/** Runs tasks in the order that dependencies and limits allow; resolves when all are over, or all that ran after a stop. */
export function schedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const { limits, emit, stop, drain } = options
  const isStopping = (): boolean => stop.signal.aborted || drain.aborted
  const nodes = createTaskNodes(options.tasks)
  const outcomes: Outcome[] = []
  const readyOnce: TaskNode[] = []
  const itemQueue = createItemQueue<TaskNode>(limits.items, (node) => void work(node))
  const { promise, resolve, reject } = Promise.withResolvers<ScheduleResult>()
  let items: Promise<readonly Item[]> | null = null
  let itemsKnown = false
  let onceAtWork = 0
  let atWork = 0
  let failure: { readonly error: unknown } | null = null

  const settle = (over: TaskNode, state: OutcomeState): void => nodes.settle(over, state).forEach(ready)

  function ready(next: TaskNode): void {
    if (isStopping()) return
    if (next.kind === 'close') settle(next, next.blocked === null ? 'succeeded' : 'failed')
    else if (next.kind === 'open') void open(next)
    else if (next.blocked !== null && !next.task.always) skip(next, 'dependency', next.blocked)
    else if (next.item !== null) itemQueue.add(next.item.age, next)
    else {
      readyOnce.push(next)
      startOnce()
    }
  }

  const skip = (over: TaskNode, reason: 'dependency' | 'no-items', why: string): void => {
    const state = reason === 'dependency' ? 'skipped' : 'passed-over'
    const names = { task: over.task.name, item: over.item?.item.id ?? null }
    emit({ type: 'task-skipped', ...names, reason, why })
    outcomes.push({ ...names, state, exitCode: 0 })
    settle(over, state)
  }

  const startOnce = (): void => {
    while (onceAtWork < limits.tasks) {
      const next = readyOnce.shift()
      if (next === undefined) return
      onceAtWork += 1
      void work(next)
    }
  }

  const work = (next: TaskNode): Promise<void> =>
    guarded(async () => {
      if (isStopping()) return
      const outcome = await options.run(next.task, next.item?.item ?? null)
      outcomes.push(outcome)
      if (outcome.state !== 'cancelled') settle(next, outcome.state)
      if (next.item !== null) return itemQueue.done(next.item.age)
      onceAtWork -= 1
      startOnce()
    })

  /** Everything a task with `each` needs beside its items is over: ask for the items and make a node for each. */
  const open = (opened: TaskNode): Promise<void> =>
    guarded(async () => {
      const { blocked, task } = opened
      if (blocked !== null && !task.always && !itemsKnown) return skip(opened, 'dependency', blocked)
      items ??= options.items()
      const all = await items
      itemsKnown = true
      if (isStopping()) return
      if (all.length === 0) return skip(opened, 'no-items', 'there is nothing to run it for')
      const made = nodes.forItems(opened, all)
      settle(opened, 'succeeded')
      for (const node of made) if (node.waiting === 0 && node.state === null) ready(node)
    })

  /** Counts what is at work, and ends the whole when something goes wrong that is no outcome. */
  const guarded = async (job: () => Promise<void>): Promise<void> => {
    atWork += 1
    try {
      await job()
    } catch (error) {
      failure ??= { error }
      stop.abort(error)
    }
    atWork -= 1
    const allOver = nodes.allSettled()
    if (atWork > 0 || !(allOver || isStopping())) return
    if (failure === null) resolve({ outcomes, allOver })
    else reject(failure.error)
  }

  void guarded(async () => {
    for (const root of nodes.roots) if (root.waiting === 0 && root.state === null) ready(root)
  })
  return promise
}

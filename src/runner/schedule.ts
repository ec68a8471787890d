import type { Item } from './item-command.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { Task } from './task.ts'
import { createItemQueue } from './item-queue.ts'

/**
 * `passed-over`: there was nothing to do (a condition did not hold, no items, inputs unchanged), so dependants go on;
 * `skipped`: something it depends on failed or was skipped.
 */
export type OutcomeState = 'succeeded' | 'passed-over' | 'failed' | 'skipped' | 'cancelled'

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
}

/**
 * One thing that can be waited for. A task without `each` is one node. A task with `each` is one node per item between
 * two of its own: `open` (all it needs apart from items is there) and `close` (it is over for every item).
 */
interface Node {
  readonly kind: 'once' | 'open' | 'item' | 'close'
  readonly task: Task
  readonly item: { readonly item: Item; readonly age: number } | null
  readonly dependants: Node[]
  /** How many nodes it still waits for. */
  waiting: number
  /** Why it can't run, once something it needs has failed. */
  blocked: string | null
  /** Set when the node is over. */
  state: OutcomeState | null
}

/** Runs the nodes in the order that dependencies and limits allow; resolves when all are over, or all that ran after a stop. */
export function schedule(options: ScheduleOptions): Promise<readonly Outcome[]> {
  const { tasks, limits, emit, stop } = options
  const outcomes: Outcome[] = []
  const once = new Map<string, Node>()
  const each = new Map<
    string,
    { readonly open: Node; readonly close: Node; readonly items: Map<number, Node> }
  >()
  const readyOnce: Node[] = []
  let atWork = 0
  let onceAtWork = 0
  let unsettled = 0
  let items: Promise<readonly Item[]> | null = null
  let itemsKnown = false
  const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>()
  let failure: { readonly error: unknown } | null = null
  const itemQueue = createItemQueue<Node>(limits.items, (node) => void work(node))

  const node = (kind: Node['kind'], task: Task, item: Node['item'], needs: readonly Node[]): Node => {
    const made: Node = { kind, task, item, dependants: [], waiting: 0, blocked: null, state: null }
    unsettled += 1
    for (const need of needs) {
      if (need.state === null) {
        made.waiting += 1
        need.dependants.push(made)
      } else made.blocked ??= blockedBy(need)
    }
    return made
  }

  const settle = (over: Node, state: OutcomeState): void => {
    over.state = state
    unsettled -= 1
    const reason = blockedBy(over)
    for (const dependant of over.dependants) {
      dependant.waiting -= 1
      dependant.blocked ??= reason
      if (dependant.waiting === 0) ready(dependant)
    }
  }

  const ready = (next: Node): void => {
    if (stop.signal.aborted) return
    if (next.kind === 'close') return settle(next, next.blocked === null ? 'succeeded' : 'failed')
    if (next.kind === 'open') return void open(next)
    if (next.blocked !== null && !next.task.always) return skip(next, 'dependency', next.blocked)
    if (next.item !== null) return itemQueue.add(next.item.age, next)
    readyOnce.push(next)
    startOnce()
  }

  const skip = (over: Node, reason: 'dependency' | 'no-items', why: string): void => {
    const { name } = over.task
    const state = reason === 'dependency' ? 'skipped' : 'passed-over'
    const item = over.item?.item.id ?? null
    emit({ type: 'task-skipped', task: name, item, reason, why })
    outcomes.push({ task: name, item, state, exitCode: 0 })
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

  const work = (next: Node): Promise<void> =>
    guarded(async () => {
      if (stop.signal.aborted) return
      const outcome = await options.run(next.task, next.item?.item ?? null)
      outcomes.push(outcome)
      if (outcome.state !== 'cancelled') settle(next, outcome.state)
      if (next.item !== null) return itemQueue.done(next.item.age)
      onceAtWork -= 1
      startOnce()
    })

  /** Everything a task with `each` needs beside its items is over: ask for the items and make a node for each. */
  const open = (opened: Node): Promise<void> =>
    guarded(async () => {
      const { task } = opened
      if (opened.blocked !== null && !task.always && !itemsKnown)
        return skip(opened, 'dependency', opened.blocked)
      items ??= options.items()
      const all = await items
      itemsKnown = true
      if (stop.signal.aborted) return
      if (all.length === 0) return skip(opened, 'no-items', 'there is nothing to run it for')
      const group = each.get(task.name)
      const made = all.map((item, age) => {
        const needs = task.dependencies.flatMap(
          (name) => each.get(name)?.items.get(age) ?? once.get(name) ?? [],
        )
        const itemNode = node('item', task, { item, age }, needs)
        group?.items.set(age, itemNode)
        if (group !== undefined) itemNode.dependants.push(group.close)
        return itemNode
      })
      if (group !== undefined) group.close.waiting += made.length
      settle(opened, 'succeeded')
      for (const itemNode of made) if (itemNode.waiting === 0 && itemNode.state === null) ready(itemNode)
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
    endIfOver()
  }

  const endIfOver = (): void => {
    if (atWork > 0 || (unsettled > 0 && !stop.signal.aborted)) return
    if (failure === null) resolve(outcomes)
    else reject(failure.error)
  }

  const needed = (name: string): Node[] => {
    const group = each.get(name)
    const found = group === undefined ? once.get(name) : group.close
    return found === undefined ? [] : [found]
  }
  const roots: Node[] = []
  for (const task of tasks) {
    if (task.each === null) {
      const made = node('once', task, null, task.dependencies.flatMap(needed))
      once.set(task.name, made)
      roots.push(made)
      continue
    }
    const gates = task.dependencies.flatMap((name) => each.get(name)?.open ?? once.get(name) ?? [])
    const opened = node('open', task, null, gates)
    each.set(task.name, { open: opened, close: node('close', task, null, [opened]), items: new Map() })
    roots.push(opened)
  }
  void guarded(async () => {
    for (const root of roots) if (root.waiting === 0 && root.state === null) ready(root)
  })
  return promise
}

/** The words for a dependant of this node, or null when it may go on. */
function blockedBy(over: Node): string | null {
  if (over.state !== 'failed' && over.state !== 'skipped') return null
  const { name } = over.task
  if (over.kind === 'close') return `it needs "${name}", which did not succeed for every item`
  return over.state === 'failed'
    ? `it needs "${name}", which failed`
    : `it needs "${name}", which was skipped`
}

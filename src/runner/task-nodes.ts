import type { Item } from './item-command.ts'
import type { Task } from './task.ts'

/**
 * `passed-over`: there was nothing to do (a condition did not hold, no items, inputs unchanged), so dependants go on;
 * `skipped`: something it depends on failed or was skipped.
 */
export type OutcomeState = 'succeeded' | 'passed-over' | 'failed' | 'skipped' | 'cancelled'

/**
 * One thing that can be waited for. A task without `each` is one node. A task with `each` is one node per item between
 * two of its own: `open` (all it needs apart from items is there) and `close` (it is over for every item).
 */
export interface TaskNode {
  readonly kind: 'once' | 'open' | 'item' | 'close'
  readonly task: Task
  /** Items are numbered by age. */
  readonly item: { readonly item: Item; readonly age: number } | null
  readonly dependants: TaskNode[]
  /** How many nodes it still waits for. */
  waiting: number
  /** Why it can't run, once something it needs has failed. */
  blocked: string | null
  /** Set when the node is over. */
  state: OutcomeState | null
}

export interface TaskNodes {
  /** The nodes that exist before items are known, each after those it needs. */
  readonly roots: readonly TaskNode[]
  /** Makes the nodes of a task with `each`, one per item; its `close` then waits for them. */
  readonly forItems: (opened: TaskNode, items: readonly Item[]) => readonly TaskNode[]
  /** Notes that a node is over; answers with those that now wait for nothing. */
  readonly settle: (over: TaskNode, state: OutcomeState) => readonly TaskNode[]
  readonly allSettled: () => boolean
}

interface EachTask {
  readonly open: TaskNode
  readonly close: TaskNode
  /** By the item's age. */
  readonly items: Map<number, TaskNode>
}

/** `tasks` holds each task after its dependencies. */
export function createTaskNodes(tasks: readonly Task[]): TaskNodes {
  const once = new Map<string, TaskNode>()
  const each = new Map<string, EachTask>()
  const roots: TaskNode[] = []
  let unsettled = 0

  const add = (
    kind: TaskNode['kind'],
    task: Task,
    item: TaskNode['item'],
    needs: readonly TaskNode[],
  ): TaskNode => {
    const made: TaskNode = { kind, task, item, dependants: [], waiting: 0, blocked: null, state: null }
    unsettled += 1
    for (const need of needs) {
      if (need.state !== null) made.blocked ??= whyBlocked(need)
      else {
        made.waiting += 1
        need.dependants.push(made)
      }
    }
    return made
  }
  /** The nodes of a task's dependencies; `pick` says which one stands for a dependency with `each`. */
  const needsOf = (task: Task, pick: (each: EachTask) => TaskNode | undefined): TaskNode[] =>
    task.dependencies.flatMap((name) => {
      const group = each.get(name)
      return (group === undefined ? once.get(name) : pick(group)) ?? []
    })

  for (const task of tasks) {
    if (task.each === null) {
      const made = add(
        'once',
        task,
        null,
        needsOf(task, (group) => group.close),
      )
      once.set(task.name, made)
      roots.push(made)
      continue
    }
    const open = add(
      'open',
      task,
      null,
      needsOf(task, (group) => group.open),
    )
    each.set(task.name, { open, close: add('close', task, null, [open]), items: new Map() })
    roots.push(open)
  }

  return {
    roots,
    forItems({ task }, items) {
      const group = each.get(task.name)
      if (group === undefined) return []
      return items.map((item, age) => {
        const needs = needsOf(task, (other) => other.items.get(age))
        const made = add('item', task, { item, age }, needs)
        group.items.set(age, made)
        made.dependants.push(group.close)
        group.close.waiting += 1
        return made
      })
    },
    settle(over, state) {
      over.state = state
      unsettled -= 1
      const reason = whyBlocked(over)
      return over.dependants.filter((dependant) => {
        dependant.waiting -= 1
        dependant.blocked ??= reason
        return dependant.waiting === 0
      })
    },
    allSettled: () => unsettled === 0,
  }
}

/** The words for what needs this node, or null when it may go on. */
function whyBlocked({ kind, task, state }: TaskNode): string | null {
  if (state !== 'failed' && state !== 'skipped') return null
  if (kind === 'close') return `it needs "${task.name}", which did not succeed for every item`
  return `it needs "${task.name}", which ${state === 'failed' ? 'failed' : 'was skipped'}`
}

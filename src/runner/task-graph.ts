/** All that the graph needs to know of a task. */
export interface GraphTask {
  readonly dependencies: readonly string[]
}

export type TaskPlan =
  /** Every task that is needed, once, each after its dependencies. */
  | { readonly kind: 'plan'; readonly order: readonly string[] }
  /** The way from a goal to the task that comes back to one on that way; first and last of the loop are the same. */
  | { readonly kind: 'cycle'; readonly path: readonly string[] }
  | {
      readonly kind: 'missing'
      readonly task: string
      /** The task that depends on it, or null when it was asked for. */
      readonly neededBy: string | null
    }

/**
 * What has to run for the goals, in an order in which every task follows its dependencies (first named, first run),
 * or the reason why nothing can run.
 */
export function planTasks(tasks: ReadonlyMap<string, GraphTask>, goals: readonly string[]): TaskPlan {
  const done = new Set<string>()
  for (const goal of goals) {
    const problem = visit(tasks, goal, done)
    if (problem !== null) return problem
  }
  return { kind: 'plan', order: [...done] }
}

interface Visit {
  readonly name: string
  readonly dependencies: Iterator<string>
}

/** Depth first with a stack of its own, so that a chain of any length can be walked. */
function visit(tasks: ReadonlyMap<string, GraphTask>, goal: string, done: Set<string>): TaskPlan | null {
  const way: Visit[] = []
  const onWay = new Set<string>()
  const enter = (name: string): TaskPlan | null => {
    if (done.has(name)) return null
    if (onWay.has(name)) return { kind: 'cycle', path: [...way.map((step) => step.name), name] }
    const task = tasks.get(name)
    if (task === undefined) return { kind: 'missing', task: name, neededBy: way.at(-1)?.name ?? null }
    way.push({ name, dependencies: task.dependencies.values() })
    onWay.add(name)
    return null
  }
  let problem = enter(goal)
  for (let last = way.at(-1); problem === null && last !== undefined; last = way.at(-1)) {
    const next = last.dependencies.next()
    if (next.done !== true) {
      problem = enter(next.value)
      continue
    }
    done.add(last.name)
    onWay.delete(last.name)
    way.pop()
  }
  return problem
}

export interface ParallelOptions {
  /** Every task once, each after its dependencies; the earlier of two that could start starts first. */
  readonly order: readonly string[]
  readonly dependenciesOf: (name: string) => readonly string[]
  readonly jobs: number
  /** Runs one task and resolves with its exit code. */
  readonly run: (name: string) => Promise<number>
  /** Called once, when the first task has failed: stop the others. */
  readonly onFailure: () => void
}

/**
 * Runs tasks in parallel, each as soon as its dependencies have succeeded. After the first failure nothing new starts;
 * the exit code is that of the task that failed first, whatever the stopped ones end with. Resolves when all have ended.
 */
export function runInParallel({
  order,
  dependenciesOf,
  jobs,
  run,
  onFailure,
}: ParallelOptions): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const waiting = new Map<string, number>()
  const dependants = new Map<string, string[]>()
  const place = new Map(order.map((name, index) => [name, index]))
  const ready: string[] = []
  let running = 0
  let exitCode = 0

  for (const name of order) {
    const needs = new Set(dependenciesOf(name))
    waiting.set(name, needs.size)
    for (const need of needs) {
      const others = dependants.get(need)
      if (others === undefined) dependants.set(need, [name])
      else others.push(name)
    }
    if (needs.size === 0) ready.push(name)
  }

  const becomeReady = (name: string): void => {
    const own = place.get(name) ?? 0
    const at = ready.findLastIndex((other) => (place.get(other) ?? 0) < own)
    ready.splice(at + 1, 0, name)
  }
  const finished = (name: string, code: number): void => {
    running -= 1
    if (code !== 0 && exitCode === 0) {
      exitCode = code
      onFailure()
    }
    for (const dependant of dependants.get(name) ?? []) {
      const left = (waiting.get(dependant) ?? 0) - 1
      waiting.set(dependant, left)
      if (left === 0) becomeReady(dependant)
    }
    startMore()
  }
  const mayStart = (): boolean => exitCode === 0 && running < jobs
  const startMore = (): void => {
    while (mayStart()) {
      const name = ready.shift()
      if (name === undefined) break
      running += 1
      run(name).then((code) => finished(name, code), reject)
    }
    if (running === 0) resolve(exitCode)
  }
  startMore()
  return promise
}

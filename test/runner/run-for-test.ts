import { tmpdir } from 'node:os'
import type { Item, ItemCommand, ItemCommandContext } from '../../src/runner/item-command.ts'
import type { RunnerEvent } from '../../src/runner/runner-event.ts'
import type { RunTasksOptions } from '../../src/runner/run-tasks-options.ts'
import { runTasks, type RunTasksResult } from '../../src/runner/run-tasks.ts'
import type { StepLedger, StepResult } from '../../src/runner/step-ledger.ts'
import { NO_RETRY, type Task } from '../../src/runner/task.ts'

/** A task with only what a test says about it; a text is its command. */
export type TaskWords = string | Partial<Task>

export function tasksOf(words: Readonly<Record<string, TaskWords>>): ReadonlyMap<string, Task> {
  return new Map(Object.entries(words).map(([name, said]) => [name, taskOf(name, said)]))
}

function taskOf(name: string, said: TaskWords): Task {
  return {
    name,
    path: `tasks/${name}.json`,
    description: null,
    command: null,
    dependencies: [],
    files: [],
    output: [],
    env: [],
    each: null,
    timeoutMs: null,
    retry: NO_RETRY,
    when: [],
    always: false,
    permissions: null,
    ...(typeof said === 'string' ? { command: said } : said),
  }
}

export function items(...ids: string[]): readonly Item[] {
  return ids.map((id) => ({ id, env: { TRACK_ID: id } }))
}

/** A ledger that remembers as the real one does, for runs that are started again. */
export function createMemoryLedger(): StepLedger & { readonly steps: Map<string, StepResult> } {
  const steps = new Map<string, StepResult>()
  const attempts = new Map<string, number>()
  const nameOf = ({
    task,
    item,
    position,
  }: {
    task: string
    item: string | null
    position: number
  }): string => `${task}/${item ?? '-'}/${position}`
  return {
    steps,
    async begin(step) {
      const name = nameOf(step)
      const known = steps.get(name)
      if (known?.state === 'done') return { kind: 'skip', exitCode: known.exitCode, endsLine: known.endsLine }
      attempts.set(name, (attempts.get(name) ?? 0) + 1)
      return { kind: 'run', attempt: attempts.get(name) ?? 1 }
    },
    async finish(step, result) {
      steps.set(nameOf(step), result)
    },
  }
}

export interface TestRun {
  readonly result: RunTasksResult
  /** What actions did: "name item args". */
  readonly log: readonly string[]
  readonly events: readonly RunnerEvent[]
}

type Act = (context: ItemCommandContext) => Promise<number | { readonly exit: number }>

/** Runs tasks whose words `a` to `e` are actions that only log themselves, besides those a test brings. */
export async function runForTest(
  words: Readonly<Record<string, TaskWords>>,
  goals: readonly string[],
  options: Partial<RunTasksOptions> & { readonly actions?: Readonly<Record<string, Act>> } = {},
): Promise<TestRun> {
  const log: string[] = []
  const events: RunnerEvent[] = []
  const { actions = {}, ...rest } = options
  const command = (name: string): ItemCommand | undefined => {
    const act = actions[name] ?? (/^[a-e]$/.test(name) ? async (): Promise<number> => 0 : undefined)
    if (act === undefined) return undefined
    return {
      run: (context) => {
        log.push([name, context.item?.id, ...context.args].filter((word) => word !== undefined).join(' '))
        return act(context)
      },
    }
  }
  const result = await runTasks({
    tasks: tasksOf(words),
    goals,
    command,
    items: async () => items('1', '2'),
    conditions: {},
    ledger: createMemoryLedger(),
    emit: (event) => events.push(event),
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: tmpdir(),
    limits: { items: 1, tasks: 4 },
    signal: new AbortController().signal,
    sleep: async () => undefined,
    now: () => 0,
    ...rest,
  })
  return { result, log, events }
}

/** The endings as "task/item: state", in the order in which they came. */
export function endings({ result }: TestRun): string[] {
  return result.outcomes.map(({ task, item, state }) => `${task}${item === null ? '' : `/${item}`}: ${state}`)
}

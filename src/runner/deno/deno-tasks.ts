import type { Task, TaskPermissions } from '../task.ts'

/** A task as `deno.json`, `package.json` or the task folder says it, ready to be run as Deno runs tasks. */
export interface DenoTask {
  readonly name: string
  readonly description: string | null
  /** null is a task that only groups its dependencies. */
  readonly command: string | null
  readonly dependencies: readonly string[]
  /** Globs of the input files; empty when the task is not cached. */
  readonly files: readonly string[]
  readonly output: readonly string[]
  readonly env: readonly string[]
  /** What runs before and after a script of package.json (`prebuild`, `postbuild`). */
  readonly pre: string | null
  readonly post: string | null
  /** What the command may touch, when it is a task of the task folder that says so. */
  readonly guard: TaskGuard | null
  /** `package.json` when it is a script of that file, which the listing says. */
  readonly from: 'tasks' | 'package.json'
}

export interface TaskGuard {
  readonly permissions: TaskPermissions
  /** The task file, for messages. */
  readonly path: string
}

export interface DenoTasks {
  /** In the order of the file, which is the order of the listing. */
  readonly tasks: ReadonlyMap<string, DenoTask>
  /** Where commands run. */
  readonly folder: string
}

export const PLAIN_TASK: DenoTask = {
  name: '',
  description: null,
  command: null,
  dependencies: [],
  files: [],
  output: [],
  env: [],
  pre: null,
  post: null,
  guard: null,
  from: 'tasks',
}

/**
 * The tasks of a task folder, to be run by hand in `folder`. `each`, `when`, `retry`, `timeout` and `always` are about
 * runs and do not count here.
 */
export function denoTasksOf(tasks: ReadonlyMap<string, Task>, folder: string): DenoTasks {
  const all = new Map<string, DenoTask>()
  for (const { name, path, permissions, ...task } of tasks.values()) {
    const { description, command, dependencies, files, output, env } = task
    const guard = permissions === null ? null : { permissions, path }
    all.set(name, { ...PLAIN_TASK, name, description, command, dependencies, files, output, env, guard })
  }
  return { tasks: all, folder }
}

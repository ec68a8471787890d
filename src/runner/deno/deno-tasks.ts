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
  /** `package.json` when it is a script of that file, which the listing says. */
  readonly from: 'tasks' | 'package.json'
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
  from: 'tasks',
}

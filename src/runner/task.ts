/** What one task of the task folder is, once its file was read and checked. */
export interface Task {
  /** The file's name without its ending. */
  readonly name: string
  /** The file it was read from, for messages. */
  readonly path: string
  readonly description: string | null
  /** A line of the shell; null is a task that only groups its dependencies. */
  readonly command: string | null
  readonly dependencies: readonly string[]
  /** Globs of the input files of the cache; empty when the task is not cached. */
  readonly files: readonly string[]
  /** Globs of what the command writes; the cache holds only while they are as they were. */
  readonly output: readonly string[]
  /** Names of variables whose values belong to the cache's key. */
  readonly env: readonly string[]
  /** `track`: the command runs once per item of the run; null: once per run. */
  readonly each: 'track' | null
  /** The longest one attempt may take, or null. */
  readonly timeoutMs: number | null
  /** How often the command is tried in all (1 = no retry), and the pause before the second try; it doubles each time. */
  readonly retry: RetryPolicy
  /** Conditions that must all hold, else the task is passed over and its dependants go on; `!word` turns one round. */
  readonly when: readonly string[]
  /** Runs whatever failed before it. */
  readonly always: boolean
  /** What the command may touch; null grants everything. */
  readonly permissions: TaskPermissions | null
}

export interface RetryPolicy {
  readonly attempts: number
  readonly backoffMs: number
}

/** An absent list grants nothing of its kind once `permissions` is there. */
export interface TaskPermissions {
  /** Names of programs. */
  readonly run: readonly string[]
  /** Files and folders, relative to the working folder of the command. */
  readonly read: readonly string[]
  readonly write: readonly string[]
  /** Host names, for actions. */
  readonly net: readonly string[]
  /** Names of variables a program may see. */
  readonly env: readonly string[]
}

export const NO_RETRY: RetryPolicy = { attempts: 1, backoffMs: 0 }

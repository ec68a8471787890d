import type { CacheAnswer } from './input-cache.ts'
import type { Item } from './item-command.ts'
import type { Task } from './task.ts'

/** The input cache during one run: a task is cached only when everything it depends on is. */
export interface CachedTasks {
  /** null when the task has to be run and nothing is to be remembered. */
  readonly ask: (task: Task, item: Item | null) => Promise<CacheAnswer | null>
  /** The task's inputs are these; told when it was passed over or has succeeded. */
  readonly known: (task: Task, item: Item | null, fingerprint: string) => void
}

export function createCachedTasks({
  cacheFolder,
  cwd,
  env,
}: {
  readonly cacheFolder?: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}): CachedTasks {
  const fingerprints = new Map<string, string>()
  return {
    async ask(task, item) {
      if (cacheFolder === undefined || task.command === null || task.files.length === 0) return null
      const { askCache } = await import('./input-cache.ts')
      return askCache(
        {
          task: keyOf(task.name, item),
          command: task.command,
          args: [],
          cwd,
          files: task.files,
          output: task.output,
          envNames: task.env,
          env: { ...env, ...item?.env },
          dependencies: task.dependencies.map(
            (name) => fingerprints.get(keyOf(name, item)) ?? fingerprints.get(keyOf(name, null)) ?? null,
          ),
        },
        cacheFolder,
      )
    },
    known: (task, item, fingerprint) => void fingerprints.set(keyOf(task.name, item), fingerprint),
  }
}

function keyOf(task: string, item: Item | null): string {
  return JSON.stringify([task, item?.id ?? null])
}

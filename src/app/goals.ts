import { SyncError } from '../model/error.ts'
import type { Task } from '../runner/task.ts'

/**
 * What a run is for: the task that the trigger names, else `report` with all it depends on, else every task that nothing
 * depends on. Throws `TASK_INVALID` when there is none.
 */
export function goalsOf(task: string | null, tasks: ReadonlyMap<string, Task>): readonly string[] {
  if (task !== null) return [task]
  if (tasks.has('report')) return ['report']
  const needed = new Set([...tasks.values()].flatMap(({ dependencies }) => dependencies))
  const leaves = [...tasks.keys()].filter((name) => !needed.has(name))
  if (leaves.length === 0) {
    throw new SyncError(
      'TASK_INVALID',
      'Cannot run anything',
      'the task folder has no task to begin with',
      'run "tracksync init" in an empty folder and copy its tasks',
    )
  }
  return leaves
}

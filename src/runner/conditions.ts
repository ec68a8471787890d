import { SyncError } from '../model/error.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import type { Item } from './item-command.ts'
import type { Task } from './task.ts'

/** The words that `when` may name; asked each time a task that names one is about to start. */
export type Conditions = Readonly<Record<string, (item: Item | null) => boolean | Promise<boolean>>>

/** Throws TASK_INVALID for the first word of a `when` that is not a condition. */
export function checkConditions(tasks: Iterable<Task>, conditions: Conditions): void {
  const known = Object.keys(conditions)
  for (const task of tasks) {
    const unknown = task.when.map(bare).find((word) => !Object.hasOwn(conditions, word))
    if (unknown === undefined) continue
    const near = nearestWord(unknown, known)
    throw new SyncError(
      'TASK_INVALID',
      `Cannot run task "${task.name}"`,
      `"when" names "${unknown}", which is not a condition`,
      near === null ? `use one of: ${known.join(', ') || '(there are none)'}` : `did you mean "${near}"?`,
    )
  }
}

/** The first word of a task's `when` that does not hold, or null when the task may run. */
export async function firstUnmet(
  task: Task,
  item: Item | null,
  conditions: Conditions,
): Promise<string | null> {
  for (const word of task.when) {
    const holds = (await conditions[bare(word)]?.(item)) === true
    if (holds === word.startsWith('!')) return word
  }
  return null
}

function bare(word: string): string {
  return word.startsWith('!') ? word.slice(1) : word
}

import { SyncError } from '../model/error.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import { unreachable } from '../util/unreachable.ts'
import { planTasks, type GraphTask } from './task-graph.ts'

/** What `planTasks` says; a plan that cannot be is thrown as TASK_INVALID. */
export function taskOrder(
  tasks: ReadonlyMap<string, GraphTask>,
  goals: readonly string[],
): readonly string[] {
  const plan = planTasks(tasks, goals)
  switch (plan.kind) {
    case 'plan':
      return plan.order
    case 'cycle':
      throw new SyncError(
        'TASK_INVALID',
        `Cannot run task "${plan.path[0]}"`,
        `its dependencies form a cycle: ${plan.path.join(' -> ')}`,
        'take one of them out of the "dependencies"',
      )
    case 'missing': {
      const near = nearestWord(plan.task, tasks.keys())
      throw new SyncError(
        'TASK_INVALID',
        `Cannot run task "${plan.neededBy ?? plan.task}"`,
        plan.neededBy === null
          ? 'there is no such task'
          : `it depends on "${plan.task}", which is not a task`,
        near === null ? 'see `tracksync task` for the tasks there are' : `did you mean "${near}"?`,
      )
    }
    default:
      return unreachable(plan)
  }
}

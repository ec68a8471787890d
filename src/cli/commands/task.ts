import { runDenoTask } from '../../runner/deno/deno-task.ts'
import { processIo } from '../../runner/deno/process-io.ts'
import type { CommandContext } from '../command.ts'

/** `deno task` in every respect; without `--config` and without a Deno configuration, the tasks of the task folder. */
export async function main(context: CommandContext): Promise<number> {
  const io = processIo()
  const named = typeof context.values['config'] === 'string' ? ['--config', context.values['config']] : []
  const own = named.length === 0 && context.values['json'] !== true
  return runDenoTask([...named, ...context.argv], { ...io, tasks: own ? () => folderTasks(context) : null })
}

async function folderTasks(
  context: CommandContext,
): ReturnType<NonNullable<Parameters<typeof runDenoTask>[1]['tasks']>> {
  const { taskFolderTasks } = await import('../../app/task-folder-tasks.ts')
  return taskFolderTasks(await context.config())
}

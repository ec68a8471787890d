import type { Config } from '../config/load-config.ts'
import { PLAIN_TASK, type DenoTask, type DenoTasks } from '../runner/deno/deno-tasks.ts'
import { readTaskFolder } from '../runner/task-file.ts'

/** The task folder as `tracksync task` lists and runs it. Tasks with `each` need the tracks of a run: `tracksync run --task`. */
export async function taskFolderTasks(config: Config): Promise<DenoTasks> {
  const tasks = await readTaskFolder(config.tasksFolder)
  return {
    folder: config.baseFolder,
    tasks: new Map(
      [...tasks].map(([name, { description, command, dependencies, files, output, env }]): [string, DenoTask] => [
        name,
        { ...PLAIN_TASK, name, description, command, dependencies, files, output, env },
      ]),
    ),
  }
}

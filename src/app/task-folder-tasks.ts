import { existsSync } from 'node:fs'
import type { Config } from '../config/load-config.ts'
import { denoTasksOf, type DenoTasks } from '../runner/deno/deno-tasks.ts'
import { readTaskFolder } from '../runner/task-file.ts'

/**
 * The task folder as `tracksync task` lists and runs it, or null where there is none (then Deno's own files are looked
 * for). Tasks with `each` need the tracks of a run: `tracksync run --task`.
 */
export async function taskFolderTasks(config: Config): Promise<DenoTasks | null> {
  if (config.file === null || !existsSync(config.tasksFolder)) return null
  return denoTasksOf(await readTaskFolder(config.tasksFolder), config.baseFolder)
}

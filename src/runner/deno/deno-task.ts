import { resolve } from 'node:path'
import { realpathSync } from 'node:fs'
import type { DenoTaskIo } from './deno-task-io.ts'
import { createPaint, type Paint } from './paint.ts'
import { PLAIN_TASK, type DenoTasks } from './deno-tasks.ts'
import { readDenoTasks, TaskConfigError } from './read-deno-tasks.ts'
import { runTaskPlan } from './run-task-plan.ts'
import { parseTaskArguments, type TaskArguments } from './task-arguments.ts'
import { taskFilter } from './task-filter.ts'
import { planTasks } from '../task-graph.ts'

/**
 * `tracksync task ...` with the semantics of `deno task`; `argv` is what follows the word "task".
 * Resolves with the exit code; what goes wrong has been said on stderr. Does not end the process.
 */
export async function runDenoTask(argv: readonly string[], io: DenoTaskIo): Promise<number> {
  const parsed = parseTaskArguments(argv)
  if (parsed.kind === 'wrong') return fail(io, `${parsed.why}\n\n${await usage()}`)
  const asked = parsed.value
  if (asked.help) {
    io.write('stdout', `${await usage()}\n`)
    return 0
  }
  try {
    return await runAsked(asked, io)
  } catch (error) {
    if (error instanceof TaskConfigError) return fail(io, error.message)
    throw error
  }
}

async function runAsked(asked: TaskArguments, io: DenoTaskIo): Promise<number> {
  const paint = createPaint(io.colours)
  const env = asked.envFiles.length === 0 ? io.env : await envWithFiles(asked, io, paint)
  const found = asked.eval ? evaluation(asked, io) : await tasksFor(asked, io)
  if (found === null)
    return fail(
      io,
      "Couldn't find deno.json(c) or package.json here or in a folder above; name one with --config",
    )
  if (asked.task === null) {
    const { listTasks } = await import('./listing.ts')
    io.write('stdout', listTasks(found.tasks, paint))
    return 0
  }
  const goals = goalsOf(asked, found)
  if (goals.kind === 'wrong') return fail(io, goals.why)
  if (goals.names.length === 0) return asked.ifPresent ? 0 : await notFound(goals.pattern, found, io, paint)
  const plan = planTasks(found.tasks, goals.names)
  if (plan.kind === 'missing') return await notFound(plan.task, found, io, paint)
  if (plan.kind === 'cycle') {
    io.write('stderr', `Task cycle detected: ${plan.path.join(' -> ')}\n`)
    return 1
  }
  const folder = asked.cwd === null ? found.folder : existingFolder(asked.cwd, io.cwd)
  return runTaskPlan({ order: plan.order, tasks: found.tasks, folder, env, asked, io, paint })
}

async function envWithFiles(asked: TaskArguments, io: DenoTaskIo, paint: Paint): Promise<DenoTaskIo['env']> {
  const { addEnvFiles } = await import('./env-file.ts')
  const { env, missing } = addEnvFiles(io.env, asked.envFiles, io.cwd)
  const warning = paint('yellow', 'Warning')
  if (!asked.quiet)
    for (const file of missing)
      io.write(
        'stderr',
        `${warning} The \`--env-file\` flag was used, but the environment file specified '${file}' was not found.\n`,
      )
  return env
}

async function usage(): Promise<string> {
  return (await import('./usage.ts')).USAGE
}

async function tasksFor(asked: TaskArguments, io: DenoTaskIo): Promise<DenoTasks | null> {
  const own = asked.config === null && io.tasks !== null ? await io.tasks() : null
  return own ?? (await readDenoTasks(asked.config, io.cwd))
}

/** `--eval`: the words are the command of a task without a name, run where we stand. */
function evaluation(asked: TaskArguments, io: DenoTaskIo): DenoTasks {
  return { folder: io.cwd, tasks: new Map([['', { ...PLAIN_TASK, command: asked.task }]]) }
}

type Goals =
  | { readonly kind: 'goals'; readonly names: readonly string[]; readonly pattern: string }
  | { readonly kind: 'wrong'; readonly why: string }

/** The tasks that the name means, without those that an earlier one of them depends on anyway. */
function goalsOf(asked: TaskArguments, { tasks }: DenoTasks): Goals {
  const pattern = asked.eval ? '' : (asked.task ?? '')
  const filter = taskFilter(pattern)
  if (filter.kind === 'wrong') return filter
  const visited = new Set<string>()
  const visit = (name: string): void => {
    const waiting = [name]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (visited.has(next)) continue
      visited.add(next)
      waiting.push(...(tasks.get(next)?.dependencies ?? []))
    }
  }
  const names: string[] = []
  for (const name of tasks.keys()) {
    if (visited.has(name) || !filter.matches(name)) continue
    names.push(name)
    visit(name)
  }
  return { kind: 'goals', names, pattern }
}

async function notFound(name: string, { tasks }: DenoTasks, io: DenoTaskIo, paint: Paint): Promise<number> {
  const { nearestWord } = await import('../../util/did-you-mean.ts')
  const { listTasks } = await import('./listing.ts')
  const near = nearestWord(name, tasks.keys())
  const hint = near === null ? '' : `Did you mean "${near}"?\n`
  io.write('stderr', `Task not found: ${name}\n${hint}${listTasks(tasks, paint)}`)
  return 1
}

function existingFolder(path: string, cwd: string): string {
  try {
    return realpathSync(resolve(cwd, path))
  } catch (error) {
    throw new TaskConfigError(
      `Cannot run in "${path}": ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function fail(io: DenoTaskIo, message: string): number {
  io.write('stderr', `error: ${message}\n`)
  return 1
}

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from '../../shell/parse.ts'
import type { Script } from '../../shell/script.ts'
import { ShellSyntaxError } from '../../shell/shell-syntax-error.ts'
import { quote } from '../../shell/words.ts'
import { PLAIN_TASK, type DenoTask } from './deno-tasks.ts'
import type { DenoTaskIo } from './deno-task-io.ts'
import { createInterrupts, type Interrupts } from './interrupts.ts'
import type { Paint } from './paint.ts'
import { runInParallel } from './parallel.ts'
import { createPrefixedOutput } from './prefixed-output.ts'
import { taskPrefixes } from './prefixes.ts'
import { runLine } from './run-line.ts'
import type { TaskArguments } from './task-arguments.ts'

export interface TaskPlanRun {
  /** Every task once, each after its dependencies. */
  readonly order: readonly string[]
  readonly tasks: ReadonlyMap<string, DenoTask>
  /** Where the commands run. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly asked: TaskArguments
  readonly io: DenoTaskIo
  readonly paint: Paint
}

/** One command line of a task; a script of package.json may have three. */
interface Line {
  readonly name: string
  /** With the arguments of the command line. */
  readonly text: string
  readonly script: Script
}

/** Runs the tasks of a plan side by side and resolves with the exit code: 0, or that of the first one that failed. */
export async function runTaskPlan(run: TaskPlanRun): Promise<number> {
  const { order, asked, io, paint } = run
  const lines = new Map<string, readonly Line[]>()
  for (const name of order) {
    const read = linesOf(taskOf(run, name), name === order.at(-1) ? asked.args : [])
    if (read.kind === 'wrong') {
      io.write('stderr', `error: ${read.why}\n`)
      return 1
    }
    lines.set(name, read.lines)
  }
  const interrupts = createInterrupts()
  const siblings = new AbortController()
  const dependenciesOf = (name: string): readonly string[] => taskOf(run, name).dependencies
  const prefixes = asked.noPrefix || order.length === 1 ? null : taskPrefixes(order, dependenciesOf, paint)
  const env = environment(run)
  const fingerprints = new Map<string, string | null>()
  const runTask = (name: string): Promise<number> =>
    runOne({
      ...run,
      env,
      task: taskOf(run, name),
      lines: lines.get(name) ?? [],
      prefix: prefixes?.get(name) ?? null,
      interrupts,
      signal: siblings.signal,
      fingerprints,
    })
  const stopListening = io.onSignal(interrupts.handle)
  try {
    return await runInParallel({
      order,
      dependenciesOf,
      jobs: jobsOf(run),
      run: runTask,
      // After a signal every program has been told already and may end in its own time.
      onFailure: () => {
        if (interrupts.exitCode() === null) siblings.abort()
      },
    })
  } finally {
    stopListening()
  }
}

interface OneTask extends TaskPlanRun {
  readonly task: DenoTask
  readonly lines: readonly Line[]
  readonly prefix: string | null
  readonly interrupts: Interrupts
  readonly signal: AbortSignal
  /** Of the tasks that are over, for the cache; null when a task can't be cached. */
  readonly fingerprints: Map<string, string | null>
}

async function runOne(one: OneTask): Promise<number> {
  const { task, lines, paint } = one
  one.fingerprints.set(task.name, null)
  if (task.command === null) {
    announce(one, task.name, paint('gray', '(no command)'))
    return 0
  }
  const cached = task.files.length === 0 ? null : await askCacheFor(one)
  if (cached?.kind === 'hit') {
    one.fingerprints.set(task.name, cached.fingerprint)
    announce(one, task.name, `${paint('gray', lines[0]?.text ?? '')} (cached, inputs unchanged)`)
    return 0
  }
  for (const line of lines) {
    announce(one, line.name, line.text)
    const exitCode = await runLineOf(one, line)
    if (exitCode !== 0) return exitCode
  }
  if (cached?.kind === 'miss') {
    one.fingerprints.set(task.name, cached.fingerprint)
    await cached.store()
  }
  return 0
}

function runLineOf(one: OneTask, line: Line): Promise<number> {
  const { prefix, io, interrupts, signal } = one
  const output =
    prefix === null
      ? null
      : {
          stdout: createPrefixedOutput(prefix, (data) => io.write('stdout', data)),
          stderr: createPrefixedOutput(prefix, (data) => io.write('stderr', data)),
        }
  return runLine(line.script, {
    cwd: one.folder,
    env: one.env,
    command: io.command,
    interrupts,
    signal,
    output,
  })
}

async function askCacheFor(one: OneTask) {
  const { task, io, folder, env, fingerprints } = one
  const { askCache } = await import('./input-cache.ts')
  return askCache(
    {
      task: task.name,
      command: task.command ?? '',
      args: one.order.at(-1) === task.name ? one.asked.args : [],
      cwd: folder,
      files: task.files,
      output: task.output,
      envNames: task.env,
      env,
      dependencies: task.dependencies.map((name) => fingerprints.get(name) ?? null),
    },
    io.cacheFolder,
  )
}

/** The banner, on stderr so that it is never taken for output. */
function announce({ asked, io, paint }: OneTask, name: string, text: string): void {
  if (!asked.quiet) io.write('stderr', `${paint('green', 'Task')} ${paint('cyan', name)} ${text}\n`)
}

type ReadLines =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'wrong'; readonly why: string }

/** Every grammar error is found here, before anything runs. */
function linesOf(task: DenoTask, args: readonly string[]): ReadLines {
  const lines: Line[] = []
  const commands: readonly [name: string, command: string | null][] = [
    [`pre${task.name}`, task.pre],
    [task.name, task.command],
    [`post${task.name}`, task.post],
  ]
  for (const [name, command] of commands) {
    if (command === null) continue
    const text = [command, ...args.map(quote)].join(' ').trim()
    try {
      lines.push({ name, text, script: parse(text) })
    } catch (error) {
      if (error instanceof ShellSyntaxError) return { kind: 'wrong', why: syntaxError(name, error) }
      throw error
    }
  }
  return { kind: 'lines', lines }
}

function syntaxError(name: string, { message, text, offset }: ShellSyntaxError): string {
  return `Error parsing script '${name}'.\n\nCaused by:\n    ${message}\n      ${text.slice(offset).replaceAll('\n', '\n      ')}\n      ~`
}

function taskOf({ tasks }: TaskPlanRun, name: string): DenoTask {
  return tasks.get(name) ?? { ...PLAIN_TASK, name }
}

function jobsOf({ asked, env, io }: TaskPlanRun): number {
  const named = env['DENO_JOBS'] ?? ''
  return asked.jobs ?? (/^[1-9]\d{0,5}$/.test(named) ? Number(named) : io.parallelism)
}

/** INIT_CWD is where the command was given; the `.bin` folders of the folder and those above come first on PATH. */
function environment({ env, folder, io }: TaskPlanRun): Readonly<Record<string, string>> {
  const bins: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    const bin = join(at, 'node_modules', '.bin')
    if (existsSync(bin)) bins.push(bin)
    if (at === dirname(at)) break
  }
  const path = [...bins, env['PATH'] ?? ''].filter((part) => part !== '').join(':')
  return { INIT_CWD: io.cwd, ...env, PATH: path }
}

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from '../../shell/parse.ts'
import type { Script } from '../../shell/script.ts'
import { ShellSyntaxError, syntaxErrorInWords } from '../../shell/shell-syntax-error.ts'
import { quote } from '../../shell/words.ts'
import { PLAIN_TASK, type DenoTask } from './deno-tasks.ts'
import type { DenoTaskIo } from './deno-task-io.ts'
import type { CacheAnswer } from '../input-cache.ts'
import { createInterrupts, type Interrupts } from './interrupts.ts'
import type { Paint } from './paint.ts'
import { runInParallel } from './parallel.ts'
import type { Prefix } from './prefixes.ts'
import { runLine, type LineOptions } from './run-line.ts'
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

/** Runs the tasks of a plan side by side and resolves with the exit code: 0, or that of the first one that failed. */
export async function runTaskPlan(run: TaskPlanRun): Promise<number> {
  const { order, asked, io, paint } = run
  const interrupts = createInterrupts()
  const siblings = new AbortController()
  const dependenciesOf = (name: string): readonly string[] => taskOf(run, name).dependencies
  const prefixes = asked.noPrefix || order.length === 1 ? null : await import('./prefixes.ts')
  const prefixOf = prefixes?.taskPrefixes(order, dependenciesOf, paint)
  const env = environment(run)
  const fingerprints = new Map<string, string | null>()
  const runTask = (name: string): Promise<number> =>
    runOne({
      ...run,
      env,
      task: taskOf(run, name),
      args: name === order.at(-1) ? asked.args : [],
      prefix: prefixOf?.get(name) ?? null,
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
    await io.allWritten()
    stopListening()
  }
}

interface OneTask extends TaskPlanRun {
  readonly task: DenoTask
  /** Only the last task of the plan, the one that was asked for, gets the arguments of the command line. */
  readonly args: readonly string[]
  readonly prefix: Prefix | null
  readonly interrupts: Interrupts
  readonly signal: AbortSignal
  /** Of the tasks that are over, for the cache; null when a task can't be cached. */
  readonly fingerprints: Map<string, string | null>
}

async function runOne(one: OneTask): Promise<number> {
  const { task, args, paint } = one
  one.fingerprints.set(task.name, null)
  if (task.command === null) {
    announce(one, task.name, paint('gray', '(no command)'))
    return 0
  }
  const cached = task.files.length === 0 ? null : await askCacheFor(one)
  if (cached?.kind === 'hit') {
    one.fingerprints.set(task.name, cached.fingerprint)
    announce(one, task.name, `${paint('gray', withArgs(task.command, args))} (cached, inputs unchanged)`)
    return 0
  }
  const lines: readonly [name: string, command: string | null][] = [
    [`pre${task.name}`, task.pre],
    [task.name, task.command],
    [`post${task.name}`, task.post],
  ]
  for (const [name, command] of lines) {
    const exitCode = command === null ? 0 : await runCommand(one, name, withArgs(command, args))
    if (exitCode !== 0) return exitCode
  }
  if (cached?.kind === 'miss') {
    one.fingerprints.set(task.name, cached.fingerprint)
    await cached.store()
  }
  return 0
}

async function runCommand(one: OneTask, name: string, text: string): Promise<number> {
  const { prefix, io, interrupts, signal } = one
  announce(one, name, text)
  const script = parseOrExplain(name, text)
  if (typeof script === 'string') {
    io.write('stderr', `error: ${script}\n`)
    return 1
  }
  const output = prefix === null ? null : await prefixedOutput(prefix(name), io)
  const { env, refuse } = await guarded(one)
  return runLine(script, { cwd: one.folder, env, refuse, command: io.command, interrupts, signal, output })
}

async function prefixedOutput(prefix: string, io: DenoTaskIo): Promise<LineOptions['output']> {
  const { createPrefixedOutput } = await import('./prefixed-output.ts')
  return {
    stdout: createPrefixedOutput(prefix, (data) => io.writeBeside('stdout', data)),
    stderr: createPrefixedOutput(prefix, (data) => io.writeBeside('stderr', data)),
  }
}

/** Loaded only for the tasks that say what they may touch. */
async function guarded({ task, env, folder }: OneTask): Promise<Pick<LineOptions, 'env' | 'refuse'>> {
  if (task.guard === null) return { env, refuse: undefined }
  const { createRefuse } = await import('../permissions.ts')
  const { permittedEnv } = await import('../seen-variables.ts')
  const { permissions, path } = task.guard
  const seen = permittedEnv(env, permissions)
  return { env: seen, refuse: createRefuse(permissions, { cwd: folder, env: seen, where: path }) }
}

async function askCacheFor({ task, args, io, folder, env, fingerprints }: OneTask): Promise<CacheAnswer> {
  const { askCache } = await import('../input-cache.ts')
  return askCache(
    {
      task: task.name,
      command: task.command ?? '',
      args,
      cwd: folder,
      files: task.files,
      output: task.output,
      envNames: task.env,
      env,
      dependencies: task.dependencies.map((name) => fingerprints.get(name) ?? null),
    },
    io.cacheFolder(),
  )
}

/** The banner, on stderr so that it is never taken for output. */
function announce({ asked, io, paint }: OneTask, name: string, text: string): void {
  if (!asked.quiet) io.write('stderr', `${paint('green', 'Task')} ${paint('cyan', name)} ${text}\n`)
}

/** Arguments are quoted, so that they reach the command as they are. */
function withArgs(command: string, args: readonly string[]): string {
  return [command, ...args.map(quote)].join(' ').trim()
}

/** The parsed line, or what is wrong with it and where. */
function parseOrExplain(name: string, text: string): Script | string {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    const { what, rest } = syntaxErrorInWords(error)
    const place = rest === null ? '' : `\n      ${rest}\n      ~`
    return `Error parsing script '${name}'.\n\nCaused by:\n    ${what}${place}`
  }
}

function taskOf({ tasks }: TaskPlanRun, name: string): DenoTask {
  return tasks.get(name) ?? { ...PLAIN_TASK, name }
}

function jobsOf({ asked, env, io }: TaskPlanRun): number {
  const named = env['DENO_JOBS'] ?? ''
  return asked.jobs ?? (/^[1-9]\d{0,5}$/.test(named) ? Number(named) : io.parallelism())
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

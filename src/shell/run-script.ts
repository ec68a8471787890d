import type { ByteWriter } from './byte-stream.ts'
import { ended, type CommandResult, type Execution } from './execution.ts'
import type { ScriptRunners } from './run-command.ts'
import { runPipeline } from './run-pipeline.ts'
import { ABORTED_EXIT_CODE, createScope, type Scope } from './scope.ts'
import type { ListItem, Pipeline, Script } from './script.ts'
import type { ShellOptions } from './shell-options.ts'
import { copyState } from './shell-state.ts'
import { holdStreams } from './streams.ts'

/** Runs a line with its steps, and what runs beside it (`&`), to the end. Rejects only with what `step` throws. */
export async function runSteps(script: Script, execution: Execution): Promise<CommandResult> {
  return runToEnd(script, execution, execution.options.step ?? null)
}

type Step = ShellOptions['step'] | null

const RUNNERS: ScriptRunners = {
  /** What a group started with `&` is left to whoever waits at the end of the line. */
  group: (script, execution) => runList(script, execution, null),
  substitution: runSubstitution,
}

async function runSubstitution(script: Script, execution: Execution): Promise<string> {
  const chunks: Uint8Array[] = []
  const writer: ByteWriter = {
    write: (bytes) => {
      chunks.push(bytes)
      return Promise.resolve()
    },
  }
  const scope = createScope(execution.scope)
  const streams = { ...execution.streams, stdout: { kind: 'writer', writer } as const }
  try {
    await runToEnd(
      script,
      { ...execution, state: copyState(execution.state), streams, scope, jobs: [] },
      null,
    )
  } finally {
    scope.dispose()
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function runToEnd(script: Script, execution: Execution, step: Step): Promise<CommandResult> {
  try {
    const { exitCode, ends } = await runList(script, execution, step)
    return { exitCode: await waitForJobs(exitCode, execution.jobs, execution.scope), ends }
  } catch (error) {
    execution.scope.abort()
    await Promise.allSettled(execution.jobs)
    throw error
  }
}

/**
 * Waits for what runs beside; the first exit code that is not 0 is the line's. When the line itself failed, what runs
 * beside it is stopped (Deno's rule; other shells let it run).
 */
async function waitForJobs(exitCode: number, jobs: Promise<number>[], scope: Scope): Promise<number> {
  if (jobs.length === 0) return scope.failure() ?? exitCode
  if (exitCode !== 0) scope.fail(exitCode)
  let first = scope.failure() ?? exitCode
  const note = (code: number): void => {
    if (first === 0) first = code
  }
  for (let waited = 0; waited < jobs.length; waited = jobs.length) {
    await Promise.all(jobs.slice(waited).map(async (job) => note(await job)))
  }
  return scope.failure() ?? first
}

async function runList(script: Script, execution: Execution, step: Step): Promise<CommandResult> {
  const { state, jobs, scope } = execution
  let exitCode = 0
  for (const item of script.items) {
    if (item.background) {
      const job = runBeside(item, execution, step)
      // Its failure is met where it is waited for; until then nobody may call it unhandled.
      job.catch(() => undefined)
      jobs.push(job)
      continue
    }
    const result = await runItem(item, execution, step)
    exitCode = result.exitCode
    state.lastExitCode = String(exitCode)
    if (result.ends || scope.aborted()) return { exitCode, ends: result.ends }
    if (exitCode !== 0 && state.options.has('errexit')) break
  }
  return ended(exitCode)
}

/**
 * Runs an item with `&`, on the state as it is now. What follows it begins first (as in Deno, and as a shell that forks
 * commonly does). When it fails, everything of its scope is stopped.
 */
async function runBeside(item: ListItem, execution: Execution, step: Step): Promise<number> {
  const { scope, streams } = execution
  const release = holdStreams(streams)
  const jobs: Promise<number>[] = []
  const state = copyState(execution.state)
  try {
    await new Promise((resolve) => setImmediate(resolve))
    const { exitCode } = await runItem(item, { ...execution, state, jobs }, step)
    if (exitCode !== 0) scope.fail(exitCode)
    return await waitForJobs(exitCode, jobs, scope)
  } catch (error) {
    scope.abort()
    throw error
  } finally {
    release()
  }
}

async function runItem(item: ListItem, execution: Execution, step: Step): Promise<CommandResult> {
  let result = await runStep(item.first, execution, step)
  for (const { operator, pipeline } of item.rest) {
    if (result.ends) return result
    execution.state.lastExitCode = String(result.exitCode)
    if ((operator === '&&') === (result.exitCode === 0)) result = await runStep(pipeline, execution, step)
  }
  return result
}

async function runStep(pipeline: Pipeline, execution: Execution, step: Step): Promise<CommandResult> {
  if (execution.scope.aborted()) return ended(ABORTED_EXIT_CODE)
  if (step === null || step === undefined) return runPipeline(pipeline, execution, RUNNERS)
  const { text, position } = pipeline
  let ends = false
  const exitCode = await step({ text, position }, async () => {
    const result = await runPipeline(pipeline, execution, RUNNERS)
    ends = result.ends
    return result.exitCode
  })
  return { exitCode, ends }
}

import { ended, type CommandResult, type Execution } from './execution.ts'
import { createPipe, type Pipe } from './pipe.ts'
import { runCommand, type ScriptRunners } from './run-command.ts'
import type { Command, Pipeline } from './script.ts'
import { copyState } from './shell-state.ts'
import type { Streams } from './streams.ts'

/** Runs the commands of a pipeline beside each other; several have a copy of the state each. */
export async function runPipeline(
  pipeline: Pipeline,
  execution: Execution,
  runners: ScriptRunners,
): Promise<CommandResult> {
  const [first, ...others] = pipeline.commands
  const result =
    others.length === 0
      ? await runCommand(first, execution, runners)
      : await runPiped(pipeline, execution, runners)
  if (!pipeline.negated || result.ends) return result
  return ended(result.exitCode === 0 ? 1 : 0)
}

async function runPiped(
  { commands }: Pipeline,
  execution: Execution,
  runners: ScriptRunners,
): Promise<CommandResult> {
  const pipes = commands.slice(1).map(() => createPipe())
  const runs = commands.map(async (command, index) => {
    const streams = connect(command, pipes[index - 1], pipes[index], execution.streams)
    try {
      return await runCommand(command, { ...execution, state: copyState(execution.state), streams }, runners)
    } finally {
      pipes[index - 1]?.reader.hold.release()
      pipes[index]?.writer.hold.release()
    }
  })
  const results = (await allEnded(runs)).map(({ exitCode }) => exitCode)
  const last = results.at(-1) ?? 0
  if (!execution.state.options.has('pipefail')) return ended(last)
  return ended(results.findLast((exitCode) => exitCode !== 0) ?? 0)
}

/** Waits for all, then rejects with the first failure, so that nothing runs on behind the caller's back. */
async function allEnded<T>(runs: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(runs)
  return Promise.all(runs)
}

function connect(
  command: Command,
  before: Pipe | undefined,
  after: Pipe | undefined,
  streams: Streams,
): Streams {
  const stdin = before === undefined ? streams.stdin : ({ kind: 'pipe', pipe: before.reader } as const)
  if (after === undefined) return { ...streams, stdin }
  const stdout = { kind: 'pipe', pipe: after.writer } as const
  return { stdin, stdout, stderr: command.pipe === 'stdout-and-stderr' ? stdout : streams.stderr }
}

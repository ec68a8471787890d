import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { copyBytes, type ByteWriter } from './byte-stream.ts'
import type { Execution } from './execution.ts'
import { ProgramError, type FoundProgram } from './find-program.ts'
import { nodeReader } from './node-stream.ts'
import { signalGroup, stopGroup } from './process-group.ts'
import { ABORTED_EXIT_CODE } from './scope.ts'
import type { Input, Output } from './streams.ts'
import { systemMessage } from './system-error.ts'
import { nodeFs } from './node-fs.ts'

const { existsSync } = nodeFs

const DEFAULT_KILL_GRACE_MS = 2000

/** How an output of a program is wired: what spawn gets, and what this process does once the program runs. */
interface Wiring {
  readonly slot: 'ignore' | 'pipe' | number
  readonly started: (own: Readable | null) => Pump | null
}

/** Copies what a program writes to where it goes in this process. */
interface Pump {
  readonly done: Promise<void>
  readonly stop: () => void
}

/**
 * Runs a program in a process group of its own and resolves with its exit code once it has ended and all it wrote has
 * arrived. Throws ProgramError when it does not start.
 */
export async function runProgram(name: string, program: FoundProgram, execution: Execution): Promise<number> {
  const { stdin, stdout, stderr } = execution.streams
  const input = await inputSlot(stdin)
  const [out, err] = await wireOutputs(stdout, stderr)
  if (execution.scope.aborted()) return ABORTED_EXIT_CODE
  const child = start(name, program, execution, [input, out.slot, err.slot], () => {
    out.started(null)
    err.started(null)
  })
  const exited = Promise.withResolvers<number>()
  child.on('exit', (code, signal) => exited.resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
  child.on('error', (error) => exited.reject(launchError(name, error, execution)))
  const pumps = [out.started(child.stdout), err.started(child.stderr)].filter((pump) => pump !== null)
  const stopped =
    child.pid === undefined ? () => Promise.resolve(false) : supervise(child.pid, exited.promise, execution)
  try {
    return await exited.promise
  } finally {
    if (await stopped()) for (const pump of pumps) pump.stop()
    await Promise.all(pumps.map(({ done }) => done))
  }
}

function start(
  name: string,
  program: FoundProgram,
  execution: Execution,
  stdio: StdioOptions,
  failed: () => void,
): ChildProcess {
  const { state } = execution
  try {
    return spawn(program.file, program.args, {
      cwd: state.cwd,
      env: Object.fromEntries(state.env),
      detached: true,
      stdio,
    })
  } catch (error) {
    failed()
    throw launchError(name, error, execution)
  }
}

function launchError(name: string, error: unknown, { state }: Execution): ProgramError {
  const why = existsSync(state.cwd) ? systemMessage(error) : `the folder ${state.cwd} does not exist`
  return new ProgramError(`Error launching '${name}': ${why}`, 1)
}

/** Stops the program with its scope. The result tells, after its end, whether it was stopped, once its group is gone. */
function supervise(pid: number, exited: Promise<number>, execution: Execution): () => Promise<boolean> {
  const { options, scope } = execution
  let hasEnded = false
  let stopping: Promise<void> | null = null
  const end = (): void => {
    hasEnded = true
  }
  const gone = exited.then(end, end)
  const forget = scope.onAbort(() => {
    stopping = stopGroup(pid, options.killGraceMs ?? DEFAULT_KILL_GRACE_MS, gone)
  })
  options.onSpawn?.({ pid, ended: gone, kill: (signal) => (hasEnded ? undefined : signalGroup(pid, signal)) })
  return async () => {
    forget()
    await stopping
    return stopping !== null
  }
}

async function inputSlot(stdin: Input): Promise<'ignore' | number> {
  if (stdin.kind === 'nothing') return 'ignore'
  return stdin.kind === 'descriptor' ? stdin.fd : stdin.pipe.descriptor()
}

async function wireOutputs(stdout: Output, stderr: Output): Promise<[Wiring, Wiring]> {
  const together = stdout.kind === 'writer' && stderr.kind === 'writer' && stdout.writer === stderr.writer
  return together ? wireTogether(stdout.writer) : [await wire(stdout), await wire(stderr)]
}

async function wire(output: Output): Promise<Wiring> {
  switch (output.kind) {
    case 'nothing':
      return { slot: 'ignore', started: () => null }
    case 'descriptor':
      return { slot: output.fd, started: () => null }
    case 'pipe':
      return { slot: await output.pipe.descriptor(), started: () => null }
    case 'writer':
      return { slot: 'pipe', started: (own) => (own === null ? null : startPump(own, output.writer)) }
  }
}

/** One pipe for both outputs, so that what the program writes keeps its order. */
async function wireTogether(writer: ByteWriter): Promise<[Wiring, Wiring]> {
  const { createOsPipe } = await import('./os-pipe.ts')
  const pipe = await createOsPipe()
  const started = (): Pump => {
    pipe.closeWriter()
    const { done, stop } = startPump(pipe.readable(), writer)
    return { done: done.then(pipe.closeReader), stop }
  }
  return [
    { slot: pipe.writeFd, started },
    { slot: pipe.writeFd, started: () => null },
  ]
}

function startPump(source: Readable, target: ByteWriter): Pump {
  const copy = async (): Promise<void> => {
    try {
      await copyBytes(nodeReader(source), target)
    } catch {
      // Nobody reads any more, or it was stopped: the program learns it from its closed output.
    } finally {
      source.destroy()
    }
  }
  return { done: copy(), stop: () => void source.destroy() }
}

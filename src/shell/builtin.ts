import { absolutePath } from './absolute-path.ts'
import { BrokenPipe, BROKEN_PIPE_EXIT_CODE, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { ended, type CommandResult, type Execution } from './execution.ts'
import { ABORTED_EXIT_CODE, type Scope } from './scope.ts'
import type { ShellAccess } from './shell-options.ts'
import type { ShellState } from './shell-state.ts'
import { openReader, openWriter } from './streams.ts'
import { systemMessage } from './system-error.ts'

export type PathAccess = Exclude<ShellAccess['kind'], 'run'>

export interface BuiltinContext {
  /** The words after the command's name. */
  readonly args: readonly string[]
  /** As the command sees it, with the assignments before it; to change it, call `change`. */
  readonly state: ShellState
  readonly scope: Scope
  readonly stdin: ByteReader
  readonly stdout: ByteWriter
  readonly stderr: ByteWriter
  /** Changes the command line's own state. */
  readonly change: (apply: (state: ShellState) => void) => void
  /** Runs a command with these words and the same streams. */
  readonly run: (words: readonly string[]) => Promise<CommandResult>
  /** A path made absolute. Throws BuiltinError when it may not be touched so. */
  readonly path: (kind: PathAccess, path: string) => string
}

/** The number is the exit code. What it throws as BuiltinError is printed after its name, and the exit code is 1. */
export type Builtin = (context: BuiltinContext) => Promise<number | CommandResult> | number | CommandResult

/** A built-in cannot do what it is asked for. */
export class BuiltinError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'BuiltinError'
    this.exitCode = exitCode
  }
}

const ENCODER = new TextEncoder()

/** Writes text and a line's end; does nothing when nobody reads. */
export async function writeLine(writer: ByteWriter, line: string): Promise<void> {
  try {
    await writer.write(ENCODER.encode(`${line}\n`))
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error
  }
}

/** What a built-in is run with besides its name and words. */
export interface BuiltinRun {
  readonly execution: Execution
  /** The command line's own state, where assignments before the command made a copy. */
  readonly lasting: ShellState
  readonly run: BuiltinContext['run']
}

export async function runBuiltin(
  name: string,
  builtin: Builtin,
  args: readonly string[],
  { execution, lasting, run }: BuiltinRun,
): Promise<CommandResult> {
  const { state, scope, options, streams } = execution
  const stderr = openWriter(streams.stderr)
  const path = (kind: PathAccess, written: string): string => {
    const full = absolutePath(state.cwd, written)
    const refusal = options.refuse?.({ kind, path: full }) ?? null
    if (refusal !== null) throw new BuiltinError(`${written}: ${refusal}`)
    return full
  }
  try {
    const result = await builtin({
      args,
      state,
      scope,
      stdin: openReader(streams.stdin),
      stdout: openWriter(streams.stdout),
      stderr,
      change: (apply) => apply(lasting),
      run,
      path,
    })
    return typeof result === 'number' ? ended(result) : result
  } catch (error) {
    if (error instanceof BrokenPipe) return ended(BROKEN_PIPE_EXIT_CODE)
    if (scope.aborted()) return ended(ABORTED_EXIT_CODE)
    await writeLine(stderr, `${name}: ${systemMessage(error)}`)
    return ended(error instanceof BuiltinError ? error.exitCode : 1)
  }
}

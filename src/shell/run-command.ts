import { findBuiltin } from './builtins/builtins.ts'
import { runBuiltin, writeLine } from './builtin.ts'
import { ended, type CommandResult, type Execution } from './execution.ts'
import { expandValue, expandWord, expandWords, type Expander } from './expand-words.ts'
import { ExpansionError } from './expansion-error.ts'
import { openRedirect } from './open-redirect.ts'
import type { Command, Script, SimpleCommand } from './script.ts'
import { ABORTED_EXIT_CODE } from './scope.ts'
import { assignVariable, copyState, exportVariable, type ShellState } from './shell-state.ts'
import { openWriter } from './streams.ts'
import { systemMessage } from './system-error.ts'

/** The two ways in which a command holds a script; given in, because a script holds commands. */
export interface ScriptRunners {
  readonly group: (script: Script, execution: Execution) => Promise<CommandResult>
  /** Resolves with what it wrote. */
  readonly substitution: (script: Script, execution: Execution) => Promise<string>
}

/** Runs one command with its redirect. What cannot be expanded or opened is said on stderr; the exit code is then 1. */
export async function runCommand(
  command: Command,
  execution: Execution,
  runners: ScriptRunners,
): Promise<CommandResult> {
  const { redirect } = command
  if (redirect === null) return runInner(command, execution, runners)
  const expander = createExpander(execution, runners)
  const redirected = await explained(execution, () =>
    openRedirect(redirect, execution, (word) => expandWord(word, expander)),
  )
  if (redirected === null) return ended(1)
  try {
    return await runInner(command, { ...execution, streams: redirected.streams }, runners)
  } finally {
    redirected.release()
  }
}

async function runInner(
  command: Command,
  execution: Execution,
  runners: ScriptRunners,
): Promise<CommandResult> {
  if (command.kind === 'simple') return runSimple(command, execution, runners)
  const own = { ...execution, state: copyState(execution.state) }
  const result = await runners.group(command.script, own)
  return ended(result.exitCode)
}

async function runSimple(
  command: SimpleCommand,
  execution: Execution,
  runners: ScriptRunners,
): Promise<CommandResult> {
  const { state } = execution
  const expander = createExpander(execution, runners)
  const prepared = await explained(execution, async () => {
    const words = await expandWords(command.words, expander)
    return { words, state: await assign(command, state, expander) }
  })
  if (prepared === null) return ended(1)
  if (command.words.length === 0) return ended(0)
  return runWords(prepared.words, { ...execution, state: prepared.state }, state)
}

/** Before a command assignments are exported to it alone; a line that only assigns changes the line's own state. */
async function assign(
  { assignments, words }: SimpleCommand,
  state: ShellState,
  expander: Expander,
): Promise<ShellState> {
  if (assignments.length === 0) return state
  const target = words.length === 0 ? state : copyState(state)
  for (const { name, value } of assignments) {
    const text = await expandValue(value, { ...expander, state: target })
    if (words.length === 0) assignVariable(target, name, text)
    else exportVariable(target, name, text)
  }
  return target
}

/** Runs the caller's command of that name, else the built-in, else the program. */
async function runWords(
  words: readonly string[],
  execution: Execution,
  lasting: ShellState,
): Promise<CommandResult> {
  const [name = '', ...args] = words
  const { options, scope, streams } = execution
  if (scope.aborted()) return ended(ABORTED_EXIT_CODE)
  if (name.startsWith('!')) return refuseHistory(name, execution)
  const custom = options.command?.(name)
  if (custom !== undefined) {
    const { runCustomCommand } = await import('./run-custom-command.ts')
    return runCustomCommand(name, custom, args, execution)
  }
  const builtin = await findBuiltin(name)
  if (builtin !== null) {
    const run = (next: readonly string[]): Promise<CommandResult> => runWords(next, execution, lasting)
    return runBuiltin(name, builtin, args, { execution, lasting, run })
  }
  const [{ findProgram, ProgramError }, { runProgram }] = await Promise.all([
    import('./find-program.ts'),
    import('./run-program.ts'),
  ])
  try {
    const program = findProgram(name, args, execution.state)
    const variables = [...execution.state.env.keys()]
    const refusal = options.refuse?.({ kind: 'run', name, trail: program.trail, variables }) ?? null
    if (refusal !== null) throw new ProgramError(`${name}: ${refusal}`, NOT_PERMITTED)
    return ended(await runProgram(name, program, execution))
  } catch (error) {
    const message = error instanceof ProgramError ? error.message : `${name}: ${systemMessage(error)}`
    await writeLine(openWriter(streams.stderr), message)
    return ended(error instanceof ProgramError ? error.exitCode : 1)
  }
}

/** POSIX: the command is found, but may not be run. */
const NOT_PERMITTED = 126

async function refuseHistory(name: string, { streams }: Execution): Promise<CommandResult> {
  const lines = [
    'History expansion is not supported:',
    `  ${name}`,
    '  ~',
    '',
    'Perhaps you meant to add a space after the exclamation point to negate the command?',
    `  ! ${name.slice(1)}`,
  ]
  await writeLine(openWriter(streams.stderr), lines.join('\n'))
  return ended(1)
}

function createExpander(execution: Execution, runners: ScriptRunners): Expander {
  return { state: execution.state, substitute: (script) => runners.substitution(script, execution) }
}

/** Null when it failed for a reason that has been said. */
async function explained<T>({ streams }: Execution, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error
    await writeLine(openWriter(streams.stderr), error.message)
    return null
  }
}

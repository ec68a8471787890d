import { parse } from '../shell/parse.ts'
import type { Pipeline, Script } from '../shell/script.ts'

/** A task's command, parsed, with what the ledger has to know of its steps. */
export interface CommandLine {
  readonly script: Script
  /**
   * Whether the step belongs in the ledger. One that only changes the shell or asks a question (`cd`, `export`, `X=1`,
   * `test`) does not: it has no effect outside, and a resumed line needs it again.
   */
  readonly isRecorded: (position: number) => boolean
  /** Whether the step is one plain command, whose `{ exit }` therefore ends the whole line. */
  readonly isPlain: (position: number) => boolean
}

const SHELL_ONLY = new Set(['cd', 'export', 'unset', 'set', 'shopt', 'exit', 'test', 'true', 'false', ':'])

/** Throws ShellSyntaxError. `isAction` tells the words that run in this process, which may shadow a built-in. */
export function readCommandLine(command: string, isAction: (name: string) => boolean): CommandLine {
  const script = parse(command)
  const unrecorded = new Set<number>()
  for (const { pipeline } of stepsOf(script))
    if (isShellOnly(pipeline, isAction)) unrecorded.add(pipeline.position)
  return { script, isRecorded: (position) => !unrecorded.has(position), isPlain: plainSteps(script) }
}

/** Tells of the position of a step whether it is one plain command: no pipe, no group, no `!`, not in the background. */
export function plainSteps(script: Script): (position: number) => boolean {
  const plain = new Set<number>()
  for (const { pipeline, background } of stepsOf(script))
    if (!background && isPlain(pipeline)) plain.add(pipeline.position)
  return (position) => plain.has(position)
}

function stepsOf(script: Script): { readonly pipeline: Pipeline; readonly background: boolean }[] {
  return script.items.flatMap(({ first, rest, background }) =>
    [first, ...rest.map((chained) => chained.pipeline)].map((pipeline) => ({ pipeline, background })),
  )
}

function isPlain({ negated, commands }: Pipeline): boolean {
  return !negated && commands.length === 1 && commands[0].kind === 'simple'
}

function isShellOnly({ commands }: Pipeline, isAction: (name: string) => boolean): boolean {
  const [command] = commands
  if (commands.length > 1 || command.kind !== 'simple' || command.redirect !== null) return false
  const [name] = command.words
  if (name === undefined) return true
  const [part] = name.parts
  if (name.parts.length > 1 || part === undefined || part.kind !== 'text') return false
  return SHELL_ONLY.has(part.text) && !isAction(part.text)
}

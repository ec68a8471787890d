import type { ParseArgsOptionDescriptor } from 'node:util'
import type { Config } from '../config/load-config.ts'

/** What a command is given: its words, checked by `node:util`'s parseArgs, and everything outside that it may touch. */
export interface CommandContext {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
  /** Everything after the command's name as it was typed. */
  readonly argv: readonly string[]
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly io: CommandIo
  /** Finds and checks the configuration; throws `CONFIG_INVALID`. */
  readonly config: () => Promise<Config>
  /** Aborts on INT and TERM. */
  readonly signal: AbortSignal
  /** Aborts on the second INT or TERM. Who does not ask for it is ended by the second at once. */
  readonly urgent: AbortSignal
}

export interface CommandIo {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Of the stream that progress goes to. */
  readonly isTerminal: boolean
  readonly columns: () => number
  readonly colour: boolean
}

export interface OptionSpec extends ParseArgsOptionDescriptor {
  readonly help: string
  /** The word that stands for the option's value in the help. */
  readonly value?: string
}

export interface CommandSpec {
  readonly name: string
  readonly words: string
  readonly summary: string
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** The command reads its own words (`task` takes what `deno task` takes). */
  readonly raw?: boolean
}

export interface CommandModule {
  /** Does the command and resolves with the exit code. */
  readonly main: (context: CommandContext) => Promise<number>
}

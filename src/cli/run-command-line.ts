import { parseArgs } from 'node:util'
import { SyncError } from '../model/error.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import type { CommandContext, CommandIo, CommandModule, CommandSpec } from './command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts'
import { loadEnvironment } from './environment.ts'
import { commandHelp, overview } from './help.ts'
import { processIo } from './process-io.ts'
import { reportFailure } from './report-failure.ts'

/** How each command is loaded, by its name; only the one that is called is. */
export type CommandLoaders = Readonly<Record<string, () => Promise<CommandModule>>>

/** Runs one command line (without `node` and the program's name) and resolves with the exit code; never rejects. */
export async function runCommandLine(argv: readonly string[], loaders: CommandLoaders): Promise<number> {
  const io = processIo(argv)
  try {
    return await dispatch(argv, loaders, io)
  } catch (error) {
    return reportFailure(error, io, argv.includes('--verbose'))
  }
}

async function dispatch(argv: readonly string[], loaders: CommandLoaders, io: CommandIo): Promise<number> {
  const at = nameIndex(argv)
  const name = argv[at]
  if (name === undefined || name === 'help') {
    if (argv.includes('--version')) return printVersion(io)
    const word = argv.slice(at + 1).find((each) => !each.startsWith('-'))
    const about = COMMANDS.find((command) => command.name === word)
    if (word !== undefined && about === undefined) throw unknownCommand(word)
    io.out(about === undefined ? overview(COMMANDS) : commandHelp(about))
    return 0
  }
  const command = COMMANDS.find((candidate) => candidate.name === name)
  const load = loaders[name]
  if (command === undefined || load === undefined) throw unknownCommand(name)
  const rest = [...argv.slice(0, at), ...argv.slice(at + 1)]
  const context =
    command.raw === true
      ? rawContext(argv.slice(at + 1), argv.slice(0, at), io)
      : parsedContext(command, rest, io)
  if (context === null) {
    io.out(commandHelp(command))
    return 0
  }
  return (await load()).main(context)
}

/** The command's name is the first word that is neither a global option nor the value of one. */
function nameIndex(argv: readonly string[]): number {
  let index = 0
  while (argv[index]?.startsWith('-') === true) index += argv[index] === '--config' ? 2 : 1
  return index
}

function parsedContext(command: CommandSpec, words: readonly string[], io: CommandIo): CommandContext | null {
  const options = { ...GLOBAL_OPTIONS, ...command.options }
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    if (values['help'] === true) return null
    return contextFrom(values, positionals, words, io)
  } catch (error) {
    throw wrongUsage(command, options, error)
  }
}

function rawContext(words: readonly string[], before: readonly string[], io: CommandIo): CommandContext {
  const { values } = parseArgs({ args: [...before], options: GLOBAL_OPTIONS, strict: false })
  return contextFrom(values, words, words, io)
}

function contextFrom(
  values: CommandContext['values'],
  positionals: readonly string[],
  argv: readonly string[],
  io: CommandIo,
): CommandContext {
  const file = typeof values['config'] === 'string' ? values['config'] : null
  const stop = new AbortController()
  const urgent = new AbortController()
  let heedsUrgent = false
  let listening = false
  let loading: ReturnType<CommandContext['config']> | null = null
  return {
    values,
    positionals,
    argv,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    verbose: values['verbose'] === true,
    io,
    config: () => {
      loading ??= import('../config/load-config.ts').then(async ({ loadConfig }) => {
        const config = await loadConfig({ file, cwd: io.cwd })
        loadEnvironment(config.baseFolder)
        return config
      })
      return loading
    },
    get signal() {
      if (!listening) listenForSignals(stop, () => (heedsUrgent ? urgent : null))
      listening = true
      return stop.signal
    },
    get urgent() {
      heedsUrgent = true
      return urgent.signal
    },
  }
}

/**
 * The first INT or TERM stops gracefully; the second ends at once, as people who press it twice expect: what can break off
 * its programs does so, everything else is left as it is.
 */
function listenForSignals(stop: AbortController, urgent: () => AbortController | null): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const exitCode = name === 'SIGINT' ? 130 : 143
    process.on(name, () => {
      if (!stop.signal.aborted) return stop.abort(name)
      const second = urgent()
      if (second === null || second.signal.aborted) process.exit(exitCode)
      second.abort(name)
    })
  }
}

async function printVersion(io: CommandIo): Promise<number> {
  const { packageVersion } = await import('../config/package-version.ts')
  io.out(`tracksync ${packageVersion()}\n`)
  return 0
}

function unknownCommand(name: string): SyncError {
  const near = nearestWord(
    name,
    COMMANDS.map((command) => command.name),
  )
  const next = near === null ? 'see "tracksync --help"' : `did you mean "tracksync ${near}"?`
  return new SyncError('USAGE', `Cannot run "tracksync ${name}"`, 'there is no such command', next)
}

function wrongUsage(command: CommandSpec, options: object, error: unknown): SyncError {
  const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
  const word = /'(--[\w-]+)/.exec(why)?.[1]?.slice(2)
  const near = word === undefined ? null : nearestWord(word, Object.keys(options))
  const next =
    near === null || near === word ? `see "tracksync ${command.name} --help"` : `did you mean "--${near}"?`
  return new SyncError('USAGE', `Cannot run "tracksync ${command.name}"`, why, next, { cause: error })
}

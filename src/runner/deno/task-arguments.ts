/** What the words after `tracksync task` ask for. */
export interface TaskArguments {
  /** null lists the tasks. */
  readonly task: string | null
  /** Everything after the task's name, untouched. */
  readonly args: readonly string[]
  readonly config: string | null
  readonly cwd: string | null
  readonly eval: boolean
  readonly ifPresent: boolean
  readonly noPrefix: boolean
  readonly quiet: boolean
  readonly jobs: number | null
  /** In the order in which they were named. */
  readonly envFiles: readonly string[]
  readonly help: boolean
}

export type ParsedTaskArguments =
  | { readonly kind: 'arguments'; readonly value: TaskArguments }
  | { readonly kind: 'wrong'; readonly why: string }

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const NAMES: Readonly<Record<string, string>> = {
  '-c': '--config',
  '-q': '--quiet',
  '-j': '--jobs',
  '-h': '--help',
  '--env': '--env-file',
}
const DEFAULT_ENV_FILE = '.env'

/**
 * Reads the command line as Deno does: options stand before the task's name, whatever follows the name belongs to the
 * task, and `--` ends it all. `--env-file` takes its value only after `=`.
 */
export function parseTaskArguments(argv: readonly string[]): ParsedTaskArguments {
  const found: Mutable<TaskArguments> = { ...NOTHING_ASKED }
  const envFiles: string[] = []
  let defaultEnvFile = false
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') {
      found.task = word
      found.args = argv.slice(at + 1)
      break
    }
    const option = splitOption(word)
    const name = NAMES[option.name] ?? option.name
    if (name === '--env-file') {
      if (option.value === null) defaultEnvFile = true
      else envFiles.push(option.value)
      continue
    }
    if (setFlag(found, name)) {
      if (option.value !== null) return wrong(`"${option.name}" takes no value`)
      continue
    }
    if (name !== '--config' && name !== '--cwd' && name !== '--jobs')
      return wrong(`"${word}" is not an option`)
    const value = option.value ?? argv[(at += 1)]
    if (value === undefined) return wrong(`"${option.name}" needs a value`)
    if (name === '--config') found.config = value
    else if (name === '--cwd') found.cwd = value
    else if (!/^[1-9]\d{0,5}$/.test(value))
      return wrong(`"${option.name}" is "${value}", expected a number from 1`)
    else found.jobs = Number(value)
  }
  if (found.eval && found.task === null) return wrong('"--eval" needs a command line to run')
  found.envFiles = defaultEnvFile ? [DEFAULT_ENV_FILE, ...envFiles] : envFiles
  return { kind: 'arguments', value: found }
}

const NOTHING_ASKED: TaskArguments = {
  task: null,
  args: [],
  config: null,
  cwd: null,
  eval: false,
  ifPresent: false,
  noPrefix: false,
  quiet: false,
  jobs: null,
  envFiles: [],
  help: false,
}

function setFlag(found: Mutable<TaskArguments>, name: string): boolean {
  switch (name) {
    case '--eval':
      return (found.eval = true)
    case '--if-present':
      return (found.ifPresent = true)
    case '--no-prefix':
      return (found.noPrefix = true)
    case '--quiet':
      return (found.quiet = true)
    case '--help':
      return (found.help = true)
    default:
      return false
  }
}

/** "--jobs=2" and "-j2" as a name and a value. */
function splitOption(word: string): { readonly name: string; readonly value: string | null } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=')
    return equals < 0
      ? { name: word, value: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) }
  }
  const rest = word.slice(2)
  return { name: word.slice(0, 2), value: rest === '' ? null : rest.replace(/^=/, '') }
}

function wrong(why: string): ParsedTaskArguments {
  return { kind: 'wrong', why }
}

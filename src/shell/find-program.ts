import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { parse } from './parse.ts'
import type { Script, WordPart } from './script.ts'
import type { ShellState } from './shell-state.ts'
import { nodeFs } from './node-fs.ts'
import { systemMessage } from './system-error.ts'

const { accessSync, closeSync, constants, openSync, readSync, statSync } = nodeFs

export interface FoundProgram {
  /** Absolute. */
  readonly file: string
  readonly args: readonly string[]
  /** The files that were found on the way, absolute: that of the name first, then interpreters; the last one is `file`. */
  readonly trail: readonly string[]
}

/** A program that cannot be started: what to say, and the exit code. */
export class ProgramError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.name = 'ProgramError'
    this.exitCode = exitCode
  }
}

/** POSIX: the command is not found. */
const NOT_FOUND = 127
const ENV_SHEBANG = '#!/usr/bin/env '
/** A script's first line is looked for this far. */
const SHEBANG_BYTES = 1024
/** How many scripts may name each other as their interpreter. */
const MAX_INTERPRETERS = 8

/**
 * Finds the program of a command's name: a path as it is, else along PATH. A script that begins with `#!/usr/bin/env X`
 * is run by the X that this line would run, whether the file is executable or not (Deno's rule). Throws ProgramError.
 */
export function findProgram(name: string, args: readonly string[], state: ShellState): FoundProgram {
  return follow(name, args, state, state.cwd, [])
}

function follow(
  name: string,
  args: readonly string[],
  state: ShellState,
  folder: string,
  before: readonly string[],
): FoundProgram {
  if (name === '') throw new ProgramError('command name was empty', 1)
  const isPath = /^\/|\/./.test(name)
  const file = isPath ? resolve(folder, name) : findOnPath(name, state, folder)
  const trail = [...before, file]
  const interpreter = isPath && trail.length <= MAX_INTERPRETERS ? readInterpreter(file) : null
  if (interpreter === null) return { file, args, trail }
  const [next = '', ...own] = interpreter
  return follow(next, [...own, file, ...args], state, dirname(file), trail)
}

function findOnPath(name: string, state: ShellState, folder: string): string {
  if (name.endsWith('/')) throw new ProgramError(`${name}: command not found`, NOT_FOUND)
  const path = state.env.get('PATH') ?? state.variables.get('PATH')
  // An empty entry is the folder itself (POSIX 8.3).
  for (const entry of path?.split(delimiter) ?? []) {
    const file = isAbsolute(entry) ? join(entry, name) : resolve(folder, entry, name)
    if (isExecutable(file)) return file
  }
  throw new ProgramError(`${name}: command not found`, NOT_FOUND)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The words behind `#!/usr/bin/env`: one word, or with `-S` as many as there are. */
function readInterpreter(file: string): readonly string[] | null {
  const head = readHead(file)
  if (!head.startsWith(ENV_SHEBANG)) return null
  const line = (head.slice(ENV_SHEBANG.length).split('\n')[0] ?? '').trim()
  if (line === '') return null
  return line.startsWith('-S ') ? plainWords(file, line.slice('-S '.length)) : [line]
}

function plainWords(file: string, text: string): readonly string[] {
  const command = parseLine(file, text).items[0]?.first.commands[0]
  const words = command?.kind === 'simple' ? command.words : []
  return words.map(({ parts }) => parts.map((part) => plainText(part)).join(''))
}

function parseLine(file: string, text: string): Script {
  try {
    return parse(text)
  } catch (error) {
    throw new ProgramError(`${file}: unsupported first line: ${systemMessage(error)}`, 1)
  }
}

function plainText(part: WordPart): string {
  if (part.kind === 'text') return part.text
  return part.kind === 'quoted' ? part.parts.map((inner) => plainText(inner)).join('') : ''
}

function readHead(file: string): string {
  let fd: number
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return ''
  }
  try {
    const buffer = Buffer.alloc(SHEBANG_BYTES)
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, SHEBANG_BYTES, 0))
  } catch {
    return ''
  } finally {
    closeSync(fd)
  }
}

import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import type { ByteReader } from '../byte-stream.ts'
import type { CommandResult } from '../execution.ts'
import { readArguments, unsupported } from './arguments.ts'
import { untilAborted } from './until-aborted.ts'

const UNMATCHED = 'unmatched quote; by default quotes are special to xargs unless you use the -0 option'
const NO_DELIMITER = 'expected delimiter argument following -d'
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '0': '\0' }

interface Request {
  readonly words: readonly string[]
  /** What separates the words of the input; null for blanks, with quotes. */
  readonly delimiter: string | null
}

/** `xargs [-0|-d C] [WORD...]`: runs the words, and those that it reads, as one command; `echo` when it is given none. */
export async function xargs({ args, scope, stdin, run }: BuiltinContext): Promise<CommandResult> {
  const { words, delimiter } = readRequest(args)
  const text = await untilAborted(scope, readText(stdin))
  const read = delimiter === null ? splitAtBlanks(text) : splitAt(text, delimiter)
  return run([...(words.length === 0 ? ['echo'] : words), ...read])
}

async function readText(stdin: ByteReader): Promise<string> {
  const chunks: Uint8Array[] = []
  for (let bytes = await stdin.read(); bytes !== null; bytes = await stdin.read()) chunks.push(bytes)
  return Buffer.concat(chunks).toString('utf8')
}

function splitAt(text: string, delimiter: string): readonly string[] {
  const words = text.split(delimiter)
  return words.at(-1) === '' ? words.slice(0, -1) : words
}

function splitAtBlanks(text: string): readonly string[] {
  const words: string[] = []
  let word = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"' || character === "'") {
      const closing = text.indexOf(character, at + 1)
      const quoted = text.slice(at + 1, closing)
      if (closing < 0 || quoted.includes('\n')) throw new BuiltinError(UNMATCHED)
      word += quoted
      at = closing
    } else if (character === '\\' && /[\n\t "']/.test(text.charAt(at + 1))) {
      at += 1
      word += text.charAt(at)
    } else if (/[\n\t ]/.test(character)) {
      if (word !== '') words.push(word)
      word = ''
    } else {
      word += character
    }
  }
  return word === '' ? words : [...words, word]
}

/** Options end at the first other word, so that those of the command that is run stay as they were written. */
function readRequest(args: readonly string[]): Request {
  let delimiter: string | null = null
  let isNull = false
  let at = 0
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    const [kind] = readArguments([arg])
    if (arg === '--') {
      at += 1
      break
    }
    if (arg === '-0' || arg === '--null') {
      isNull = true
    } else if (kind === undefined || kind.kind === 'plain') {
      break
    } else if (arg === '-d') {
      at += 1
      delimiter = readDelimiter(valueOf(args[at]))
    } else if (arg.startsWith('--delimiter=')) {
      delimiter = readDelimiter(arg.slice('--delimiter='.length))
    } else if (arg.startsWith('-d')) {
      throw new BuiltinError(NO_DELIMITER)
    } else {
      throw unsupported(kind)
    }
  }
  if (isNull && delimiter !== null) throw new BuiltinError('cannot specify both null and delimiter flag')
  return { words: args.slice(at), delimiter: isNull ? '\0' : delimiter }
}

function valueOf(arg: string | undefined): string {
  const [value] = arg === undefined ? [] : readArguments([arg])
  if (value?.kind !== 'plain') throw new BuiltinError(NO_DELIMITER)
  return value.text
}

function readDelimiter(text: string): string {
  if (text === '') throw new BuiltinError('expected non-empty delimiter')
  if (text === '\\') throw new BuiltinError('expected character following escape')
  const escaped = text.startsWith('\\')
  const delimiter = escaped ? ESCAPES[text.charAt(1)] : [...text][0]
  if (delimiter === undefined) throw new BuiltinError('unsupported/not implemented escape character')
  const length = escaped ? 2 : delimiter.length
  if (text.length > length) throw new BuiltinError(`expected a single byte char delimiter. Found: ${text}`)
  return delimiter
}

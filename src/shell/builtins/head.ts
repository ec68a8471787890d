import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import type { ByteReader, ByteWriter } from '../byte-stream.ts'
import { readArguments, unsupported } from './arguments.ts'
import { copyFromFile } from './copy-file.ts'
import { untilAborted } from './until-aborted.ts'

const NEWLINE = 10
const DEFAULT_LINES = 10
/** Deno counts in 64 bits. */
const MOST_LINES = 2n ** 64n - 1n

interface Request {
  readonly file: string
  readonly lines: number
  /** `-n -5`: all but the last five. */
  readonly fromEnd: boolean
}

/** `head [-n N|--lines=N] [FILE]`; ends as soon as it has its lines, and what writes to it ends then too. */
export async function head(context: BuiltinContext): Promise<number> {
  const request = readRequest(context.args)
  if (request.file === '-') {
    await untilAborted(context.scope, copyLines(request, context.stdin, context.stdout))
    return 0
  }
  const copied = await copyFromFile('head', request.file, context, (reader) =>
    copyLines(request, reader, context.stdout),
  )
  return copied ? 0 : 1
}

function copyLines(request: Request, from: ByteReader, to: ByteWriter): Promise<void> {
  return request.fromEnd ? copyAllButLast(request.lines, from, to) : copyFirst(request.lines, from, to)
}

async function copyFirst(lines: number, from: ByteReader, to: ByteWriter): Promise<void> {
  let left = lines
  while (left > 0) {
    const bytes = await from.read()
    if (bytes === null) return
    let end = 0
    while (left > 0 && end < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, end)
      end = newline < 0 ? bytes.length : newline + 1
      if (newline >= 0) left -= 1
    }
    await to.write(bytes.subarray(0, end))
  }
  from.close()
}

/** Holds back as many lines as are left out. */
async function copyAllButLast(lines: number, from: ByteReader, to: ByteWriter): Promise<void> {
  let held: Uint8Array = new Uint8Array()
  for (let bytes = await from.read(); bytes !== null; bytes = await from.read()) {
    held = Buffer.concat([held, bytes])
    const end = startOfLast(held, lines + 1)
    await to.write(held.subarray(0, end))
    held = held.subarray(end)
  }
  await to.write(held.subarray(0, startOfLast(held, lines)))
}

/** Where the last `lines` lines begin; 0 when there are no more than these. */
function startOfLast(bytes: Uint8Array, lines: number): number {
  let start = bytes.length
  for (let found = 0; found < lines; found += 1) {
    if (start <= 0) return 0
    start = start >= 2 ? bytes.lastIndexOf(NEWLINE, start - 2) + 1 : 0
  }
  return start
}

function readRequest(args: readonly string[]): Request {
  let file: string | null = null
  let count: Omit<Request, 'file'> = { lines: DEFAULT_LINES, fromEnd: false }
  const rest = [...readArguments(args)]
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next.kind === 'plain') {
      if (file !== null) throw new BuiltinError('only one file is supported for now')
      file = next.text
    } else if (next.kind === 'short' && next.text === 'n') {
      const value = rest.shift()
      if (value?.kind !== 'plain') throw new BuiltinError('expected a value following -n')
      count = readCount(value.text, 'expected a numeric value following -n')
    } else if (next.kind === 'long' && /^lines=?$/.test(next.text)) {
      throw new BuiltinError('expected a value for --lines')
    } else if (next.kind === 'long' && next.text.startsWith('lines=')) {
      count = readCount(next.text.slice('lines='.length), 'invalid digit found in string')
    } else {
      throw unsupported(next)
    }
  }
  return { file: file ?? '-', ...count }
}

function readCount(text: string, wrong: string): Omit<Request, 'file'> {
  const [, minus, digits] = /^(-)?\+?(\d+)$/.exec(text) ?? []
  if (digits === undefined || BigInt(digits) > MOST_LINES) throw new BuiltinError(wrong)
  return { lines: Number(digits), fromEnd: minus !== undefined }
}

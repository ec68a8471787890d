import type { Writable } from 'node:stream'
import { BrokenPipe, EMPTY_READER, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { createHold, type Hold } from './hold.ts'
import { createMemoryPipe, type MemoryPipe } from './memory-pipe.ts'

/**
 * Joins two commands of a pipeline. What lies between them is decided by the reader, when it is known: memory when it
 * runs in this process, the standard input of a program when it is one, which a writing program then gets as its own.
 */
export interface Pipe {
  readonly reader: PipeReader
  readonly writer: PipeWriter
}

export interface PipeReader {
  /** The reader runs in this process. */
  readonly bytes: () => ByteReader
  /** The reader is a program with this standard input. */
  readonly program: (stdin: Writable) => void
  /** Let go of it and what is still written is refused. */
  readonly hold: Hold
}

export interface PipeWriter extends ByteWriter {
  /** The reading program's standard input, for a writing program; null when the reader is none. Waits for the reader. */
  readonly handle: () => Promise<Writable | null>
  /** The handle now belongs to a program: this process writes no more. */
  readonly handedOver: () => void
  /** Let go of it and the reader comes to the end. */
  readonly hold: Hold
}

type Middle =
  | { readonly kind: 'memory'; readonly memory: MemoryPipe }
  | { readonly kind: 'program'; readonly stdin: Writable }
  | { readonly kind: 'closed' }

export function createPipe(): Pipe {
  const decision = Promise.withResolvers<Middle>()
  let decided: Middle | null = null
  const decide = (middle: Middle): Middle => {
    if (decided === null) decision.resolve((decided = middle))
    return decided
  }
  const bytes = (): ByteReader => {
    const middle = decide(decided ?? { kind: 'memory', memory: createMemoryPipe() })
    return middle.kind === 'memory' ? middle.memory.reader : EMPTY_READER
  }
  const closeReader = (): void => {
    const middle = decide({ kind: 'closed' })
    if (middle.kind === 'memory') middle.memory.reader.close()
    if (middle.kind === 'program') middle.stdin.destroy()
  }
  const program = (stdin: Writable): void => {
    stdin.on('error', () => stdin.destroy())
    decide({ kind: 'program', stdin })
  }
  const closeWriter = async (): Promise<void> => {
    const middle = await decision.promise
    if (middle.kind === 'memory') middle.memory.end()
    if (middle.kind === 'program' && !middle.stdin.destroyed) middle.stdin.end()
  }
  return {
    reader: { bytes, program, hold: createHold(closeReader) },
    writer: {
      write: async (data) => writeTo(decided ?? (await decision.promise), data),
      handle: async () => {
        const middle = decided ?? (await decision.promise)
        return middle.kind === 'program' && !middle.stdin.destroyed ? middle.stdin : null
      },
      handedOver: () => {
        if (decided?.kind === 'program') decided.stdin.destroy()
      },
      hold: createHold(() => void closeWriter()),
    },
  }
}

async function writeTo(middle: Middle, data: Uint8Array): Promise<void> {
  if (middle.kind === 'memory') return middle.memory.write(data)
  if (middle.kind === 'closed' || middle.stdin.destroyed) throw new BrokenPipe()
  await new Promise<void>((resolve, reject) => {
    middle.stdin.write(data, (error) => (error ? reject(new BrokenPipe()) : resolve()))
  })
}

import { BrokenPipe, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { createHold, type Hold } from './hold.ts'
import { once } from './once.ts'
import type { OsPipe } from './os-pipe.ts'

/** What a pipe of Linux holds. */
const CAPACITY_BYTES = 64 * 1024

/**
 * Joins two commands of a pipeline. It lies in memory, bounded, until a program is at one of its ends: then it becomes a
 * pipe of the operating system, and where both ends are programs nothing passes through this process.
 */
export interface Pipe {
  readonly reader: PipeReader
  readonly writer: PipeWriter
}

export interface PipeReader extends ByteReader {
  /** The descriptor for a program's standard input. */
  readonly descriptor: () => Promise<number>
  /** Let go of it and what is still written is refused. */
  readonly hold: Hold
}

export interface PipeWriter extends ByteWriter {
  /** The descriptor for a program's outputs. */
  readonly descriptor: () => Promise<number>
  /** Let go of it and the reader comes to the end. */
  readonly hold: Hold
}

export function createPipe(): Pipe {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  let ended = false
  let closed = false
  let os: OsPipe | null = null
  let osReader: ByteReader | null = null
  let opening: Promise<OsPipe> | null = null
  /** What this process writes to the pipe of the operating system, in its order. */
  let queue: Promise<void> = Promise.resolve()
  let change = Promise.withResolvers<void>()

  const changed = (): void => {
    change.resolve()
    change = Promise.withResolvers()
  }
  const takeChunk = (): Uint8Array | undefined => {
    const chunk = chunks.shift()
    sizeBytes -= chunk?.length ?? 0
    changed()
    return chunk
  }
  const writeToOs = (pipe: OsPipe, bytes: Uint8Array): Promise<void> => {
    const written = queue.then(() => writeAll(pipe, bytes))
    queue = written.catch(() => undefined)
    return written
  }
  const closeWriter = (pipe: OsPipe): void => void queue.then(pipe.closeWriter)
  const open = async (): Promise<OsPipe> => {
    const { createOsPipe } = await import('./os-pipe.ts')
    const { nodeReader } = await import('./node-stream.ts')
    const pipe = await createOsPipe()
    os = pipe
    const reader = once(() => nodeReader(pipe.readable()))
    osReader = { read: () => reader().read(), close: pipe.closeReader }
    if (closed) pipe.closeReader()
    if (ended && chunks.length === 0) closeWriter(pipe)
    changed()
    return pipe
  }
  const becomeOs = (): Promise<OsPipe> => (opening ??= open())

  const read = async (): Promise<Uint8Array | null> => {
    for (;;) {
      if (closed) return null
      if (chunks.length > 0) return takeChunk() ?? null
      if (osReader !== null) return osReader.read()
      if (ended && opening === null) return null
      await change.promise
    }
  }
  const isFull = (): boolean => opening === null && sizeBytes >= CAPACITY_BYTES && !closed
  const write = async (bytes: Uint8Array): Promise<void> => {
    while (isFull()) await change.promise
    if (closed) throw new BrokenPipe()
    if (bytes.length === 0) return
    if (opening !== null) return writeToOs(await opening, bytes)
    chunks.push(bytes)
    sizeBytes += bytes.length
    changed()
  }
  const readDescriptor = async (): Promise<number> => {
    const pipe = await becomeOs()
    for (let chunk = takeChunk(); chunk !== undefined; chunk = takeChunk())
      void writeToOs(pipe, chunk).catch(() => undefined)
    const fd = pipe.readFd()
    if (ended) closeWriter(pipe)
    return fd
  }
  const writeDescriptor = async (): Promise<number> => {
    const pipe = await becomeOs()
    await queue
    return pipe.writeFd
  }
  const closeReader = (): void => {
    closed = true
    chunks.length = 0
    os?.closeReader()
    if (ended && os !== null) closeWriter(os)
    changed()
  }
  const end = (): void => {
    ended = true
    if (os !== null) closeWriter(os)
    changed()
  }
  return {
    reader: { read, close: closeReader, descriptor: readDescriptor, hold: createHold(closeReader) },
    writer: { write, descriptor: writeDescriptor, hold: createHold(end) },
  }
}

async function writeAll(pipe: OsPipe, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    pipe.writable().write(bytes, (error) => (error ? reject(new BrokenPipe()) : resolve()))
  })
}

import { BrokenPipe, type ByteReader, type ByteWriter } from './byte-stream.ts'

/** What a pipe of Linux holds. */
const CAPACITY_BYTES = 64 * 1024

/** A pipe inside this process that holds a bounded number of bytes: a writer waits while it is full. */
export interface MemoryPipe extends ByteWriter {
  readonly reader: ByteReader
  /** Nothing more will be written. */
  readonly end: () => void
}

export function createMemoryPipe(): MemoryPipe {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  let ended = false
  let closed = false
  let change = Promise.withResolvers<void>()
  const changed = (): void => {
    change.resolve()
    change = Promise.withResolvers()
  }
  const read = async (): Promise<Uint8Array | null> => {
    while (chunks.length === 0 && !ended && !closed) await change.promise
    const chunk = chunks.shift()
    if (chunk === undefined) return null
    sizeBytes -= chunk.length
    changed()
    return chunk
  }
  const write = async (bytes: Uint8Array): Promise<void> => {
    while (sizeBytes >= CAPACITY_BYTES && !closed) await change.promise
    if (closed) throw new BrokenPipe()
    if (bytes.length === 0) return
    chunks.push(bytes)
    sizeBytes += bytes.length
    changed()
  }
  return {
    write,
    end: () => {
      ended = true
      changed()
    },
    reader: {
      read,
      close: () => {
        closed = true
        chunks.length = 0
        changed()
      },
    },
  }
}

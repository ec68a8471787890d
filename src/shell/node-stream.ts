import type { Readable, Writable } from 'node:stream'
import { BrokenPipe, type ByteReader, type ByteWriter } from './byte-stream.ts'

/** Reads a Node stream chunk by chunk; what is not asked for stays in the stream. */
export function nodeReader(stream: Readable): ByteReader {
  let closed = false
  let wake = (): void => undefined
  const read = async (): Promise<Uint8Array | null> => {
    for (;;) {
      const chunk: unknown = closed ? null : stream.read()
      if (chunk !== null) return toBytes(chunk)
      if (stream.errored !== null) throw stream.errored
      if (closed || stream.readableEnded || stream.destroyed) return null
      await somethingHappens(stream, ['readable', 'end', 'close', 'error'], (wakeUp) => {
        wake = wakeUp
      })
    }
  }
  const close = (): void => {
    closed = true
    wake()
  }
  return { read, close }
}

/** Writes to a Node stream that stays open afterwards; `release` takes the listeners off it again. */
export function nodeWriter(stream: Writable): ByteWriter & { readonly release: () => void } {
  let broken = false
  const breakOff = (): void => {
    broken = true
  }
  let draining: Promise<void> | null = null
  /** One wait for all who write at the same time, so that a stream does not get a listener from each. */
  const drained = async (): Promise<void> => {
    await somethingHappens(stream, ['drain', 'close', 'error'])
    draining = null
  }
  stream.on('error', breakOff)
  stream.on('close', breakOff)
  return {
    write: async (bytes) => {
      if (broken || stream.destroyed || stream.writableEnded) throw new BrokenPipe()
      if (!stream.write(bytes)) await (draining ??= drained())
      if (broken) throw new BrokenPipe()
    },
    release: () => {
      stream.off('error', breakOff)
      stream.off('close', breakOff)
    },
  }
}

function somethingHappens(
  stream: Readable | Writable,
  events: readonly string[],
  otherwise?: (wake: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done)
      resolve()
    }
    for (const event of events) stream.on(event, done)
    otherwise?.(done)
  })
}

function toBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
}

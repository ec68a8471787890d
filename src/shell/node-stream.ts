import type { Readable, Writable } from 'node:stream'
import { BrokenPipe, type ByteReader, type ByteWriter } from './byte-stream.ts'

const READABLE_EVENTS = ['readable', 'end', 'close', 'error']

/**
 * Reads a Node stream chunk by chunk; what is not asked for stays in the stream. From the first reading to the end it
 * listens without a pause: Node sets the outputs of a child process that nobody listens to flowing when the child exits,
 * and what flows then is lost.
 */
export function nodeReader(stream: Readable): ByteReader {
  let closed = false
  let listening = false
  let wake = (): void => undefined
  const onEvent = (): void => wake()
  const listen = (): void => {
    if (listening) return
    listening = true
    for (const event of READABLE_EVENTS) stream.on(event, onEvent)
  }
  const forget = (): void => {
    if (!listening) return
    listening = false
    for (const event of READABLE_EVENTS) stream.off(event, onEvent)
  }
  const read = async (): Promise<Uint8Array | null> => {
    for (;;) {
      const chunk: unknown = closed ? null : stream.read()
      if (chunk !== null) return toBytes(chunk)
      if (closed || stream.errored !== null || stream.readableEnded || stream.destroyed) {
        forget()
        if (!closed && stream.errored !== null) throw stream.errored
        return null
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    read: () => {
      if (!closed) listen()
      return read()
    },
    close: () => {
      closed = true
      forget()
      wake()
    },
  }
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

function somethingHappens(stream: Writable, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done)
      resolve()
    }
    for (const event of events) stream.on(event, done)
  })
}

function toBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
}

import type { Socket } from 'node:net'
import { copyBytes, type ByteReader } from './byte-stream.ts'
import { createHold, type Hold } from './hold.ts'

/**
 * Bytes that several commands read one after the other, as those of `printf '1\n2\n' | (read-one; read-one)`. Each takes
 * what it reads and leaves the rest, so once a program has to read, they go through a socket that all of them share.
 */
export interface SharedInput {
  readonly bytes: () => ByteReader
  /** For the standard input of a program. */
  readonly handle: () => Promise<Socket>
  readonly hold: Hold
}

interface Channel {
  readonly far: Socket
  readonly reader: ByteReader
}

/** `released` is called once nobody holds it any more. */
export function createSharedInput(source: ByteReader, released: () => void = () => undefined): SharedInput {
  let channel: Promise<Channel> | null = null
  let closed = false
  const open = async (): Promise<Channel> => {
    const [{ createSocketPair }, { nodeReader, nodeWriter }] = await Promise.all([
      import('./socket-pair.ts'),
      import('./node-stream.ts'),
    ])
    const { near, far } = await createSocketPair()
    const end = (): void => void near.end()
    copyBytes(source, nodeWriter(near)).then(end, end)
    return { far, reader: nodeReader(far) }
  }
  const close = (): void => {
    closed = true
    source.close()
    void channel?.then(({ far }) => far.destroy())
    released()
  }
  return {
    bytes: () => ({
      read: async () => {
        if (closed) return null
        return channel === null ? source.read() : (await channel).reader.read()
      },
      close: () => undefined,
    }),
    handle: async () => (await (channel ??= open())).far,
    hold: createHold(close),
  }
}

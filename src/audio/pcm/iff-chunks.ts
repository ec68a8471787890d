import type { FileHandle } from 'node:fs/promises'

/** A chunk of an IFF file; `offset` is that of its content. */
export interface Chunk {
  readonly id: string
  readonly offset: number
  readonly size: number
}

const MAX_CHUNKS = 1000

/** The chunks of a WAV (`littleEndian`) or AIFF file, in order; ends quietly where the file does. */
export async function* chunksOf(
  file: FileHandle,
  fileSize: number,
  littleEndian: boolean,
): AsyncGenerator<Chunk> {
  let offset = 12
  for (let count = 0; count < MAX_CHUNKS && offset + 8 <= fileSize; count++) {
    const head = await readAt(file, offset, 8)
    const size = littleEndian ? head.readUInt32LE(4) : head.readUInt32BE(4)
    yield { id: head.toString('latin1', 0, 4), offset: offset + 8, size }
    offset += 8 + size + (size % 2)
  }
}

/** At most `length` bytes from `position`; fewer at the end of the file. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

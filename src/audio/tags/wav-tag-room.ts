import { open } from 'node:fs/promises'
import { chunksOf } from '../pcm/iff-chunks.ts'

/** `id3 ` with a 10-byte ID3v2.4 tag without frames. */
const EMPTY_TAG = Buffer.from('id3 \x0a\0\0\0ID3\x04\0\0\0\0\0\0', 'latin1')

/**
 * Gives a WAV file an empty `id3 ` chunk after its samples, where it has none. The tag writer grows the chunk it finds;
 * without one it would put it before the samples and write the whole file again.
 */
export async function makeRoomForTag(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    let end = 12
    for await (const chunk of chunksOf(file, size, true)) {
      if (chunk.id.toLowerCase() === 'id3 ') return
      end = chunk.offset + chunk.size + (chunk.size % 2)
    }
    if (end !== size) return // damaged, or longer than it says: the tag writer decides
    await file.write(EMPTY_TAG, 0, EMPTY_TAG.length, size)
    const riffSize = Buffer.alloc(4)
    riffSize.writeUInt32LE(size + EMPTY_TAG.length - 8)
    await file.write(riffSize, 0, 4, 4)
  } finally {
    await file.close()
  }
}

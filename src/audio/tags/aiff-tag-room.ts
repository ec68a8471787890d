import { open } from 'node:fs/promises'
import { chunksOf } from '../pcm/iff-chunks.ts'

/**
 * Takes the tag off the end of an AIFF file. The tag writer does not find one behind an odd number of sample bytes (it
 * forgets the padding) and would add a second.
 */
export async function removeTagAtEnd(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    let firstTag: number | null = null
    for await (const chunk of chunksOf(file, size, false)) {
      if (chunk.id === 'ID3 ') firstTag ??= chunk.offset - 8
      if (chunk.id !== 'ID3 ' && firstTag !== null) return // something lies behind it: the tag writer decides
    }
    if (firstTag === null) return
    const formSize = Buffer.alloc(4)
    formSize.writeUInt32BE(firstTag - 8)
    await file.write(formSize, 0, 4, 4)
    await file.truncate(firstTag)
  } finally {
    await file.close()
  }
}

import { open, type FileHandle } from 'node:fs/promises'
import { readAt } from '../pcm/iff-chunks.ts'
import { readPcmLayout } from '../pcm/read-pcm-layout.ts'

/** Writers that count one block too many are common; a truncated file lacks more than this. */
const TOLERATED_MS = 50
/** The largest Ogg page: 27 bytes, 255 lengths, 255 segments of 255 bytes. */
const MAX_OGG_PAGE = 27 + 255 + 255 * 255
const MAX_BOXES = 100_000

/**
 * How a file is shorter than its own header says, in words, or null when nothing seems to be missing. Looks at WAV, AIFF,
 * MP4 and Ogg; what other containers lack shows when they are decoded.
 */
export async function missingBytes(path: string): Promise<string | null> {
  const file = await open(path)
  try {
    const head = await readAt(file, 0, 12)
    if (head.toString('latin1', 4, 8) === 'ftyp') return await missingFromMp4(file)
    if (head.toString('latin1', 0, 4) === 'OggS') return await missingFromOgg(file)
    return await missingFromPcm(file)
  } finally {
    await file.close()
  }
}

async function missingFromPcm(file: FileHandle): Promise<string | null> {
  const layout = await readPcmLayout(file)
  if (layout === null || layout.declaredBytes === null) return null
  const { declaredBytes, dataBytes, bytesPerSample, channels, sampleRateHz } = layout
  const missingMs = ((declaredBytes - dataBytes) / (bytesPerSample * channels * sampleRateHz)) * 1000
  if (missingMs <= TOLERATED_MS) return null
  return `its header promises ${declaredBytes} bytes of samples, and ${dataBytes} are there`
}

/** Walks the top-level boxes; size 0 means "to the end of the file", size 1 a 64-bit size (ISO/IEC 14496-12, 4.2). */
async function missingFromMp4(file: FileHandle): Promise<string | null> {
  const { size: fileSize } = await file.stat()
  let offset = 0
  let hasMovie = false
  for (let count = 0; count < MAX_BOXES && offset + 8 <= fileSize; count++) {
    const head = await readAt(file, offset, 16)
    const type = head.toString('latin1', 4, 8)
    const short = head.readUInt32BE(0)
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return null // padding or a trailer of another kind
    const size = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short
    if (size === 0) return hasMovie || type === 'moov' ? null : 'its index (the "moov" box) is not there'
    if (size < 8) return null
    if (offset + size > fileSize) {
      return `its "${type}" box promises ${size} bytes, and ${fileSize - offset} are there`
    }
    hasMovie ||= type === 'moov'
    offset += size
  }
  return hasMovie ? null : 'its index (the "moov" box) is not there'
}

/** Whether the last page is whole: a page's lengths stand in its header (RFC 3533, 6). */
async function missingFromOgg(file: FileHandle): Promise<string | null> {
  const { size: fileSize } = await file.stat()
  const start = Math.max(0, fileSize - MAX_OGG_PAGE)
  const tail = await readAt(file, start, fileSize - start)
  const page = tail.lastIndexOf('OggS', undefined, 'latin1')
  if (page < 0) return 'its last page is cut off'
  const segments = tail[page + 26]
  const header = 27 + (segments ?? 0)
  if (segments === undefined || page + header > tail.length) return 'its last page is cut off'
  const body = tail.subarray(page + 27, page + header).reduce((sum, length) => sum + length, 0)
  return page + header + body > tail.length ? 'its last page is cut off' : null
}

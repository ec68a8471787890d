import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { PcmLayout } from './pcm-layout.ts'

/** Divisible by every frame size that is swapped (2, 3, 4 bytes a sample), so that no sample is cut in two. */
const BLOCK_BYTES = 12 * 65_536

/** What is read of a file: all its bytes, or those that are samples, in blocks that cut no sample in two. */
interface Block {
  readonly bytes: Buffer
  readonly isSamples: boolean
}

/**
 * MD5 of the samples of an integer WAV or AIFF file, as little endian: what ffmpeg's md5 muxer says of `pcm_s24le`, at a
 * third of its CPU. `wholeFile` is given every byte as it stands in the file, `onSamples` the samples, little endian, in
 * blocks of whole frames (the same buffer again and again).
 * Rejects with the file system's error, and with the signal's reason when aborted.
 */
export async function pcmChecksum(
  file: FileHandle,
  layout: PcmLayout,
  options: {
    readonly wholeFile?: Hash
    readonly onSamples?: (littleEndian: Buffer) => void
    readonly signal?: AbortSignal
  } = {},
): Promise<string> {
  const samples = createHash('md5')
  for await (const { bytes, isSamples } of blocksOf(file, layout)) {
    options.signal?.throwIfAborted()
    options.wholeFile?.update(bytes)
    if (!isSamples) continue
    if (layout.bigEndian) swapSamples(bytes, layout.bytesPerSample)
    samples.update(bytes)
    options.onSamples?.(bytes)
  }
  return samples.digest('hex')
}

/** The same buffer again and again: it has to be used up before the next one is asked for. */
async function* blocksOf(file: FileHandle, layout: PcmLayout): AsyncGenerator<Block> {
  const end = layout.dataOffset + layout.dataBytes
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  for (let position = 0; ;) {
    const isSamples = position >= layout.dataOffset && position < end
    const wanted = nextBlockBytes(position, layout.dataOffset, end)
    const { bytesRead } = await file.read(block, 0, wanted, position)
    if (isSamples && bytesRead < wanted) throw new Error('The file became shorter while it was read')
    if (bytesRead === 0) return
    yield { bytes: block.subarray(0, bytesRead), isSamples }
    position += bytesRead
  }
}

function nextBlockBytes(position: number, start: number, end: number): number {
  if (position < start) return Math.min(BLOCK_BYTES, start - position)
  if (position < end) return Math.min(BLOCK_BYTES, end - position)
  return BLOCK_BYTES
}

function swapSamples(bytes: Buffer, bytesPerSample: number): void {
  if (bytesPerSample === 2) bytes.swap16()
  if (bytesPerSample === 4) bytes.swap32()
  if (bytesPerSample !== 3) return
  for (let i = 0; i + 2 < bytes.length; i += 3) {
    const first = bytes[i] ?? 0
    bytes[i] = bytes[i + 2] ?? 0
    bytes[i + 2] = first
  }
}

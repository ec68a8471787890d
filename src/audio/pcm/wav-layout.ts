import type { FileHandle } from 'node:fs/promises'
import { chunksOf, readAt } from './iff-chunks.ts'
import type { PcmLayout } from './pcm-layout.ts'

const PCM = 1
const FLOAT = 3
/** The real tag then stands in the first two bytes of the sub-format (Microsoft, WAVEFORMATEXTENSIBLE). */
const EXTENSIBLE = 0xfffe
/** Writers into a pipe put 0, 0xffffffff or something just below 2 GiB where the length belongs. */
const UNKNOWN_LENGTH = 0x7fff0000

interface WavFormat {
  readonly tag: number
  readonly channels: number
  readonly sampleRateHz: number
  readonly bits: number
}

/** See `readPcmLayout`. */
export async function readWavLayout(file: FileHandle, fileSize: number): Promise<PcmLayout | null> {
  let format: WavFormat | null = null
  let longDataSize: number | null = null
  for await (const chunk of chunksOf(file, fileSize, true)) {
    if (chunk.id === 'ds64') {
      const content = await readAt(file, chunk.offset, 16)
      if (content.length === 16) longDataSize = Number(content.readBigUInt64LE(8))
    }
    if (chunk.id === 'fmt ') format = parseFormat(await readAt(file, chunk.offset, Math.min(chunk.size, 40)))
    if (chunk.id !== 'data') continue
    if (format === null) return null
    const declared = declaredBytes(chunk.size, longDataSize, fileSize - chunk.offset)
    return layoutOf(format, chunk.offset, fileSize - chunk.offset, declared)
  }
  return null
}

function declaredBytes(chunkSize: number, longDataSize: number | null, available: number): number | null {
  if (chunkSize === 0xffffffff && longDataSize !== null) return longDataSize
  if (chunkSize >= UNKNOWN_LENGTH && chunkSize > available) return null
  return chunkSize
}

function parseFormat(content: Buffer): WavFormat | null {
  if (content.length < 16) return null
  const tag = content.readUInt16LE(0)
  return {
    tag: tag === EXTENSIBLE && content.length >= 26 ? content.readUInt16LE(24) : tag,
    channels: content.readUInt16LE(2),
    sampleRateHz: content.readUInt32LE(4),
    bits: content.readUInt16LE(14),
  }
}

function layoutOf(
  { tag, channels, sampleRateHz, bits }: WavFormat,
  dataOffset: number,
  available: number,
  declared: number | null,
): PcmLayout | null {
  const integer = tag === PCM && [8, 16, 24, 32].includes(bits)
  const float = tag === FLOAT && [32, 64].includes(bits)
  if ((!integer && !float) || channels === 0 || sampleRateHz === 0) return null
  const bytesPerSample = bits / 8
  const present = Math.max(0, Math.min(available, declared ?? available))
  return {
    container: 'wav',
    codec: bits === 8 ? 'pcm_u8' : `pcm_${float ? 'f' : 's'}${bits}le`,
    kind: float ? 'float' : 'integer',
    bigEndian: false,
    bitDepth: bits,
    bytesPerSample,
    channels,
    sampleRateHz,
    dataOffset,
    dataBytes: present - (present % (bytesPerSample * channels)),
    declaredBytes: declared,
  }
}

import type { FileHandle } from 'node:fs/promises'
import { chunksOf, readAt, type Chunk } from './iff-chunks.ts'
import type { PcmLayout } from './pcm-layout.ts'

interface Common {
  readonly channels: number
  readonly bits: number
  readonly sampleRateHz: number
  /** `NONE` in plain AIFF. */
  readonly compression: string
}

/** The uncompressed kinds of AIFF-C: how each writes its samples. */
const KINDS: Readonly<Record<string, { readonly bigEndian: boolean; readonly kind: PcmLayout['kind'] }>> = {
  NONE: { bigEndian: true, kind: 'integer' },
  twos: { bigEndian: true, kind: 'integer' },
  sowt: { bigEndian: false, kind: 'integer' },
  fl32: { bigEndian: true, kind: 'float' },
  FL32: { bigEndian: true, kind: 'float' },
  fl64: { bigEndian: true, kind: 'float' },
}

/** See `readPcmLayout`. COMM and SSND may come in either order. */
export async function readAiffLayout(file: FileHandle, fileSize: number): Promise<PcmLayout | null> {
  let common: Common | null = null
  let sound: Chunk | null = null
  for await (const chunk of chunksOf(file, fileSize, false)) {
    if (chunk.id === 'COMM') common = parseCommon(await readAt(file, chunk.offset, Math.min(chunk.size, 22)))
    if (chunk.id === 'SSND') sound = chunk
    if (common !== null && sound !== null) break
  }
  if (common === null || sound === null) return null
  const head = await readAt(file, sound.offset, 8)
  // an SSND chunk starts with the distance of its first sample and a block size
  const skipped = 8 + (head.length === 8 ? head.readUInt32BE(0) : 0)
  return layoutOf(common, sound.offset + skipped, fileSize, Math.max(0, sound.size - skipped))
}

function parseCommon(content: Buffer): Common | null {
  if (content.length < 18) return null
  return {
    channels: content.readUInt16BE(0),
    bits: content.readUInt16BE(6),
    sampleRateHz: readExtended(content.subarray(8, 18)),
    compression: content.length >= 22 ? content.toString('latin1', 18, 22) : 'NONE',
  }
}

/** An 80-bit IEEE float, as the sample rate is written; only positive whole rates are of use. */
function readExtended(bytes: Buffer): number {
  const exponent = (bytes.readUInt16BE(0) & 0x7fff) - 16383
  const mantissa = Number(bytes.readBigUInt64BE(2))
  return Math.round(mantissa * 2 ** (exponent - 63))
}

function layoutOf(common: Common, dataOffset: number, fileSize: number, declared: number): PcmLayout | null {
  const { channels, bits, sampleRateHz, compression } = common
  const how = KINDS[compression]
  if (how === undefined || channels === 0 || bits === 0 || bits > 64 || !(sampleRateHz > 0)) return null
  const bytesPerSample = Math.ceil(bits / 8)
  const present = Math.max(0, Math.min(fileSize - dataOffset, declared))
  const order = bytesPerSample === 1 ? '' : how.bigEndian ? 'be' : 'le'
  return {
    container: 'aiff',
    codec: `pcm_${how.kind === 'float' ? 'f' : 's'}${bytesPerSample * 8}${order}`,
    kind: how.kind,
    bigEndian: how.bigEndian,
    bitDepth: bits,
    bytesPerSample,
    channels,
    sampleRateHz,
    dataOffset,
    dataBytes: present - (present % (bytesPerSample * channels)),
    declaredBytes: declared,
  }
}

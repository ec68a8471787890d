import { closeSync, constants, openSync, readSync } from 'node:fs'
import { errorCodeOf } from '../util/file-error.ts'

/**
 * What a media file says of its own length, compared with its size: `whole`, `short` (bytes are still missing), or
 * `unknown` (the container does not say, or the file could not be looked at).
 */
export type DeclaredLength = 'whole' | 'short' | 'unknown'

/** Reads a few kilobytes of a media file; `sizeBytes` is its size now. Never throws for what the file holds. */
export function declaredLength(path: string | Buffer, sizeBytes: number): DeclaredLength {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (errorCodeOf(error) === null) throw error
    return 'unknown'
  }
  try {
    return lengthOf(
      (position, length) => readAt(file, position, Math.min(length, sizeBytes - position)),
      sizeBytes,
    )
  } finally {
    closeSync(file)
  }
}

type ReadAt = (position: number, length: number) => Buffer

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, length))
  return bytes.subarray(0, length <= 0 ? 0 : readSync(file, bytes, 0, length, position))
}

function lengthOf(read: ReadAt, sizeBytes: number): DeclaredLength {
  const head = read(0, 64)
  if (head.length < 12) return 'unknown'
  const magic = head.toString('latin1', 0, 4)
  if (magic === 'RIFF') return compare(streamed(head.readUInt32LE(4)), 8, sizeBytes)
  if (magic === 'FORM') return compare(streamed(head.readUInt32BE(4)), 8, sizeBytes)
  if ((magic === 'RF64' || magic === 'BW64') && head.length >= 28) {
    return compare(Number(head.readBigUInt64LE(20)), 8, sizeBytes)
  }
  if (magic === 'OggS') return oggLength(read, sizeBytes)
  if (head.readUInt32BE(0) === EBML) return matroskaLength(head, sizeBytes)
  if (head.toString('latin1', 4, 8) === 'ftyp') return mp4Length(read, sizeBytes)
  if (magic.startsWith('ID3') || (head.readUInt16BE(0) & 0xffe0) === 0xffe0) return mp3Length(read, sizeBytes)
  return 'unknown'
}

function compare(declaredBytes: number | null, offset: number, sizeBytes: number): DeclaredLength {
  if (declaredBytes === null) return 'unknown'
  return sizeBytes >= declaredBytes + offset ? 'whole' : 'short'
}

// a writer that cannot go back leaves nothing or all ones in the length
function streamed(declared: number): number | null {
  return declared === 0 || declared >= 0xffff_fff0 ? null : declared
}

const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const MAX_ATOMS = 1000
const OGG_TAIL_BYTES = 65_307 // the largest page: 27 + 255 + 255 * 255 (RFC 3533)

/** ISO 14496-12: boxes of 32 bit size and type; size 1 = 64 bit size follows, 0 = up to the end of the file. */
function mp4Length(read: ReadAt, sizeBytes: number): DeclaredLength {
  let position = 0
  let hasIndex = false
  for (let i = 0; i < MAX_ATOMS && position < sizeBytes; i++) {
    const head = read(position, 16)
    if (head.length < 8) return 'short'
    const size = head.readUInt32BE(0)
    if (head.toString('latin1', 4, 8) === 'moov') hasIndex = true
    if (size === 0) return 'unknown'
    if (size === 1 && head.length < 16) return 'short'
    const boxBytes = size === 1 ? Number(head.readBigUInt64BE(8)) : size
    if (boxBytes < 8) return 'unknown'
    position += boxBytes
  }
  if (position > sizeBytes) return 'short'
  return hasIndex ? 'whole' : 'short'
}

/** RFC 3533: the last page of a stream carries the flag 4; it must reach the end of the file. */
function oggLength(read: ReadAt, sizeBytes: number): DeclaredLength {
  const tailStart = Math.max(0, sizeBytes - OGG_TAIL_BYTES)
  const tail = read(tailStart, OGG_TAIL_BYTES)
  const page = tail.lastIndexOf('OggS')
  if (page < 0 || page + 27 > tail.length) return 'short'
  const segments = tail.subarray(page + 27, page + 27 + tail.readUInt8(page + 26))
  const end = page + 27 + segments.length + segments.reduce((sum, length) => sum + length, 0)
  const isLast = (tail.readUInt8(page + 5) & 4) !== 0
  return isLast && end <= tail.length ? 'whole' : 'short'
}

/** RFC 8794: element IDs and sizes are variable-length numbers; a size of all ones is unknown (a live recording). */
function matroskaLength(head: Buffer, sizeBytes: number): DeclaredLength {
  const ebmlSize = variableNumber(head, 4)
  if (ebmlSize === null || ebmlSize.value === null) return 'unknown'
  const segment = ebmlSize.end + ebmlSize.value
  if (segment + 4 > head.length || head.readUInt32BE(segment) !== SEGMENT) return 'unknown'
  const size = variableNumber(head, segment + 4)
  return size === null ? 'unknown' : compare(size.value, size.end, sizeBytes)
}

function variableNumber(bytes: Buffer, position: number): { value: number | null; end: number } | null {
  const first = bytes[position]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (position + length > bytes.length) return null
  let value = first & (0xff >> length)
  let allOnes = value === 0xff >> length
  for (let i = 1; i < length; i++) {
    const byte = bytes[position + i] ?? 0
    value = value * 256 + byte
    allOnes &&= byte === 0xff
  }
  return { value: allOnes ? null : value, end: position + length }
}

/** The `Xing`/`Info` header in the first frame holds the byte count of the stream (flag 2) when the encoder wrote it. */
function mp3Length(read: ReadAt, sizeBytes: number): DeclaredLength {
  const head = read(0, 10)
  const isTagged = head.toString('latin1', 0, 3) === 'ID3' && head.length === 10
  const audioStart = isTagged ? 10 + syncSafe(head.subarray(6, 10)) : 0
  if (audioStart >= sizeBytes) return 'short'
  const frame = read(audioStart, 200)
  const xing = Math.max(frame.indexOf('Xing'), frame.indexOf('Info'))
  if (xing < 0 || xing + 16 > frame.length) return 'unknown'
  const flags = frame.readUInt32BE(xing + 4)
  if ((flags & 2) === 0) return 'unknown'
  const byteCount = frame.readUInt32BE(xing + 8 + ((flags & 1) === 0 ? 0 : 4))
  return compare(streamed(byteCount), audioStart, sizeBytes)
}

// ID3v2 sizes use seven bits of each byte
function syncSafe(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0)
}

/**
 * Whether bytes are one whole binary property list as a web location writes it: the trailer's table of offsets ends where
 * the trailer begins, and only the top object is a container, and not its own child. The last part keeps crafted lists
 * (containers that hold each other, which unfold without end) away from the parser.
 * Layout: CFBinaryPList.c of Apple's CoreFoundation (header `bplist00`, objects, offset table, 32 byte trailer).
 */
export function isWholeBinaryPlist(bytes: Buffer): boolean {
  if (
    bytes.length < HEADER_BYTES + 1 + TRAILER_BYTES ||
    bytes.subarray(0, 8).toString('latin1') !== 'bplist00'
  )
    return false
  const trailer = bytes.subarray(-TRAILER_BYTES)
  const offsetBytes = trailer.readUInt8(6)
  const referenceBytes = trailer.readUInt8(7)
  const objects = Number(trailer.readBigUInt64BE(8))
  const top = Number(trailer.readBigUInt64BE(16))
  const tableStart = Number(trailer.readBigUInt64BE(24))
  const isPlain = [1, 2, 4].includes(offsetBytes) && [1, 2, 4].includes(referenceBytes)
  if (!isPlain || objects < 1 || objects > MAX_OBJECTS || top >= objects) return false
  if (tableStart + objects * offsetBytes + TRAILER_BYTES !== bytes.length) return false
  for (let index = 0; index < objects; index++) {
    const offset = bytes.readUIntBE(tableStart + index * offsetBytes, offsetBytes)
    if (offset < HEADER_BYTES || offset >= tableStart) return false
    if (index === top ? holds(bytes, offset, referenceBytes, top) : isContainer(bytes, offset)) return false
  }
  return true
}

/** Whether the XML form has its closing tag. */
export function isWholeXmlPlist(bytes: Buffer): boolean {
  return /<\/plist>\s*$/.test(bytes.subarray(-256).toString('latin1'))
}

const HEADER_BYTES = 8
const TRAILER_BYTES = 32
const MAX_OBJECTS = 100

/** Arrays are 0xA, sets 0xB and 0xC, dictionaries 0xD in the upper four bits of an object's first byte. */
function isContainer(bytes: Buffer, offset: number): boolean {
  return bytes.readUInt8(offset) >= 0xa0
}

/** Whether a container lists `child` among its references; a container too large to tell counts as one that does. */
function holds(bytes: Buffer, offset: number, referenceBytes: number, child: number): boolean {
  if (!isContainer(bytes, offset)) return false
  const marker = bytes.readUInt8(offset)
  const count = marker & 0x0f
  if (count === 0x0f) return true // 15 entries or more
  const references = marker >= 0xd0 ? count * 2 : count
  for (let i = 0; i < references; i++) {
    const at = offset + 1 + i * referenceBytes
    if (at + referenceBytes > bytes.length || bytes.readUIntBE(at, referenceBytes) === child) return true
  }
  return false
}

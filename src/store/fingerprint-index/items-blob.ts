/** A fingerprint as it is stored: the items' bytes as they lie in memory, little-endian on every machine Node runs on. */
export function toBlob(fingerprint: Uint32Array): Uint8Array {
  return new Uint8Array(fingerprint.buffer, fingerprint.byteOffset, fingerprint.byteLength)
}

/** The items of a stored fingerprint; what is not a blob is an empty one, and bytes past the last whole item are dropped. */
export function toItems(value: unknown): Uint32Array {
  if (!(value instanceof Uint8Array)) return new Uint32Array(0)
  const count = Math.floor(value.byteLength / 4)
  if (value.byteOffset % 4 === 0) return new Uint32Array(value.buffer, value.byteOffset, count)
  return new Uint32Array(value.slice().buffer, 0, count)
}

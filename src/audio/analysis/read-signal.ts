import { readFile } from 'node:fs/promises'

/** Reads a raw file of signed 16-bit little-endian samples; an odd last byte (a file cut short) is dropped. */
export async function readSignal(path: string): Promise<Int16Array> {
  const bytes = await readFile(path)
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes)
  return new Int16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1)
}

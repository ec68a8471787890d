import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { permit } from './permitted-access.ts'

/** Lower-case hex SHA-256 of a text or bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Read at a time; a stream would take new memory for each piece, which costs half as much as the digest itself. */
const PIECE_BYTES = 1 << 18

/** Lower-case hex SHA-256 of a file's bytes, read in pieces. Rejects with the file system's error. */
export async function sha256OfFile(path: string): Promise<string> {
  permit({ kind: 'read', path })
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
  const file = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

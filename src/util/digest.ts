import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { permit } from './permitted-access.ts'

/** Lower-case hex SHA-256 of a text or bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Lower-case hex SHA-256 of a file's bytes, read as a stream. Rejects with the file system's error. */
export async function sha256OfFile(path: string): Promise<string> {
  permit({ kind: 'read', path })
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

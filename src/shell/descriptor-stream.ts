import { BrokenPipe, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { isSystemError } from './system-error.ts'
import { nodeFs } from './node-fs.ts'

const { fstatSync, read, write, writeSync } = nodeFs

const CHUNK_BYTES = 64 * 1024
/** How long to wait before a descriptor that somebody made non-blocking is tried again. */
const RETRY_MS = 5

/** Reads a descriptor from where it is, and no byte further than asked for. */
export function descriptorReader(fd: number): ByteReader {
  let closed = false
  const readOnce = (): Promise<Uint8Array | null> =>
    new Promise((resolve, reject) => {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
      read(fd, buffer, 0, CHUNK_BYTES, null, (error, length) => {
        if (error !== null && error.code === 'EAGAIN') setTimeout(() => resolve(readOnce()), RETRY_MS)
        else if (error !== null) reject(error)
        else resolve(length === 0 ? null : buffer.subarray(0, length))
      })
    })
  return {
    read: () => (closed ? Promise.resolve(null) : readOnce()),
    close: () => {
      closed = true
    },
  }
}

/**
 * Writes to a descriptor. A pipe or a socket may be full for long, so it is written to beside the event loop; files and
 * terminals are written to at once, which is faster.
 */
export function descriptorWriter(fd: number): ByteWriter {
  const mayBlock = isPipe(fd)
  return {
    write: async (bytes) => {
      for (let offset = 0; offset < bytes.length;) {
        const written = mayBlock ? await writeBeside(fd, bytes, offset) : writeNow(fd, bytes, offset)
        offset += written
        if (written === 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    },
  }
}

function isPipe(fd: number): boolean {
  try {
    const status = fstatSync(fd)
    return status.isFIFO() || status.isSocket()
  } catch {
    return false
  }
}

/** The number of bytes written; 0 when it has to be tried again. */
function writeNow(fd: number, bytes: Uint8Array, offset: number): number {
  try {
    return writeSync(fd, bytes, offset)
  } catch (error) {
    return afterFailure(error)
  }
}

async function writeBeside(fd: number, bytes: Uint8Array, offset: number): Promise<number> {
  const outcome = await new Promise<number | Error>((resolve) => {
    write(fd, bytes, offset, bytes.length - offset, null, (error, written) => resolve(error ?? written))
  })
  return typeof outcome === 'number' ? outcome : afterFailure(outcome)
}

function afterFailure(error: unknown): 0 {
  if (isSystemError(error) && error.code === 'EAGAIN') return 0
  if (isSystemError(error) && error.code === 'EPIPE') throw new BrokenPipe()
  throw error
}

import { writeSync } from 'node:fs'
import { errorCodeOf } from './file-error.ts'

const FULL_PIPE_WAIT_MS = 5

/** Writes everything, waiting for a slow reader. A reader that is gone is no error: the work goes on without it. */
export function writeAll(fd: number, data: string | Uint8Array): void {
  let rest = typeof data === 'string' ? Buffer.from(data) : data
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      const code = errorCodeOf(error)
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS)
    }
  }
}

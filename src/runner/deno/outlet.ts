import { descriptorWriter } from '../../shell/descriptor-stream.ts'
import { once } from '../../shell/once.ts'
import { writeAll } from '../../util/write-all.ts'

type OutletStream = 'stdout' | 'stderr'

/** The way out to the real stdout and stderr, which may be one and the same: everything goes in one order. */
export interface Outlet {
  /** Writes before it returns, or in its turn when something is being written beside. */
  readonly write: (stream: OutletStream, data: string | Uint8Array) => void
  /** Resolves when all is written, without holding up this process. Rejects with BrokenPipe when nobody reads any more. */
  readonly writeBeside: (stream: OutletStream, data: Uint8Array) => Promise<void>
  /** Resolves when everything has been written, or can't be. */
  readonly allWritten: () => Promise<void>
}

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const

export function createOutlet(): Outlet {
  const writers = {
    stdout: once(() => descriptorWriter(DESCRIPTORS.stdout)),
    stderr: once(() => descriptorWriter(DESCRIPTORS.stderr)),
  }
  let waiting = 0
  let queue: Promise<void> = Promise.resolve()
  const writeBeside = (stream: OutletStream, data: Uint8Array): Promise<void> => {
    waiting += 1
    const written = queue.then(() => writers[stream]().write(data))
    const over = (): void => {
      waiting -= 1
    }
    queue = written.then(over, over)
    return written
  }
  return {
    write: (stream, data) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      if (waiting === 0) return writeAll(DESCRIPTORS[stream], bytes)
      // A reader that is gone is no error: the tasks go on without it.
      writeBeside(stream, bytes).catch(() => undefined)
    },
    writeBeside,
    allWritten: () => queue,
  }
}

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from './once.ts'
import { nodeFs } from './node-fs.ts'

const { closeSync, constants, openSync } = nodeFs

/** How long a program may have to wait that opens its /dev/stdin when nothing more is written. */
const REOPENING_MS = 20

/**
 * A pipe of the operating system. Node offers none (what it gives a child process is a socket, whose other side, when it
 * closes with something unread, makes the writer fail instead of ending it with SIGPIPE), so it is made as a named pipe
 * that loses its name at once. Each end is opened twice: programs expect to be able to wait on theirs, this process must
 * not.
 */
export interface OsPipe {
  /** For the standard input of programs. */
  readonly readFd: () => number
  /** For the outputs of programs. */
  readonly writeFd: number
  /** For reading in this process; reads ahead once it is asked for. */
  readonly readable: () => Socket
  /** For writing in this process. */
  readonly writable: () => Socket
  readonly closeReader: () => void
  readonly closeWriter: () => void
}

export async function createOsPipe(): Promise<OsPipe> {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'))
  try {
    const path = join(folder, 'pipe')
    await makeFifo(path)
    return openEnds(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function makeFifo(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { PATH: `/usr/bin:/bin:${process.env['PATH'] ?? ''}` }
    const maker = spawn('mkfifo', ['-m', '600', path], { env, stdio: 'ignore' })
    maker.on('error', reject)
    maker.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`mkfifo ended with ${code}`))
    })
  })
}

/** In an order in which no opening has to wait for the other end. */
function openEnds(path: string): OsPipe {
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants
  const ownReadFd = openSync(path, O_RDONLY | O_NONBLOCK)
  const writeFd = openSync(path, O_WRONLY)
  const readFd = openSync(path, O_RDONLY)
  const ownWriteFd = openSync(path, O_WRONLY | O_NONBLOCK)
  const reader = createEnd(ownReadFd, { readable: true, writable: false })
  const writer = createEnd(ownWriteFd, { readable: false, writable: true })
  const reopening = createReopening(readFd)
  return {
    readFd: () => {
      reopening.wanted()
      return readFd
    },
    writeFd,
    readable: reader.open,
    writable: writer.open,
    closeReader: once(() => {
      reopening.stop()
      closeSync(readFd)
      reader.close()
    }),
    closeWriter: once(() => {
      closeSync(writeFd)
      writer.close()
      reopening.start()
    }),
  }
}

interface Reopening {
  readonly wanted: () => void
  readonly start: () => void
  readonly stop: () => void
}

/**
 * A program that opens its /dev/stdin opens the named pipe once more on Linux, and that waits for a writer, though all
 * may have ended (with a nameless pipe it would not). So once all have, one comes and goes for a moment, again and again.
 */
function createReopening(readFd: number): Reopening {
  let isWanted = false
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const comeAndGo = (): void => {
    try {
      closeSync(openSync(`/proc/self/fd/${readFd}`, constants.O_WRONLY | constants.O_NONBLOCK))
    } catch {
      // Nobody reads any more.
    }
  }
  return {
    wanted: () => {
      isWanted = true
    },
    start: () => {
      if (isWanted && !isOver && process.platform === 'linux') timer ??= setInterval(comeAndGo, REOPENING_MS)
    },
    stop: () => {
      isOver = true
      clearInterval(timer)
    },
  }
}

interface End {
  readonly open: () => Socket
  readonly close: () => void
}

function createEnd(fd: number, direction: { readonly readable: boolean; readonly writable: boolean }): End {
  let socket: Socket | null = null
  return {
    open: () => {
      if (socket === null) {
        socket = new Socket({ fd, ...direction })
        socket.on('error', () => undefined)
      }
      return socket
    },
    close: () => {
      if (socket === null) closeSync(fd)
      else socket.destroy()
    },
  }
}

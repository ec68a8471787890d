import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Two connected sockets, because Node makes no pipes. */
export interface SocketPair {
  /** For this process. */
  readonly near: Socket
  /** For programs; nothing is read from it unless asked for. */
  readonly far: Socket
}

export async function createSocketPair(): Promise<SocketPair> {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'))
  const path = join(folder, 's')
  const accepted = Promise.withResolvers<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accepted.resolve)
  server.on('error', accepted.reject)
  try {
    await new Promise<void>((resolve) => server.listen(path, resolve))
    const near = connect({ path, allowHalfOpen: true })
    near.on('error', (error) => {
      accepted.reject(error)
      near.destroy()
    })
    const far = await accepted.promise
    far.on('error', () => far.destroy())
    return { near, far }
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

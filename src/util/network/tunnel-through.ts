import { isIP, type Socket } from 'node:net'
import type { Target } from './connect.ts'
import { proxyAuthorization, type UpstreamProxy } from './upstream-proxy.ts'

/** Makes a connected socket to a proxy one to the target behind it. Rejects when the proxy refuses. */
export async function tunnelThrough(proxy: UpstreamProxy, socket: Socket, target: Target): Promise<void> {
  return proxy.kind === 'socks5' ? socksConnect(proxy, socket, target) : httpConnect(proxy, socket, target)
}

async function httpConnect(proxy: UpstreamProxy, socket: Socket, { host, port }: Target): Promise<void> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const authorization = proxyAuthorization(proxy)
  const credentials = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`)
  const answer = await readWhile(socket, (head) => !head.includes('\r\n\r\n'), 16_384)
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer.toString('latin1'))?.[1]
  if (!status?.startsWith('2')) throw new Error(`the configured proxy answered ${status ?? 'no HTTP'}`)
}

/** RFC 1928 and 1929. */
async function socksConnect(
  { user, password }: UpstreamProxy,
  socket: Socket,
  { host, port }: Target,
): Promise<void> {
  socket.write(Buffer.from(user === null ? [5, 1, 0] : [5, 2, 0, 2]))
  const [, method] = await readBytes(socket, 2)
  if (method === 2) {
    socket.write(Buffer.concat([Buffer.from([1]), counted(user ?? ''), counted(password ?? '')]))
    if ((await readBytes(socket, 2))[1] !== 0)
      throw new Error('the configured proxy refused the user or the password')
  }
  if (method !== 0 && method !== 2)
    throw new Error('the configured proxy offers no way to sign in that is known here')
  socket.write(
    Buffer.concat([Buffer.from([5, 1, 0, 3]), counted(host), Buffer.from([port >> 8, port & 255])]),
  )
  const [, reply = 1, , kind] = await readBytes(socket, 4)
  if (reply !== 0) throw new Error(`the configured proxy refused the connection (SOCKS reply ${reply})`)
  const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await readBytes(socket, 1))[0] ?? 0)
  await readBytes(socket, length + 2)
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length > 255) throw new Error('a name for the configured proxy is longer than 255 bytes')
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}

function readBytes(socket: Socket, count: number): Promise<Buffer> {
  return readWhile(socket, (head) => head.length < count, count)
}

/** Reads until `more` says no; what came beyond it stays in the socket for the next reader. */
async function readWhile(socket: Socket, more: (head: string) => boolean, maxBytes: number): Promise<Buffer> {
  let taken = Buffer.alloc(0)
  while (more(taken.toString('latin1'))) {
    if (taken.length >= maxBytes) throw new Error('the configured proxy answers too much')
    const byte: unknown = socket.read(1)
    if (Buffer.isBuffer(byte)) taken = Buffer.concat([taken, byte])
    else await readable(socket)
  }
  return taken
}

function readable(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ['readable', 'end', 'error', 'close'] as const
    const done = (error?: unknown): void => {
      for (const event of events) socket.off(event, done)
      if (error instanceof Error || socket.readableEnded || socket.destroyed) {
        reject(error instanceof Error ? error : new Error('the configured proxy hung up'))
      } else resolve()
    }
    for (const event of events) socket.on(event, done)
  })
}

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { GuardRules } from './guard-rules.ts'
import { createGuardSession, type GuardLimits, type GuardSession } from './guard-session.ts'
import { forwardRequest } from './forward-request.ts'
import { forwardTunnel } from './forward-tunnel.ts'

export interface OpenedSession extends GuardSession {
  /** For `http_proxy` and its like; carries the session's token, so it is a secret. */
  readonly proxyUrl: string
}

/** A forward proxy on the loopback that lets programs reach public addresses only, each within its session's limits. */
export interface GuardedProxy {
  /** Starts the proxy when it is not running. */
  readonly open: (limits: GuardLimits) => Promise<OpenedSession>
  /** Ends every session and the proxy; it starts again when it is needed. */
  readonly close: () => Promise<void>
}

const USER = 'tracksync'

export function createGuardedProxy(deps: GuardRules): GuardedProxy {
  const sessions = new Map<string, OpenedSession>()
  let running: Promise<Server> | null = null
  const start = (): Promise<Server> => (running ??= startServer(deps, (token) => sessions.get(token) ?? null))
  return {
    open: async (limits) => {
      const port = portOf(await start())
      const token = randomBytes(18).toString('hex')
      const session = createGuardSession(token, limits)
      const opened = {
        ...session,
        proxyUrl: `http://${USER}:${token}@127.0.0.1:${port}`,
        close: () => {
          sessions.delete(token)
          session.close()
        },
      }
      sessions.set(token, opened)
      return opened
    },
    close: async () => {
      for (const session of sessions.values()) session.close()
      const server = await running
      running = null
      if (server === null) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function startServer(deps: GuardRules, find: (token: string) => GuardSession | null): Promise<Server> {
  const server = createServer({ requestTimeout: 0 })
  server.on('request', (request, response) => {
    const session = find(tokenOf(request.headers['proxy-authorization']))
    if (session === null) {
      response.writeHead(407, { 'proxy-authenticate': `Basic realm="${USER}"`, 'content-length': 0 }).end()
      return
    }
    void forwardRequest({ ...deps, session }, request, response)
  })
  server.on('connect', (request, socket, head) => {
    const session = find(tokenOf(request.headers['proxy-authorization']))
    if (session === null) {
      socket.end(
        `HTTP/1.1 407 Who asks\r\nProxy-Authenticate: Basic realm="${USER}"\r\nContent-Length: 0\r\n\r\n`,
      )
      return
    }
    void forwardTunnel({ ...deps, session }, request.url ?? '', socket, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the guarded proxy has no port')
  return address.port
}

function tokenOf(header: string | undefined): string {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? ''
  return Buffer.from(encoded, 'base64').toString('latin1').replace(`${USER}:`, '')
}

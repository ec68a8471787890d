import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { createRoutes } from './routes.ts'
import type { ServerDeps } from './server-deps.ts'

/** A server that listens. */
export interface WebhookServer {
  readonly port: number
  /** Takes nothing new, lets what is being answered end, and closes. */
  close(): Promise<void>
}

const REQUEST_TIMEOUT_MS = 10_000
const MAX_CONNECTIONS = 500

/** Listens; throws `SERVICE_UNAVAILABLE` when the address is taken or not of this machine. */
export async function startServer(deps: ServerDeps): Promise<WebhookServer> {
  const routes = createRoutes(deps, (c) => getConnInfo(c).remote.address ?? 'unknown')
  const listener = getRequestListener(routes.fetch, { overrideGlobalObjects: false })
  const requestTimeout = deps.requestTimeoutMs ?? REQUEST_TIMEOUT_MS
  const server = createServer(
    {
      requestTimeout,
      headersTimeout: Math.min(5000, requestTimeout),
      keepAliveTimeout: 5000,
      // a slow sender is cut off at most this long after its time
      connectionsCheckingInterval: Math.min(1000, requestTimeout),
      maxHeaderSize: 16_384,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  )
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(deps, error)))
    server.listen(deps.port, deps.host, resolve)
  })
  server.on('error', deps.onTrouble)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : deps.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // who is still sending by then sends it again to the next one
        setTimeout(() => server.closeAllConnections(), 2000).unref()
      }),
  }
}

function cannotListen({ host, port }: ServerDeps, error: Error): SyncError {
  const isTaken = errorCodeOf(error) === 'EADDRINUSE'
  return new SyncError(
    'SERVICE_UNAVAILABLE',
    `Cannot take webhooks on ${host}:${port}`,
    isTaken ? 'another program listens there' : error.message,
    'set "webhook.port" in .syncrc.json to a free one, or stop the other program',
    { cause: error },
  )
}

import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { UpstreamProxy } from './upstream-proxy.ts'

export interface Target {
  readonly host: string
  readonly port: number
}

/** How long a connection may take before the next address, and in all, is given up. */
const CONNECT_TIMEOUT_MS = 15_000

/**
 * Connects to one of the addresses that were checked, never to what the name resolves to by now; v6 and v4 race
 * (RFC 8305). Rejects with the system's error or `ETIMEDOUT`.
 */
export function connectDirect({ host, port }: Target, addresses: readonly LookupAddress[]): Promise<Socket> {
  const socket = connectTcp({
    host,
    port,
    autoSelectFamily: true,
    lookup: (_name, { all }, done) => {
      const [first] = addresses
      if (first === undefined) return done(new Error('no address'), '')
      return all ? done(null, [...addresses]) : done(null, first.address, first.family)
    },
  })
  return connected(socket, 'connect')
}

/** Connects to a proxy of the user's, which is wherever the configuration says it is. */
export function connectToProxy({ secure, host, port }: UpstreamProxy): Promise<Socket> {
  const target = { host, port }
  return secure
    ? connected(connectTls({ ...target, servername: host }), 'secureConnect')
    : connected(connectTcp(target), 'connect')
}

async function connected(socket: Socket, event: string): Promise<Socket> {
  try {
    await once(socket, event, { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) })
    return socket
  } catch (error) {
    socket.destroy()
    const late = error instanceof Error && error.name === 'AbortError'
    throw late ? Object.assign(new Error('connecting takes too long'), { code: 'ETIMEDOUT' }) : error
  }
}

import { once } from 'node:events'
import { request as sendRequest, type IncomingMessage } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { openRoute, reasonOf, type Guarded } from './open-route.ts'
import { proxyAuthorization } from './upstream-proxy.ts'

/** A guarded session, and the signal that ends all waiting in it. */
export interface Connected extends Guarded {
  readonly stop: AbortSignal
}

/** Nothing was answered; the session knows why. */
export class NotAnswered extends Error {}

interface GuardedRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Sent with its length; default none. */
  readonly body?: string
}

/**
 * One request over a checked connection of its own, without redirects, cookies or credentials. The answer's body is not
 * yet read. Throws `NotAnswered` when the guard said no or the network did, and the stop signal's reason.
 */
export async function requestGuarded(
  connected: Connected,
  { method, url, headers, body = '' }: GuardedRequest,
): Promise<IncomingMessage> {
  const { session, upstream, stop } = connected
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    session.note({ kind: 'protocol', address: `${url.protocol}//${url.host}` })
    throw new NotAnswered()
  }
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const route = await unlessStopped(openRoute(connected, { host, port }, secure), stop)
  if (route.kind === 'closed') throw new NotAnswered()
  const absolute = !secure && upstream?.kind === 'http'
  const authorization = absolute ? proxyAuthorization(upstream) : null
  try {
    const socket = secure ? await encrypted(connected, route.socket, host) : route.socket
    const outgoing = sendRequest({
      createConnection: () => socket,
      method,
      path: absolute ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        connection: 'close',
        'user-agent': 'tracksync',
        ...(body === '' ? {} : { 'content-length': `${Buffer.byteLength(body)}` }),
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
        ...headers,
      },
    })
    const answered = answerTo(outgoing, stop)
    outgoing.end(body)
    return await answered
  } catch (error) {
    stop.throwIfAborted()
    session.note({ kind: 'unreachable', host, why: reasonOf(error) })
    throw new NotAnswered('not answered', { cause: error })
  }
}

async function encrypted({ session, stop }: Connected, socket: Socket, host: string): Promise<Socket> {
  const named = isIP(host) === 0 ? { servername: host } : { host }
  const secure = connectTls({ socket, ...named, ALPNProtocols: ['http/1.1'] })
  session.adopt(secure)
  secure.on('error', () => secure.destroy()) // an error after the handshake is the response's too
  const closed = once(secure, 'close').then(() => Promise.reject(new Error('it hung up')))
  await Promise.race([once(secure, 'secureConnect', { signal: stop }), closed])
  closed.catch(() => undefined) // later it is the body's matter
  return secure
}

function answerTo(outgoing: ReturnType<typeof sendRequest>, stop: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      outgoing.destroy()
      reject(stop.reason)
    }
    stop.addEventListener('abort', end, { once: true })
    outgoing.once('response', resolve)
    outgoing.on('error', reject)
  })
}

/** Waits for a connection; one that comes after the stop is closed again. */
async function unlessStopped(
  opening: ReturnType<typeof openRoute>,
  stop: AbortSignal,
): ReturnType<typeof openRoute> {
  stop.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(stop.reason)
  stop.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([opening, promise])
  } finally {
    stop.removeEventListener('abort', end)
    if (stop.aborted) void opening.then((route) => (route.kind === 'open' ? route.socket.destroy() : route))
  }
}

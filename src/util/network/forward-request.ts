import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openRoute, reasonOf, type Guarded } from './open-route.ts'
import { proxyAuthorization } from './upstream-proxy.ts'

/** RFC 9110 7.6.1 and 11.7: they are of one connection, and not to be passed on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Answers a request in absolute form (`GET http://host/path`): plain HTTP, its body counted against the session. */
export async function forwardRequest(
  guarded: Guarded,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { session } = guarded
  session.adopt(request.socket)
  const url = URL.parse(request.url ?? '')
  if (url?.protocol !== 'http:') {
    session.note({ kind: 'protocol', address: url === null ? 'no address' : `${url.protocol}//${url.host}` })
    return refuse(response, 403)
  }
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 80 : Number(url.port) }
  const route = await openRoute(guarded, target, false)
  if (route.kind === 'closed') return refuse(response, route.status)
  try {
    await exchange(guarded, url, route.socket, request, response)
  } catch (error) {
    if (!response.destroyed) session.note({ kind: 'unreachable', host: target.host, why: reasonOf(error) })
    if (response.headersSent) response.destroy()
    else refuse(response, 502)
  } finally {
    route.socket.destroy()
  }
}

async function exchange(
  { session, upstream }: Guarded,
  url: URL,
  socket: Socket,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const absolute = upstream?.kind === 'http'
  const authorization = absolute ? proxyAuthorization(upstream) : null
  const outgoing = sendRequest({
    createConnection: () => socket,
    method: request.method,
    path: absolute ? url.href : `${url.pathname}${url.search}`,
    headers: [
      ...endToEnd(request.rawHeaders),
      'Connection',
      'close',
      ...(authorization === null ? [] : ['Proxy-Authorization', authorization]),
    ],
  })
  response.once('close', () => outgoing.destroy())
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.on('error', reject)
  })
  request.pipe(outgoing)
  const answer = await answered
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', endToEnd(answer.rawHeaders))
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      session.addReceived(chunk.length)
      done(null, chunk)
    },
  })
  await pipeline(answer, counter, response)
}

function refuse(response: ServerResponse, status: 403 | 502): void {
  response.writeHead(status, { 'content-length': 0, connection: 'close' }).end()
}

/** `rawHeaders` (name, value, name, value, ...) without those of one connection. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_text, index) => !HOP_BY_HOP.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()),
  )
}

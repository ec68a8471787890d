import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request as sendRequest, type IncomingMessage, type Server } from 'node:http'
import { connect, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { createGuardedProxy, type OpenedSession } from '../../../src/util/network/guarded-proxy.ts'
import { createHostCheck, createNameCheck } from '../../../src/util/network/host-check.ts'
import { readUpstreamProxy } from '../../../src/util/network/upstream-proxy.ts'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'

interface Cleaner {
  after(cleanUp: () => Promise<void> | void): void
}

const LIMITS = { maxBytes: 1e9, stallMs: 30_000, hangMs: 60_000 }
const AUDIO = Buffer.alloc(100_000, 'sound')

test('plain HTTP passes whole, ranges and all', async (t) => {
  const { site, session } = await world(t)
  const whole = await get(session, `${site.url}/song.mp3`)
  assert.deepEqual([whole.status, whole.body.equals(AUDIO)], [200, true])
  const rest = await get(session, `${site.url}/song.mp3`, { Range: 'bytes=99990-' })
  assert.deepEqual([rest.status, rest.body.length], [206, 10])
  assert.equal(session.problem(), null)
})

test('a request reaches the site without what was meant for the proxy', async (t) => {
  const seen: IncomingMessage[] = []
  const origin = createServer((request, response) => {
    seen.push(request)
    response.end('ok')
  })
  const host = await listening(t, origin)
  const { session } = await world(t, { allow: [host] })
  await get(session, `http://${host}/a?b=c`, { 'Proxy-Connection': 'keep-alive', 'X-Kept': '1' })
  assert.equal(seen[0]?.url, '/a?b=c')
  assert.equal(seen[0]?.headers['x-kept'], '1')
  assert.equal(seen[0]?.headers['proxy-authorization'], undefined)
  assert.equal(seen[0]?.headers['proxy-connection'], undefined)
})

test('a tunnel passes bytes in both directions', async (t) => {
  const echo = createTcpServer((socket) => socket.pipe(socket))
  const host = await listening(t, echo)
  const { session } = await world(t, { allow: [host] })
  const { status, socket } = await tunnel(session, host)
  assert.equal(status, 200)
  socket.write('hello')
  assert.equal(String((await once(socket, 'data'))[0]), 'hello')
  socket.destroy()
})

test('a private host is refused either way, and is not spoken to', async (t) => {
  const { site, session } = await world(t, { allow: [] })
  assert.equal((await get(session, `${site.url}/song.mp3`)).status, 403)
  assert.equal((await tunnel(session, site.host)).status, 403)
  assert.deepEqual(site.requests, [])
  const problem = session.problem()
  assert.equal(problem?.kind === 'refused' && problem.address, '127.0.0.1')
})

test('a name is resolved once, and the connection goes to what was checked (no DNS rebinding)', async (t) => {
  const site = await startMediaServer({ audio: AUDIO })
  t.after(() => site.close())
  const port = site.host.split(':')[1]
  const asked: string[] = []
  const resolve = (host: string) => {
    asked.push(host)
    return Promise.resolve([{ address: '127.0.0.1', family: 4 }])
  }
  const session = await opened(t, createHostCheck({ allowPrivate: ['song.example'], resolve }))
  assert.equal((await get(session, `http://song.example:${port}/song.mp3`)).status, 200)
  assert.deepEqual(asked, ['song.example'])
})

test('a stranger without the token is asked who he is', async (t) => {
  const { site, session } = await world(t)
  const nobody = { ...session, proxyUrl: session.proxyUrl.replace(/:[0-9a-f]+@/, ':wrong@') }
  assert.equal((await get(nobody, `${site.url}/song.mp3`)).status, 407)
  assert.equal((await tunnel(nobody, site.host)).status, 407)
})

test('a closed session opens nothing any more', async (t) => {
  const { site, session } = await world(t)
  session.close()
  assert.equal((await get(session, `${site.url}/song.mp3`)).status, 407)
})

test('too much ends the session, whether it is one answer or many', async (t) => {
  const { site, session } = await world(t, { limits: { ...LIMITS, maxBytes: 250_000 } })
  for (const _ of [1, 2]) assert.equal((await get(session, `${site.url}/song.mp3`)).body.length, AUDIO.length)
  await assert.rejects(get(session, `${site.url}/endless.mp3`))
  assert.ok(session.stopped.aborted)
  assert.deepEqual(session.problem(), { kind: 'too-large', maxBytes: 250_000 })
})

test('silence on an open connection is a stall', async (t) => {
  const { site, session } = await world(t, { limits: { ...LIMITS, stallMs: 100 } })
  await assert.rejects(get(session, `${site.url}/stalls.mp3`))
  assert.equal(session.problem()?.kind, 'stalled')
})

test('silence without a connection is a hang, later', async (t) => {
  const { session } = await world(t, { limits: { ...LIMITS, stallMs: 20, hangMs: 200 } })
  await once(session.stopped, 'abort')
  assert.equal(session.problem()?.kind, 'hanging')
})

test('a host that cannot be reached is named, and other protocols are refused', async (t) => {
  const { session } = await world(t, { allow: ['127.0.0.1'] })
  const closed = createTcpServer()
  const host = await listening(t, closed)
  closed.close()
  assert.equal((await get(session, `http://${host}/`)).status, 502)
  assert.deepEqual(session.problem(), { kind: 'unreachable', host: '127.0.0.1', why: 'ECONNREFUSED' })
  assert.equal((await get(session, 'ftp://public.example/x')).status, 403)
  assert.deepEqual(session.problem(), { kind: 'protocol', address: 'ftp://public.example' })
})

test("through a user's HTTP proxy: requests whole, tunnels by CONNECT, with its password", async (t) => {
  const seen: string[] = []
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`)
    response.end('from the proxy')
  })
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`)
    socket.write('HTTP/1.1 200 OK\r\n\r\nwelcome')
  })
  const host = await listening(t, proxy)
  const session = await opened(t, createNameCheck({ allowPrivate: [] }), `http://me:pass%20word@${host}`)
  const word = `Basic ${Buffer.from('me:pass word').toString('base64')}`
  assert.equal(String((await get(session, 'http://public.example/a')).body), 'from the proxy')
  const { status, socket } = await tunnel(session, 'public.example:443')
  assert.equal(status, 200)
  assert.equal(String((await once(socket, 'data'))[0]), 'welcome')
  assert.equal((await get(session, 'http://10.0.0.1/')).status, 403)
  assert.deepEqual(seen, [`GET http://public.example/a ${word}`, `CONNECT public.example:443 ${word}`])
  socket.destroy()
})

test("through a user's SOCKS proxy, which resolves the name", async (t) => {
  const asked: string[] = []
  const site = await startMediaServer({ audio: AUDIO })
  t.after(() => site.close())
  const socks = createTcpServer((socket) => void answerSocks(socket, site, asked))
  const host = await listening(t, socks)
  const session = await opened(t, createNameCheck({ allowPrivate: [] }), `socks5h://me:word@${host}`)
  const { status, body } = await get(session, 'http://public.example/song.mp3')
  assert.deepEqual([status, body.equals(AUDIO)], [200, true])
  assert.deepEqual(asked, ['me/word', 'public.example'])
})

test('a proxy that closes while others wait lets go of everything, and can start again', async (t) => {
  const site = await startMediaServer({ audio: AUDIO })
  t.after(() => site.close())
  const proxy = createGuardedProxy({ check: createHostCheck({ allowPrivate: [site.host] }), upstream: null })
  t.after(() => proxy.close())
  const waiting = get(await proxy.open(LIMITS), `${site.url}/silent`)
  await Promise.all([proxy.close(), assert.rejects(waiting)])
  assert.equal((await get(await proxy.open(LIMITS), `${site.url}/song.mp3`)).status, 200)
})

interface WorldOptions {
  readonly allow?: readonly string[]
  readonly limits?: typeof LIMITS
}

async function world(
  t: Cleaner,
  { allow, limits = LIMITS }: WorldOptions = {},
): Promise<{ readonly site: MediaServer; readonly session: OpenedSession }> {
  const site = await startMediaServer({ audio: AUDIO })
  t.after(() => site.close())
  const session = await opened(t, createHostCheck({ allowPrivate: allow ?? [site.host] }), null, limits)
  return { site, session }
}

async function opened(
  t: Cleaner,
  check: ReturnType<typeof createHostCheck>,
  upstream: string | null = null,
  limits = LIMITS,
): Promise<OpenedSession> {
  const proxy = createGuardedProxy({
    check,
    upstream: upstream === null ? null : readUpstreamProxy(upstream),
  })
  t.after(() => proxy.close())
  return proxy.open(limits)
}

async function listening(t: Cleaner, server: Server | TcpServer): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return `127.0.0.1:${address.port}`
}

async function get(
  session: OpenedSession,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | undefined; readonly body: Buffer }> {
  const request = sendRequest({
    ...proxyOf(session),
    path: url,
    headers: { Host: new URL(url).host, ...authorization(session), ...headers },
    agent: false,
  })
  request.end()
  const answered = Promise.withResolvers<IncomingMessage>()
  request.once('response', answered.resolve)
  request.once('error', answered.reject)
  const response = await answered.promise
  return { status: response.statusCode, body: await buffer(response) }
}

async function tunnel(
  session: OpenedSession,
  authority: string,
): Promise<{ readonly status: number | undefined; readonly socket: Socket }> {
  const request = sendRequest({
    ...proxyOf(session),
    method: 'CONNECT',
    path: authority,
    headers: authorization(session),
  })
  request.end()
  const answered = Promise.withResolvers<{ status: number | undefined; socket: Socket }>()
  request.once('connect', (response, socket, head) => {
    if (head.length > 0) socket.unshift(head)
    answered.resolve({ status: response.statusCode, socket })
  })
  request.once('error', answered.reject)
  return answered.promise
}

function proxyOf({ proxyUrl }: OpenedSession): { readonly host: string; readonly port: string } {
  const { hostname, port } = new URL(proxyUrl)
  return { host: hostname, port }
}

function authorization({ proxyUrl }: OpenedSession): Record<string, string> {
  const { username, password } = new URL(proxyUrl)
  return { 'Proxy-Authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}

/** RFC 1928 with a user and a password (RFC 1929), for one connection, which always leads to the site. */
async function answerSocks(socket: Socket, site: MediaServer, asked: string[]): Promise<void> {
  const read = async (): Promise<Buffer> => {
    const [chunk]: unknown[] = await once(socket, 'data')
    assert.ok(Buffer.isBuffer(chunk))
    return chunk
  }
  assert.deepEqual([...(await read())], [5, 2, 0, 2])
  socket.write(Buffer.from([5, 2]))
  const login = await read()
  const user = login.subarray(2, 2 + (login[1] ?? 0))
  asked.push(`${user.toString()}/${login.subarray(3 + user.length).toString()}`)
  socket.write(Buffer.from([1, 0]))
  const order = await read()
  asked.push(order.subarray(5, 5 + (order[4] ?? 0)).toString())
  socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]))
  const [host, port] = site.host.split(':')
  const onward = connect(Number(port), host)
  socket.pipe(onward).pipe(socket)
}

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import * as z from 'zod/mini'
import { NOTICE_ID } from '../../src/model/notice.ts'
import { SECRET, signed, startTestServer } from './start-server.ts'

async function runOf(response: Response): Promise<string> {
  return z.object({ run: z.string() }).parse(await response.json()).run
}

const BODY = JSON.stringify({ url: 'https://soundcloud.com/someone/a-song' })
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000)

test('a signed trigger is queued, and the same delivery again is answered with the same run', async (t) => {
  const server = await startTestServer(t)
  const first = await server.post('/hooks/trigger', BODY, signed('msg_1', BODY))
  const again = await server.post('/hooks/trigger', BODY, signed('msg_1', BODY))
  const [a, b] = [await runOf(first), await runOf(again)]
  assert.deepEqual([first.status, again.status, a === b, server.runs()], [202, 200, true, 1])
})

test('a replay never starts a failed run again', async (t) => {
  const server = await startTestServer(t)
  const run = await runOf(await server.post('/hooks/trigger', BODY, signed('msg_1', BODY)))
  server.store.runs.finish(run, 'failed', new Date())
  const again = await server.post('/hooks/trigger', BODY, signed('msg_1', BODY))
  assert.deepEqual(
    [again.status, await again.json(), server.store.runs.get(run)?.state],
    [200, { run, state: 'failed', replayed: true }, 'failed'],
  )
})

test('the secret as a bearer token is taken, with the Idempotency-Key as the name of the delivery', async (t) => {
  const server = await startTestServer(t)
  const headers = { authorization: `Bearer ${SECRET}`, 'idempotency-key': 'k1' }
  const first = await server.post('/hooks/trigger', BODY, headers)
  const again = await server.post('/hooks/trigger', BODY, headers)
  const other = await server.post('/hooks/trigger', JSON.stringify({ next: 1 }), headers)
  assert.deepEqual([first.status, again.status, other.status, server.runs()], [202, 200, 409, 1])
})

const bodyOf = (value: object): string => JSON.stringify(value)
const bomb = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`
const ATTACKS: readonly [
  what: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  status: number,
][] = [
  ['unsigned', BODY, {}, 401],
  [
    'signed with another key',
    BODY,
    signed('m', BODY, new Date(), `whsec_${btoa('another key, of some length')}`),
    401,
  ],
  ['signed six minutes ago', BODY, signed('m', BODY, minutesAgo(6)), 401],
  ['signed for six minutes from now', BODY, signed('m', BODY, minutesAgo(-6)), 401],
  ['cut short after it was signed', BODY.slice(0, -5), signed('m', BODY), 401],
  ['signed, then given another id', BODY, { ...signed('m', BODY), 'webhook-id': 'n' }, 401],
  [
    'with a wrong signature and the right token',
    BODY,
    { ...signed('m', '{}'), authorization: `Bearer ${SECRET}` },
    401,
  ],
  ['with a wrong token', BODY, { authorization: 'Bearer 0123456789abcdef' }, 401],
  ['that is a notification of ours sent back', BODY, signed(`${NOTICE_ID}1`, BODY), 401],
  ['of 10 MB', ' '.repeat(10_000_000), {}, 413],
  ['as text', BODY, { ...signed('m', BODY), 'content-type': 'text/plain' }, 415],
  ['said to be compressed', BODY, { ...signed('m', BODY), 'content-encoding': 'gzip' }, 415],
  ['that nests 100 levels', bomb, signed('m', bomb), 422],
  ...[
    { file: '../../etc/passwd' },
    { file: '/etc/passwd' },
    { url: 'http://127.0.0.1/x' },
    { url: 'file:///etc/passwd' },
  ]
    .map(
      (value) =>
        [`that names ${Object.values(value)[0]}`, bodyOf(value), signed('m', bodyOf(value)), 422] as const,
    )
    .map(([a, b, c, d]): [string, string, Record<string, string>, number] => [a, b, c, d]),
]

for (const [what, body, headers, status] of ATTACKS) {
  test(`a request ${what} is refused with ${status} and leaves nothing`, async (t) => {
    const server = await startTestServer(t)
    const answer = await server.post('/hooks/trigger', body, headers).then(
      (response) => response.status,
      // it may be cut off while it still sends
      () => 413,
    )
    const health = await fetch(`${server.url}/healthz`)
    assert.deepEqual([answer, server.runs(), health.status], [status, 0, 200])
  })
}

const RAW: readonly [what: string, request: string, answer: RegExp][] = [
  [
    'another host',
    'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 421 /,
  ],
  [
    'a configured host',
    'GET /healthz HTTP/1.1\r\nHost: hooks.example\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 200 /,
  ],
  [
    'a header with a bare line feed',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\nb\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  [
    'two lengths',
    'POST /hooks/trigger HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  [
    'a way up in its path',
    'GET /hooks/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 40[04] /,
  ],
  [
    'a body that never comes',
    'POST /hooks/trigger HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    /^(HTTP\/1\.1 (408|503) |$)/,
  ],
]

for (const [what, request, answer] of RAW) {
  test(`a request with ${what} is answered with ${answer.source}`, async (t) => {
    const server = await startTestServer(t, { requestTimeoutMs: 200 })
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8')
    let said = ''
    socket.on('data', (text: string) => (said += text)).on('error', () => {})
    socket.write(request)
    await once(socket, 'close')
    assert.match(said, answer)
    assert.equal(server.runs(), 0)
  })
}

test('200 signed triggers at once are 200 runs, none doubled', async (t) => {
  const server = await startTestServer(t)
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const body = JSON.stringify({ url: `https://soundcloud.com/someone/song-${index}` })
      const response = await server.post('/hooks/trigger', body, signed(`msg_${index}`, body))
      return runOf(response)
    }),
  )
  assert.deepEqual([new Set(answers).size, server.runs()], [200, 200])
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { test, type TestContext } from 'node:test'
import type { Notice } from '../../../src/model/notice.ts'
import { postNotice, type PostDeps } from '../../../src/services/notify/post-notice.ts'
import { standardWebhook } from '../../../src/util/http/standard-webhook.ts'

const SECRET = `whsec_${Buffer.from('a key of thirty-two bytes, or so').toString('base64')}`
const NOTICE: Notice = {
  id: 'tracksync-notice-SYNC-1-5',
  kind: 'success',
  at: new Date('2026-11-23T10:00:00Z'),
  run: { id: 'SYNC-1', state: 'succeeded' },
  trigger: { kind: 'url', name: 'song.webloc' },
  tracks: 1,
  text: '1 of 1 track in the library',
}

interface Got {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver that answers with these, one after another; `0` hangs up instead. */
async function receiver(t: TestContext, statuses: readonly number[]) {
  const got: Got[] = []
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const status = statuses[got.length] ?? 500
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      if (status === 0) return response.destroy()
      const headers = { location: 'http://127.0.0.1:1/elsewhere', 'retry-after': '0' }
      return response.writeHead(status, headers).end('x')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close().closeAllConnections())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail()
  return { got, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/hook?key=hidden` }
}

function deps(t: TestContext, { host, url }: { readonly host: string; readonly url: string }): PostDeps {
  return {
    url,
    secret: SECRET,
    allowPrivate: [host],
    proxy: null,
    signal: t.signal,
    now: () => new Date(),
    pausesMs: [0, 0],
  }
}

test('a notice is signed as Standard Webhooks says, and tells nothing of where files lie', async (t) => {
  const to = await receiver(t, [204])
  await postNotice(NOTICE, deps(t, to))
  const [{ headers, body } = assert.fail()] = to.got
  standardWebhook(SECRET).verify(body, headers as Record<string, string>)
  assert.deepEqual(JSON.parse(body), {
    type: 'run.success',
    timestamp: '2026-11-23T10:00:00.000Z',
    data: {
      run: 'SYNC-1',
      state: 'succeeded',
      trigger: { kind: 'url', name: 'song.webloc' },
      tracks: 1,
      text: '1 of 1 track in the library',
    },
  })
})

test('without a secret it is sent unsigned', async (t) => {
  const to = await receiver(t, [200])
  await postNotice(NOTICE, { ...deps(t, to), secret: null })
  assert.equal(to.got[0]?.headers['webhook-signature'], undefined)
})

const TRIES: readonly [answers: readonly number[], tries: number, fails: boolean, because: string][] = [
  [[200], 1, false, 'it was taken'],
  [[503, 200], 2, false, 'a server may be away for a moment'],
  [[0, 0, 202], 3, false, 'a connection may break'],
  [[429, 503, 500, 200], 3, true, 'three tries are enough'],
  [[404, 200], 1, true, 'another try would find the same'],
  [[302, 200], 1, true, 'a redirect leads to whom nobody configured'],
]

for (const [answers, tries, fails, because] of TRIES) {
  test(`answers ${answers.join(', ')} are ${tries} tries under one id: ${because}`, async (t) => {
    const to = await receiver(t, answers)
    const failure = await postNotice(NOTICE, deps(t, to)).catch((error: unknown) => error)
    assert.deepEqual(
      [
        to.got.length,
        new Set(to.got.map(({ headers }) => headers['webhook-id'])).size,
        failure !== undefined,
      ],
      [tries, 1, fails],
    )
    assert.doesNotMatch(String(failure), /hidden/)
  })
}

test('a private address that is not allowed is never asked', async (t) => {
  const to = await receiver(t, [200])
  await assert.rejects(postNotice(NOTICE, { ...deps(t, to), allowPrivate: [] }), { code: 'URL_NOT_ALLOWED' })
  assert.equal(to.got.length, 0)
})

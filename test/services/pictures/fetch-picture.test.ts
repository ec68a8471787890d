import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test, type TestContext } from 'node:test'
import { fetchPicture } from '../../../src/services/pictures/fetch-picture.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const { signal } = new AbortController()

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Buffer
}

async function serve(
  t: TestContext,
  { status = 200, headers = { 'content-type': 'image/png' }, body }: Answer,
) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.writeHead(status, headers).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const host = `127.0.0.1:${address.port}`
  return { host, url: `http://${host}/cover?token=secret`, requests }
}

for (const [name, body, mimeType] of [
  ['PNG', PNG, 'image/png'],
  ['JPEG that calls itself PNG', JPEG, 'image/jpeg'],
] as const) {
  test(`a ${name} is fetched, and is what its bytes say`, async (t) => {
    const { host, url } = await serve(t, { body })
    const answer = await fetchPicture({ allowPrivate: [host], proxy: null }, url, signal)
    assert.ok(answer.kind === 'fetched', JSON.stringify(answer))
    assert.equal(answer.mimeType, mimeType)
    assert.deepEqual(Buffer.from(answer.data), body)
  })
}

const refused: [answer: Answer, says: RegExp, because: string][] = [
  [{ body: Buffer.from('<html>sign in</html>') }, /neither JPEG nor PNG/, 'a page is no picture'],
  [{ body: Buffer.from('GIF89a') }, /neither JPEG nor PNG/, 'not every player shows a GIF'],
  [{ body: Buffer.alloc(0) }, /neither JPEG nor PNG/, 'it is empty'],
  [{ status: 404, body: PNG }, /answered 404/, 'it is not there'],
  [
    { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: Buffer.alloc(0) },
    /answered 302/,
    'a redirect may lead anywhere',
  ],
  [{ body: Buffer.concat([PNG, Buffer.alloc(6_000_000)]) }, /larger than 5 MB/, 'it is too large'],
]

for (const [answer, says, because] of refused) {
  test(`a picture is not taken, because ${because}`, async (t) => {
    const { host, url } = await serve(t, answer)
    const picture = await fetchPicture({ allowPrivate: [host], proxy: null }, url, signal)
    assert.ok(picture.kind === 'unavailable')
    assert.match(picture.error.message, says)
    assert.doesNotMatch(picture.error.message, /secret/)
  })
}

test('a private address is refused unasked', async (t) => {
  const { url, requests } = await serve(t, { body: PNG })
  const picture = await fetchPicture({ allowPrivate: [], proxy: null }, url, signal)
  assert.ok(picture.kind === 'unavailable')
  assert.equal(picture.error.code, 'URL_NOT_ALLOWED')
  assert.deepEqual(requests, [])
})

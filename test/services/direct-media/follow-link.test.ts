import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLinkFollower } from '../../../src/services/direct-media/follow-link.ts'
import { site } from './workshop.ts'

const LOCAL = { allowPrivate: ['127.0.0.1'], proxy: null }
const TRACK = 'https://soundcloud.com/somebody/something'

/** Where each path leads on; a number is a status without a way on. */
const WAYS: Readonly<Record<string, string | number>> = {
  '/track': `${TRACK}?utm_source=x`,
  '/twice': '/track',
  '/app': 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
  '/page': '/end',
  '/end': 200,
  '/circle': '/circle',
  '/gone': 404,
  '/inside': 'http://10.0.0.1/private',
  '/other': 'ftp://example.org/song',
}
const cases: readonly [path: string, ends: RegExp, because: string][] = [
  ['/track', /^followed https:\/\/soundcloud\.com\/somebody\/something\?/, 'it leads to a track'],
  ['/twice', /^followed https:\/\/soundcloud\.com\//, 'it leads there by another link'],
  ['/app', /^followed spotify:track:/, 'it leads into the app'],
  ['/page', /^followed http:\/\/127\.0\.0\.1:\d+\/end$/, 'it leads to a page of no known service'],
  ['/circle', /^DOWNLOAD_FAILED it leads on more than 10 times$/, 'it leads to itself'],
  ['/gone', /^DOWNLOAD_NOT_FOUND .*\(HTTP 404\)$/, 'the code is not known'],
  ['/inside', /^URL_NOT_ALLOWED .*10\.0\.0\.1.*no public address$/, 'it leads into the network at home'],
  ['/other', /^URL_NOT_ALLOWED .*only http and https/, 'that is no way to music'],
]
test('a short link is followed to where it leads, and not a step further', async (t) => {
  const asked: string[] = []
  const host = await site(t, ({ url = '' }, response) => {
    asked.push(url)
    const way = WAYS[url] ?? 404
    if (typeof way === 'number') response.writeHead(way).end('x'.repeat(1_000_000))
    else response.writeHead(302, { location: way }).end()
  })
  const follow = createLinkFollower(LOCAL)
  for (const [path, ends, because] of cases) {
    const answer = await follow(`http://${host}${path}`, t.signal)
    assert.match(
      answer.kind === 'followed' ? `followed ${answer.url}` : `${answer.error.code} ${answer.error.why}`,
      ends,
      because,
    )
  }
  assert.deepEqual(
    asked.filter((path) => path !== '/circle'),
    ['/track', '/twice', '/track', '/app', '/page', '/end', '/gone', '/inside', '/other'],
  )
})

test('following ends when it is cancelled', async (t) => {
  const stop = new AbortController()
  const host = await site(t, () => stop.abort())
  await assert.rejects(createLinkFollower(LOCAL)(`http://${host}/silent`, stop.signal), { code: 'CANCELLED' })
})

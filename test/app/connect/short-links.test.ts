import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followingShortLinks } from '../../../src/app/connect/short-links.ts'
import type { LinkResolver } from '../../../src/model/ports.ts'
import { createLinkFollower } from '../../../src/services/direct-media/follow-link.ts'
import { site } from '../../services/direct-media/workshop.ts'

/** Says what it was asked for, as its reason to have nothing. */
const resolverOf = (service: string): LinkResolver => ({
  service,
  resolve: (url) => Promise.resolve({ kind: 'nothing', why: `${service} was asked for ${url}` }),
})
const WAYS: Readonly<Record<string, string>> = {
  '/track': 'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=x',
  '/cloud': 'https://soundcloud.com/a/one?utm_source=x',
  '/video': 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
}
const cases: readonly [url: string, answer: RegExp, because: string][] = [
  [
    'https://spotify.link/track',
    /^spotify was asked for https:\/\/open\.spotify\.com\/track\/4uLU6hMCjMI75M1A2tKUQC$/,
    'followed',
  ],
  [
    'https://spotify.link/cloud',
    /^soundcloud was asked for https:\/\/soundcloud\.com\/a\/one$/,
    'to another service',
  ],
  ['https://spotify.link/video', /^URL_INVALID .*leads to "https:\/\/www\.youtube/, 'nobody here knows it'],
  ['https://spotify.link/gone', /^DOWNLOAD_NOT_FOUND /, 'the code is not known'],
  [
    'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
    /^spotify was asked for https:\/\/open/,
    'no short link: not followed',
  ],
]

test('short links of a drop are followed in the guarded network, then resolved by whoever knows the target', async (t) => {
  const asked: string[] = []
  const host = await site(t, ({ url = '' }, response) => {
    asked.push(url)
    const location = WAYS[url]
    if (location === undefined) response.writeHead(404).end()
    else response.writeHead(302, { location }).end()
  })
  const follow = createLinkFollower({ allowPrivate: ['127.0.0.1'], proxy: null })
  const resolvers = followingShortLinks([resolverOf('spotify'), resolverOf('soundcloud')], (url, signal) =>
    follow(`http://${host}${new URL(url).pathname}`, signal),
  )
  for (const [url, expected, because] of cases) {
    const answer = await resolvers[0]?.resolve(url, t.signal)
    const said =
      answer?.kind === 'unavailable'
        ? `${answer.error.code} ${answer.error.why}`
        : answer?.kind === 'nothing'
          ? answer.why
          : ''
    assert.match(said, expected, because)
  }
  assert.deepEqual(asked, ['/track', '/cloud', '/video', '/gone'])
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { SourceAnswer } from '../../../src/model/ports.ts'
import { withPermittedAccess } from '../../../src/util/permitted-access.ts'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'
import { downloader, skip, stub } from './workshop.ts'

const { signal } = new AbortController()

describe('the real yt-dlp lists what is behind a link', { skip, concurrency: 2 }, () => {
  let site: MediaServer
  before(async () => {
    site = await startMediaServer({ audio: Buffer.alloc(4096, 'ID3') })
  })
  after(async () => {
    await site.close()
    assert.deepEqual(site.unexpected, [])
  })

  test('a media file is one track, whose identity is its canonical link', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).lookup(
      `${site.url}/song-one.mp3?utm_source=x`,
      signal,
    )
    const url = `${site.url}/song-one.mp3`
    assert.deepEqual(briefly(answer), {
      playlist: null,
      tracks: [{ title: 'song-one', url, id: `web ${url}` }],
    })
  })

  test('a page with one player is one track with the name of the page', async (t) => {
    const url = `${site.url}/page`
    const answer = await downloader(t, { allowPrivate: [site.host] }).lookup(url, signal)
    assert.deepEqual(briefly(answer), {
      playlist: null,
      tracks: [{ title: 'Night Drive', url, id: `web ${url}` }],
    })
  })

  test('a page with three players is a set of three, each with its own link', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).lookup(`${site.url}/album`, signal)
    const tracks = ['one', 'two', 'three'].map((title) => {
      const url = `${site.url}/audio/${title}.mp3`
      return { title, url, id: `web ${url}` }
    })
    assert.deepEqual(briefly(answer), { playlist: 'Three Songs', tracks })
  })

  const refusals: readonly (readonly [path: string, code: string, because: string])[] = [
    ['/nothing', 'DOWNLOAD_NO_AUDIO', 'a page without audio'],
    ['/status/404', 'DOWNLOAD_NOT_FOUND', 'a page that is not there'],
    ['/to?http://localhost:9/x', 'URL_NOT_ALLOWED', 'a redirect to the loopback'],
    ['/to?ftp://127.0.0.1/x', 'URL_NOT_ALLOWED', 'a redirect away from HTTP'],
    ['/endless-page', 'DOWNLOAD_TOO_LARGE', 'a page without an end'],
    ['/silent', 'DOWNLOAD_STALLED', 'a site that takes the question and never answers'],
  ]
  for (const [path, code, because] of refusals) {
    test(`${because} is unavailable: ${code}`, async (t) => {
      const limits = { stallMs: code === 'DOWNLOAD_STALLED' ? 1500 : 30_000, lookupBytes: 4e6 }
      const answer = await downloader(t, { allowPrivate: [site.host], limits }).lookup(
        `${site.url}${path}`,
        signal,
      )
      assert.equal(answer.kind === 'unavailable' && answer.error.code, code)
    })
  }
})

test('a flat list of a service becomes one track an entry, in order, without what is no link', async (t) => {
  const list = {
    _type: 'playlist',
    title: ' Warm-up ',
    webpage_url: 'https://soundcloud.com/someone/sets/warm-up',
    entries: [
      {
        _type: 'url',
        ie_key: 'Soundcloud',
        id: '1',
        url: 'https://soundcloud.com/a/one',
        title: 'One',
        duration: 61.25,
      },
      null,
      {
        _type: 'url',
        url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
        title: 'Two',
        artists: ['A, B', ' C '],
        duration: 'long',
      },
      { _type: 'url', url: 'ytsearch:three', title: 'Three' },
      { _type: 'url', url: 'file:///etc/passwd', title: 'Four' },
    ],
  }
  const env = { TRACKSYNC_TEST_PRINTS: JSON.stringify(list), TRACKSYNC_TEST_EXIT: '0' }
  const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).lookup(list.webpage_url, signal)
  assert.deepEqual(briefly(answer), {
    playlist: 'Warm-up',
    tracks: [
      { title: 'One', url: 'https://soundcloud.com/a/one', id: 'soundcloud a/one' },
      { title: 'Two', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', id: 'youtube dQw4w9WgXcQ' },
    ],
  })
  assert.equal(answer.kind, 'found')
  assert.deepEqual(
    answer.tracks.map(({ durationMs, artists }) => ({ durationMs, artists })),
    [
      { durationMs: 61_250, artists: [] },
      { durationMs: null, artists: ['A, B', 'C'] },
    ],
  )
})

test('a short link becomes the track that it leads to', async (t) => {
  const info = { title: 'One', webpage_url: 'https://soundcloud.com/a/one?utm_source=share' }
  const env = { TRACKSYNC_TEST_PRINTS: JSON.stringify(info), TRACKSYNC_TEST_EXIT: '0' }
  const made = downloader(t, { program: stub('yt-dlp-says'), env })
  assert.deepEqual(briefly(await made.lookup('https://on.soundcloud.com/xyz', signal)), {
    playlist: null,
    tracks: [{ title: 'One', url: 'https://soundcloud.com/a/one', id: 'soundcloud a/one' }],
  })
})

test('a set within a list of likes is opened, and keeps its own name', async (t) => {
  const likes = {
    _type: 'playlist',
    title: 'Me (Likes)',
    entries: [
      { _type: 'url', url: 'https://soundcloud.com/a/one', title: 'One' },
      { _type: 'url', url: 'https://soundcloud.com/a/sets/evening', title: 'Evening' },
    ],
  }
  const evening = {
    _type: 'playlist',
    title: 'Evening',
    entries: [{ _type: 'url', url: 'https://soundcloud.com/a/two' }],
  }
  const env = {
    TRACKSYNC_TEST_PRINTS: JSON.stringify(likes),
    TRACKSYNC_TEST_PRINTS_SET: JSON.stringify(evening),
    TRACKSYNC_TEST_EXIT: '0',
  }
  const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).lookup(
    'https://soundcloud.com/me/likes',
    signal,
  )
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ url, playlist }) => [url, playlist]),
    [
      ['https://soundcloud.com/a/one', null],
      ['https://soundcloud.com/a/two', 'Evening'],
    ],
  )
})

test('an empty list, and no answer at all, are "nothing"', async (t) => {
  for (const prints of ['{"_type": "playlist", "entries": []}', 'null', '']) {
    const env = { TRACKSYNC_TEST_PRINTS: prints, TRACKSYNC_TEST_EXIT: '0' }
    const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).lookup(
      'https://example.com/',
      signal,
    )
    assert.equal(answer.kind, 'nothing')
  }
})

test('yt-dlp is started without settings of the user, behind the guard, and reads no link as an option', async (t) => {
  const env = { NO_PROXY: '*', no_proxy: '*', HTTPS_PROXY: 'http://elsewhere:1', PROXY_TOKEN: 'x' }
  const answer = await downloader(t, {
    program: stub('yt-dlp-environment'),
    env,
    cookiesFromBrowser: 'firefox',
    cookiesFile: '/home/x/cookies.txt',
  }).lookup('-x', signal)
  const [title = ''] = answer.kind === 'found' ? answer.tracks.map((track) => track.title ?? '') : []
  const [proxies, args] = title.split(' | ')
  assert.equal(
    proxies,
    'all_proxy=http://GUARD ftp_proxy=http://GUARD http_proxy=http://GUARD https_proxy=http://GUARD ',
  )
  assert.match(
    args ?? '',
    /^--ignore-config --no-playlist .*--cookies-from-browser=firefox --cookies=\/home\/x\/cookies\.txt .*-- -x$/,
  )
})

const RUNTIMES: readonly (readonly [url: string, version: string, offered: boolean, because: string])[] = [
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', '2025.11.12', true, 'YouTube needs one since then'],
  ['https://youtu.be/dQw4w9WgXcQ', '2026.08.19.123', true, 'a nightly build of it too'],
  ['https://youtu.be/dQw4w9WgXcQ', '2023.03.04', false, 'Debian 12 has no such option'],
  ['https://soundcloud.com/a/one', '2026.08.19', false, 'no other site needs one'],
]

describe('this Node is offered to yt-dlp as its JavaScript runtime', () => {
  for (const [url, version, offered, because] of RUNTIMES) {
    test(`${version}, ${url}: ${because}`, async (t) => {
      const env = { TRACKSYNC_TEST_VERSION: version }
      const answer = await downloader(t, { program: stub('yt-dlp-environment'), env }).lookup(url, signal)
      const title = answer.kind === 'found' ? answer.tracks[0]?.title : ''
      assert.equal(title?.includes(`--js-runtimes node:${process.execPath}`), offered)
    })
  }
})

test('what one task may not start, another may: nothing of the refusal is kept', async (t) => {
  const url = 'https://youtu.be/dQw4w9WgXcQ'
  const env = { TRACKSYNC_TEST_VERSION: '2026.08.19' }
  const made = downloader(t, { program: stub('yt-dlp-environment'), env })
  const asked: string[] = []
  const refused = withPermittedAccess(
    {
      refuse: (access) => (access.kind === 'run' ? (asked.push(access.name), 'refused') : null),
      errorOf: (_, why) => new Error(why),
    },
    () => made.lookup(url, signal),
  )
  await assert.rejects(refused, { message: 'refused' })
  assert.deepEqual(asked, ['yt-dlp-environment'])
  assert.equal((await made.lookup(url, signal)).kind, 'found')
})

function briefly(answer: SourceAnswer): unknown {
  if (answer.kind !== 'found') return answer
  const tracks = answer.tracks.map(({ title, url, ids }) => ({
    title,
    url,
    id: ids.map(({ service, id }) => `${service} ${id}`).join(),
  }))
  return { playlist: answer.playlist, tracks }
}

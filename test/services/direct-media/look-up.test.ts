import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { SourceAnswer } from '../../../src/model/ports.ts'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'
import { direct, madeUpMp3, site } from './workshop.ts'

const { signal } = new AbortController()

describe('without yt-dlp, what is behind a link is listed', () => {
  let media: MediaServer
  before(async () => {
    const pages = {
      '/og':
        '<meta property="og:title" content="A &amp; B"><meta property="og:audio" content="/audio/og.mp3">',
      '/thousands': Array.from({ length: 1001 }, (_, at) => `<audio src=/audio/${at}.mp3></audio>`).join(''),
      '/embedded': '<iframe src="https://w.soundcloud.com/player/?url=x"></iframe>',
    }
    media = await startMediaServer({ audio: madeUpMp3(200_000), pages })
  })
  after(async () => {
    await media.close()
    assert.deepEqual(media.unexpected, [])
  })

  const found: readonly (readonly [path: string, title: string, because: string])[] = [
    ['/song-one.mp3?utm_source=x', 'song-one', 'a file is one track, known by its canonical link'],
    ['/page', 'Night Drive', 'a page with one player is one track with the name of the page'],
    ['/og', 'A & B', 'a page that names its audio for others'],
    ['/hop/3', 'song', 'a file behind redirects is known by the link that was asked for'],
    ['/stalls.mp3', 'stalls', 'only the beginning of a file is looked at'],
    ['/endless.mp3', 'endless', 'so it does not matter how long it is'],
  ]
  for (const [path, title, because] of found) {
    test(`${path}: ${because}`, async (t) => {
      const answer = await direct(t, { allowPrivate: [media.host] }).lookup(`${media.url}${path}`, signal)
      const url = `${media.url}${path.split('?', 1)[0]}`
      assert.deepEqual(briefly(answer), { playlist: null, tracks: [{ title, url, id: `web ${url}` }] })
    })
  }

  test('a page with three players is a set of three, each with its own link', async (t) => {
    const answer = await direct(t, { allowPrivate: [media.host] }).lookup(`${media.url}/album`, signal)
    const tracks = ['one', 'two', 'three'].map((title) => {
      const url = `${media.url}/audio/${title}.mp3`
      return { title, url, id: `web ${url}` }
    })
    assert.deepEqual(briefly(answer), { playlist: 'Three Songs', tracks })
  })

  const refusals: readonly (readonly [path: string, code: string, because: string])[] = [
    ['/nothing', 'PROGRAM_MISSING', 'a page without a plain player: yt-dlp may know more'],
    ['/embedded', 'PROGRAM_MISSING', 'a page with the player of a service'],
    ['/liar.mp3', 'DOWNLOAD_NO_AUDIO', 'a page that says it is audio'],
    ['/thousands', 'DOWNLOAD_NO_AUDIO', 'a page with more players than tracks can be meant'],
    ['/text.mp3', 'DOWNLOAD_NO_AUDIO', 'a text that says it is audio'],
    ['/status/404', 'DOWNLOAD_NOT_FOUND', 'a page that is not there'],
    ['/status/401', 'DOWNLOAD_PRIVATE', 'a page for members'],
    ['/status/403', 'DOWNLOAD_FAILED', 'a page that is refused'],
    ['/status/429', 'DOWNLOAD_RATE_LIMITED', 'asked too often'],
    ['/status/451', 'DOWNLOAD_GEO_BLOCKED', 'not in this country'],
    ['/status/500', 'DOWNLOAD_FAILED', 'a fault'],
    ['/status/204', 'DOWNLOAD_FAILED', 'nothing at all'],
    ['/hop/11', 'DOWNLOAD_FAILED', 'a way that does not end'],
    ['/to?http://', 'DOWNLOAD_FAILED', 'a redirect to no address'],
    ['/to?http://localhost:9/x', 'URL_NOT_ALLOWED', 'a redirect to the loopback'],
    ['/to?http://169.254.169.254/latest', 'URL_NOT_ALLOWED', 'a redirect to a metadata address'],
    ['/to?ftp://127.0.0.1/x', 'URL_NOT_ALLOWED', 'a redirect away from HTTP'],
    ['/to?file:///etc/passwd', 'URL_NOT_ALLOWED', 'a redirect to a file'],
    ['/endless-page', 'DOWNLOAD_TOO_LARGE', 'a page without an end'],
    ['/silent', 'DOWNLOAD_STALLED', 'a site that takes the question and never answers'],
  ]
  for (const [path, code, because] of refusals) {
    test(`${because} is unavailable: ${code}`, async (t) => {
      const limits = { stallMs: code === 'DOWNLOAD_STALLED' ? 300 : 30_000, pageBytes: 1e6 }
      const answer = await direct(t, { allowPrivate: [media.host], limits }).lookup(
        `${media.url}${path}`,
        signal,
      )
      assert.equal(answer.kind === 'unavailable' && answer.error.code, code)
    })
  }
})

const SERVICES = [
  'https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf',
  'https://on.soundcloud.com/xyz',
  'https://soundcloud.com/a/sets/b',
  'https://artist.bandcamp.com/album/x',
]

describe('a link of a known service needs yt-dlp, and nobody is asked for it', () => {
  for (const url of SERVICES) {
    test(url, async (t) => {
      const answer = await direct(t, { resolve: () => assert.fail('a name was resolved') }).lookup(
        url,
        signal,
      )
      assert.ok(answer.kind === 'unavailable')
      const { code, why, next } = answer.error
      assert.deepEqual(
        { code, why, next },
        {
          code: 'PROGRAM_MISSING',
          why: 'yt-dlp is needed for this link, and it is not on the PATH',
          next: 'install it: some-command',
        },
      )
    })
  }
})

test('a name that resolves to a private address is refused', async (t) => {
  const resolve = () => Promise.resolve([{ address: '10.0.0.1', family: 4 }])
  const answer = await direct(t, { resolve }).lookup('http://public.example/song.mp3', signal)
  assert.equal(answer.kind === 'unavailable' && answer.error.code, 'URL_NOT_ALLOWED')
})

test('a site that is not there is told by name', async (t) => {
  const resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
  const answer = await direct(t, { resolve }).lookup('http://public.example/song.mp3', signal)
  assert.ok(answer.kind === 'unavailable')
  assert.equal(answer.error.code, 'DOWNLOAD_FAILED')
  assert.equal(answer.error.why, '"public.example" cannot be reached (ENOTFOUND)')
})

test('what speaks no HTTP is told so', async (t) => {
  const host = await site(t, (_request, response) => {
    response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n')
  })
  const answer = await direct(t, { allowPrivate: [host] }).lookup(`http://${host}/`, signal)
  assert.equal(answer.kind === 'unavailable' && answer.error.code, 'DOWNLOAD_FAILED')
})

test('a file is called by the name that the site gives it', async (t) => {
  const names: readonly (readonly [disposition: string, title: string])[] = [
    ['attachment; filename="Night Drive.mp3"', 'Night Drive'],
    ["attachment; filename=x.mp3; filename*=UTF-8''Caf%C3%A9%20del%20Mar.mp3", 'Café del Mar'],
    ['inline', 'download'],
  ]
  for (const [disposition, title] of names) {
    const host = await site(t, (_request, response) => {
      response.writeHead(200, { 'content-disposition': disposition }).end(madeUpMp3(3000))
    })
    const answer = await direct(t, { allowPrivate: [host] }).lookup(`http://${host}/download?id=7`, signal)
    assert.equal(answer.kind === 'found' && answer.tracks[0]?.title, title, disposition)
  }
})

test('a page is read in its own encoding', async (t) => {
  const page = (meta: string): string => `<title>Caf\u00e9</title>${meta}<audio src=a.mp3>`
  const pages: readonly (readonly [type: string, body: Buffer, because: string])[] = [
    ['text/html', Buffer.from(page('')), 'UTF-8 where nothing is said'],
    ['text/html; charset="ISO-8859-1"', Buffer.from(page(''), 'latin1'), 'as its header says'],
    ['text/html', Buffer.from(page('<meta charset=windows-1252>'), 'latin1'), 'as the page says'],
    ['text/html; charset=klingon', Buffer.from(page('')), 'UTF-8 for an encoding that there is not'],
  ]
  for (const [type, body, because] of pages) {
    const host = await site(t, (_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    )
    const answer = await direct(t, { allowPrivate: [host] }).lookup(`http://${host}/`, signal)
    assert.equal(answer.kind === 'found' && answer.tracks[0]?.title, 'Caf\u00e9', because)
  }
})

test('an abort ends a look-up that nobody answers', async (t) => {
  const controller = new AbortController()
  const host = await site(t, () => controller.abort())
  const looking = direct(t, { allowPrivate: [host] }).lookup(`http://${host}/`, controller.signal)
  await assert.rejects(looking, { code: 'CANCELLED' })
})

test('a proxy that is none is an error of the configuration', (t) => {
  assert.throws(() => direct(t, { proxy: 'gopher://x' }), { code: 'CONFIG_INVALID' })
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

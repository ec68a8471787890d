import assert from 'node:assert/strict'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { FetchAnswer } from '../../../src/model/ports.ts'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'
import { direct, madeUpMp3, order, site } from './workshop.ts'

const audio = madeUpMp3(600_000)

describe('without yt-dlp, audio is fetched', () => {
  let media: MediaServer
  before(async () => {
    media = await startMediaServer({ audio })
  })
  after(async () => {
    await media.close()
    assert.deepEqual(media.unexpected, [])
  })

  test('the bytes arrive as they are, with progress up to the last one, and nothing beside them', async (t) => {
    const request = await order(t, `${media.url}/song.mp3`)
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.equal(answer.path, join(request.folder, 'source.mp3'))
    assert.deepEqual(await readFile(answer.path), audio)
    assert.deepEqual(await readdir(request.folder), ['source.mp3'])
    assert.deepEqual(answer.info, {
      title: 'song',
      artists: [],
      uploader: null,
      album: null,
      genre: null,
      durationMs: null,
      webpageUrl: request.url,
      id: { service: 'web', id: request.url },
    })
    assert.deepEqual(request.progress.at(-1), { receivedBytes: audio.length, totalBytes: audio.length })
  })

  test('from a page, with the name and the address of the page', async (t) => {
    const request = await order(t, `${media.url}/page`)
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    assert.equal(answer.info.title, 'Night Drive')
    assert.deepEqual(answer.info.id, { service: 'web', id: request.url })
  })

  test('behind five redirects', async (t) => {
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(await order(t, `${media.url}/hop/5`))
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
  })

  test('a connection that breaks off is taken up where it broke', async (t) => {
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(
      await order(t, `${media.url}/cut.mp3`),
    )
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    const asked = media.requests.filter((request) => request.includes('cut.mp3'))
    assert.match(asked.join(), /^GET \/cut\.mp3,GET \/cut\.mp3 bytes=[1-9]\d+-$/)
  })

  test('what a crash left behind is continued, not fetched again', async (t) => {
    const request = await order(t, `${media.url}/audio/left.mp3`)
    await leave(request.folder, request.url, audio.subarray(0, 20_000))
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    assert.deepEqual(asksFor(media, 'left.mp3'), ['GET /audio/left.mp3 bytes=20000-'])
  })

  test('what was all there when it crashed is not asked for again', async (t) => {
    const request = await order(t, `${media.url}/audio/whole.mp3`)
    await leave(request.folder, request.url, audio)
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    assert.deepEqual(asksFor(media, 'whole.mp3'), [])
  })

  const useless: readonly (readonly [name: string, changes: object, because: string])[] = [
    ['other.mp3', { url: 'http://127.0.0.1/other' }, 'it is of another link'],
    ['length.mp3', { totalBytes: 599_999 }, 'the file has another length by now'],
    ['gone.mp3', { mediaUrl: '/status/404' }, 'its address holds no longer'],
    ['none.mp3', { totalBytes: 'many' }, 'nothing can be made of the note'],
  ]
  for (const [name, changes, because] of useless) {
    test(`what a crash left behind is fetched anew when ${because}`, async (t) => {
      const request = await order(t, `${media.url}/audio/${name}`)
      const where = 'mediaUrl' in changes ? { mediaUrl: `${media.url}${String(changes.mediaUrl)}` } : changes
      await leave(request.folder, request.url, Buffer.alloc(20_000), where)
      const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
      assert.ok(answer.kind === 'fetched')
      assert.deepEqual(await readFile(answer.path), audio)
    })
  }

  test('a body without an end is ended by the limit, and nothing of it stays on the disk', async (t) => {
    const request = await order(t, `${media.url}/endless.mp3`)
    const limits = { fetchBytes: () => 8e6 }
    const answer = await direct(t, { allowPrivate: [media.host], limits }).fetch(request)
    assert.equal(codeOf(answer), 'DOWNLOAD_TOO_LARGE')
    assert.deepEqual(await readdir(request.folder), [])
  })

  test('a body that says that it is too large is refused at its start', async (t) => {
    const request = await order(t, `${media.url}/song.mp3`)
    const limits = { fetchBytes: () => 50_000 }
    const answer = await direct(t, { allowPrivate: [media.host], limits }).fetch(request)
    assert.equal(codeOf(answer), 'DOWNLOAD_TOO_LARGE')
    assert.deepEqual(await readdir(request.folder), [])
  })

  test('a body that stops half-way stalls, and keeps what came for the next try', async (t) => {
    const request = await order(t, `${media.url}/stalls.mp3`)
    const answer = await direct(t, { allowPrivate: [media.host], limits: { stallMs: 300 } }).fetch(request)
    assert.equal(codeOf(answer), 'DOWNLOAD_STALLED')
    assert.deepEqual(await readFile(join(request.folder, 'source.part')), audio.subarray(0, 300_000))
  })

  test('a private address is refused unless it is allowed, and nobody is asked there', async (t) => {
    const answer = await direct(t, {}).fetch(await order(t, `${media.url}/song-private.mp3`))
    assert.equal(codeOf(answer), 'URL_NOT_ALLOWED')
    assert.deepEqual(asksFor(media, 'song-private'), [])
  })

  const refusals: readonly (readonly [path: string, code: string, because: string])[] = [
    ['/album', 'DOWNLOAD_NO_AUDIO', 'a page that became a list of three is not taken for one track'],
    ['/liar.mp3', 'DOWNLOAD_NO_AUDIO', 'a page that says it is audio'],
    ['/nothing', 'PROGRAM_MISSING', 'a page without a player'],
    ['/status/404', 'DOWNLOAD_NOT_FOUND', 'a file that is not there'],
    ['/to?http://10.0.0.1/song.mp3', 'URL_NOT_ALLOWED', 'a redirect to a private address'],
  ]
  for (const [path, code, because] of refusals) {
    test(`${because}: ${code}`, async (t) => {
      const request = await order(t, `${media.url}${path}`)
      assert.equal(codeOf(await direct(t, { allowPrivate: [media.host] }).fetch(request)), code)
      assert.deepEqual(await readdir(request.folder), [])
    })
  }

  test('an abort ends it', async (t) => {
    const controller = new AbortController()
    const request = await order(t, `${media.url}/endless.mp3`, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    const fetching = direct(t, { allowPrivate: [media.host], limits: { fetchBytes: () => 1e9 } }).fetch(
      request,
    )
    await assert.rejects(fetching, { code: 'CANCELLED' })
  })

  test('a folder that cannot be written to is told so', async (t) => {
    const request = await order(t, `${media.url}/song.mp3`, { folder: '/dev/null/no-folder' })
    const answer = await direct(t, { allowPrivate: [media.host] }).fetch(request)
    assert.equal(codeOf(answer), 'FILE_FAILED')
  })
})

test('a link of a known service needs yt-dlp', async (t) => {
  const url = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
  const request = await order(t, url)
  const answer = await direct(t, { resolve: () => assert.fail('a name was resolved') }).fetch(request)
  assert.equal(codeOf(answer), 'PROGRAM_MISSING')
})

test('a file that changed while its rest was asked for is fetched whole', async (t) => {
  const changed = madeUpMp3(audio.length).fill('x', 100, 200)
  const host = await site(t, (request, response) => {
    const same = request.headers['if-range'] === '"new"'
    assert.equal(same, false)
    response.writeHead(200, { etag: '"new"', 'content-length': changed.length }).end(changed)
  })
  const request = await order(t, `http://${host}/song.mp3`)
  await leave(request.folder, request.url, audio.subarray(0, 20_000), { validator: '"old"' })
  const answer = await direct(t, { allowPrivate: [host] }).fetch(request)
  assert.ok(answer.kind === 'fetched')
  assert.deepEqual(await readFile(answer.path), changed)
})

test('a rest that is not as long as it was said to be is no success, and is kept for the next try', async (t) => {
  const host = await site(t, (_request, response) => {
    const range = `bytes 20000-${audio.length - 1}/${audio.length}`
    response
      .writeHead(206, { 'content-range': range, 'content-length': 100 })
      .end(audio.subarray(20_000, 20_100))
  })
  const request = await order(t, `http://${host}/song.mp3`)
  await leave(request.folder, request.url, audio.subarray(0, 20_000))
  assert.equal(codeOf(await direct(t, { allowPrivate: [host] }).fetch(request)), 'DOWNLOAD_FAILED')
  assert.deepEqual(await readFile(join(request.folder, 'source.part')), audio.subarray(0, 20_100))
})

test('what comes packed is unpacked, and counted as it is unpacked', async (t) => {
  const packed = gzipSync(Buffer.concat([audio, Buffer.alloc(3e6)]))
  const host = await site(t, (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'audio/mpeg' }).end(packed)
  })
  const request = await order(t, `http://${host}/song.mp3`)
  const answer = await direct(t, { allowPrivate: [host] }).fetch(request)
  assert.ok(answer.kind === 'fetched')
  assert.equal((await readFile(answer.path)).length, audio.length + 3e6)
  const limits = { fetchBytes: () => 2e6 }
  const refused = await direct(t, { allowPrivate: [host], limits }).fetch(
    await order(t, `http://${host}/song.mp3`),
  )
  assert.equal(codeOf(refused), 'DOWNLOAD_TOO_LARGE')
})

test('one host is asked by one download at a time, another host meanwhile', async (t) => {
  const asked: string[] = []
  const arrivals = new Map<string, PromiseWithResolvers<void>>()
  const arrival = (name: string): PromiseWithResolvers<void> => {
    const known = arrivals.get(name) ?? Promise.withResolvers<void>()
    arrivals.set(name, known)
    return known
  }
  const silent = (request: { url?: string }): void => {
    asked.push(basename(request.url ?? ''))
    arrival(basename(request.url ?? '')).resolve()
  }
  const [one, two] = [await site(t, silent), await site(t, silent)]
  const made = direct(t, { allowPrivate: [one, two] })
  const begin = async (url: string): Promise<AbortController> => {
    const controller = new AbortController()
    made.fetch(await order(t, url, { signal: controller.signal })).catch(() => null)
    return controller
  }
  const first = await begin(`http://${one}/a`)
  await arrival('a').promise
  const second = await begin(`http://${one}/b`)
  const other = await begin(`http://${two}/c`)
  await arrival('c').promise
  assert.deepEqual(asked, ['a', 'c'])
  first.abort()
  await arrival('b').promise
  second.abort()
  other.abort()
})

test('through a proxy of the user, names are resolved there', async (t) => {
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`)
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(audio)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.after(() => proxy.close())
  const address = proxy.address()
  assert.ok(typeof address === 'object' && address !== null)
  const made = direct(t, {
    proxy: `http://me:secret@127.0.0.1:${address.port}`,
    resolve: () => assert.fail('a name was resolved'),
  })
  const answer = await made.fetch(await order(t, 'http://music.example/song.mp3?x=1'))
  assert.ok(answer.kind === 'fetched')
  assert.deepEqual(asked, ['http://music.example/song.mp3?x=1 Basic bWU6c2VjcmV0'])
  const local = await made.fetch(await order(t, 'http://nas.local/song.mp3'))
  assert.equal(codeOf(local), 'URL_NOT_ALLOWED')
})

/** What a killed try leaves in its folder. */
async function leave(folder: string, url: string, bytes: Buffer, changes: object = {}): Promise<void> {
  const note = { url, mediaUrl: url, title: 'left', ending: 'mp3', totalBytes: audio.length, validator: null }
  await writeFile(join(folder, 'source.part'), bytes)
  await writeFile(join(folder, 'source.json'), JSON.stringify({ ...note, ...changes }))
}

function asksFor(media: MediaServer, name: string): readonly string[] {
  return media.requests.filter((request) => request.includes(name))
}

function codeOf(answer: FetchAnswer): string {
  return answer.kind === 'unavailable' ? answer.error.code : answer.kind
}

import assert from 'node:assert/strict'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { FetchAnswer } from '../../../src/model/ports.ts'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'
import { downloader, makeMp3, order, skip, stub } from './workshop.ts'

describe('the real yt-dlp fetches audio', { skip, concurrency: 2 }, () => {
  let audio: Buffer
  let site: MediaServer
  before(async () => {
    audio = await makeMp3()
    site = await startMediaServer({ audio })
  })
  after(async () => {
    await site.close()
    assert.deepEqual(site.unexpected, [])
  })

  test('the bytes arrive as they are, with progress up to the last one', async (t) => {
    const request = await order(t, `${site.url}/song.mp3`)
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    assert.equal(answer.info.title, 'song')
    assert.deepEqual(answer.info.id, { service: 'web', id: request.url })
    assert.deepEqual(request.progress.at(-1), { receivedBytes: audio.length, totalBytes: audio.length })
  })

  test('behind a page and five redirects it is found all the same', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(
      await order(t, `${site.url}/hop/5`),
    )
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
  })

  test('a connection that breaks off is taken up where it broke', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(
      await order(t, `${site.url}/cut.mp3`),
    )
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
  })

  test('what a crash left behind is continued, not fetched again', async (t) => {
    const request = await order(t, `${site.url}/audio/left.mp3`)
    await writeFile(join(request.folder, 'source-mpeg.mp3.part'), audio.subarray(0, 20_000))
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(request)
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(await readFile(answer.path), audio)
    assert.ok(site.requests.includes('GET /audio/left.mp3 bytes=20000-'))
  })

  test('an address that lies about its type gives what it gives: reading it as audio will fail', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(
      await order(t, `${site.url}/liar.mp3`),
    )
    assert.ok(answer.kind === 'fetched')
    assert.match(await readFile(answer.path, 'utf8'), /^<!doctype html>/)
  })

  test('a body without an end is ended by the limit, and nothing of it stays on the disk', async (t) => {
    const limits = { fetchBytes: () => 8e6 }
    const request = await order(t, `${site.url}/endless.mp3`)
    const answer = await downloader(t, { allowPrivate: [site.host], limits }).fetch(request)
    assert.equal(codeOf(answer), 'DOWNLOAD_TOO_LARGE')
    assert.deepEqual(await readdir(request.folder), [])
  })

  test('a body that says that it is too large is refused at its start', async (t) => {
    const limits = { fetchBytes: () => 50_000 }
    const answer = await downloader(t, { allowPrivate: [site.host], limits }).fetch(
      await order(t, `${site.url}/song.mp3`),
    )
    assert.equal(codeOf(answer), 'DOWNLOAD_TOO_LARGE')
  })

  test('a body that stops half-way stalls, and keeps what came for the next try', async (t) => {
    const request = await order(t, `${site.url}/stalls.mp3`)
    const answer = await downloader(t, { allowPrivate: [site.host], limits: { stallMs: 1500 } }).fetch(
      request,
    )
    assert.equal(codeOf(answer), 'DOWNLOAD_STALLED')
    assert.deepEqual(await readdir(request.folder), ['source-mpeg.mp3.part'])
  })

  test('a private address is refused unless it is allowed, and nobody is asked there', async (t) => {
    const answer = await downloader(t, {}).fetch(await order(t, `${site.url}/song-private.mp3`))
    assert.equal(codeOf(answer), 'URL_NOT_ALLOWED')
    assert.ok(!site.requests.some((request) => request.includes('song-private')))
  })

  test('a page that became a list of three is not taken for one track', async (t) => {
    const answer = await downloader(t, { allowPrivate: [site.host] }).fetch(
      await order(t, `${site.url}/album`),
    )
    assert.equal(codeOf(answer), 'DOWNLOAD_NO_AUDIO')
  })

  test('an abort ends it', async (t) => {
    const controller = new AbortController()
    const request = await order(t, `${site.url}/endless.mp3`, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    const fetching = downloader(t, { allowPrivate: [site.host], limits: { fetchBytes: () => 1e9 } }).fetch(
      request,
    )
    await assert.rejects(fetching, { code: 'CANCELLED' })
  })
})

test('an end without a file is no success', async (t) => {
  const env = { TRACKSYNC_TEST_EXIT: '0' }
  const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).fetch(
    await order(t, 'https://example.com/a'),
  )
  assert.equal(codeOf(answer), 'DOWNLOAD_NO_AUDIO')
})

test('a file outside the folder is not taken', async (t) => {
  const env = { TRACKSYNC_TEST_EXIT: '0', TRACKSYNC_TEST_PRINTS: 'FILE "/etc/passwd"\n' }
  const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).fetch(
    await order(t, 'https://example.com/a'),
  )
  assert.equal(codeOf(answer), 'DOWNLOAD_NO_AUDIO')
})

const BEFORE: readonly (readonly [info: object, code: string, because: string])[] = [
  [{ duration: 661 }, 'too-long', 'a mix: a person is asked'],
  [{ live_status: 'is_live' }, 'AUDIO_TOO_LONG', 'a live stream'],
  [{ live_status: 'is_upcoming' }, 'DOWNLOAD_NOT_YET', 'a premiere'],
  [{ format_id: 'http_mp3_0_0_preview' }, 'DOWNLOAD_PREVIEW', "30 seconds of a subscriber's track"],
  [{ playlist_count: 2 }, 'DOWNLOAD_NO_AUDIO', 'two tracks'],
]

describe('what is not the track is refused before it is fetched', () => {
  for (const [info, code, because] of BEFORE) {
    test(`${because}: ${code}`, async (t) => {
      const env = { TRACKSYNC_TEST_PRINTS: `INFO ${JSON.stringify(info)}\n`, TRACKSYNC_TEST_WAITS: 'yes' }
      const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).fetch(
        await order(t, 'https://example.com/a'),
      )
      assert.equal(codeOf(answer), code)
    })
  }
})

test('one host is asked by one download at a time, another host meanwhile', async (t) => {
  const env = { TRACKSYNC_TEST_PRINTS: 'INFO {}\nPROG 1 NA NA\n', TRACKSYNC_TEST_WAITS: 'yes' }
  const made = downloader(t, { program: stub('yt-dlp-says'), env })
  const running: string[] = []
  const begin = async (url: string) => {
    const end = new AbortController()
    const started = Promise.withResolvers<void>()
    const onProgress = (): void => {
      running.push(basename(url))
      started.resolve()
    }
    const request = await order(t, url, { signal: end.signal, onProgress })
    return { end, started: started.promise, done: made.fetch(request).catch(() => null) }
  }
  const first = await begin('https://one.example/a')
  await first.started
  const second = await begin('https://one.example/b')
  const other = await begin('https://two.example/c')
  await other.started
  assert.deepEqual(running, ['a', 'c'])
  first.end.abort()
  await second.started
  assert.deepEqual(running, ['a', 'c', 'b'])
  second.end.abort()
  other.end.abort()
  await Promise.all([first.done, second.done, other.done])
})

function codeOf(answer: FetchAnswer): string {
  return answer.kind === 'unavailable' ? answer.error.code : answer.kind
}

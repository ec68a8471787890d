import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startMediaServer, type MediaServer } from '../../stand-ins/media-server.ts'
import { makeSong } from '../../stories/make-song.ts'
import { makePlace, only } from '../../stories/place.ts'

let media: MediaServer
before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-direct-'))
  await makeSong(join(folder, 'song.wav'), 5)
  media = await startMediaServer({
    audio: await readFile(join(folder, 'song.wav')),
    audioType: 'audio/wav',
    pages: {
      '/second-wind': '<title>Second Wind</title><audio controls src="/audio/second-wind.wav"></audio>',
    },
  })
  await rm(folder, { recursive: true })
})
after(async () => {
  await media.close()
  assert.deepEqual(media.unexpected, [])
})

test('on a machine without yt-dlp a link to a page with a song works at once, and a service says what it needs', async (t) => {
  const place = makePlace(t, {
    config: { network: { allowPrivate: [media.host] } },
    // the usual folders of a machine that has yt-dlp cannot be hidden; a name that is not there never falls back to them
    env: { TRACKSYNC_YT_DLP: '/nowhere/yt-dlp' },
  })
  place.write('Second Wind.url', `[InternetShortcut]\r\nURL=${media.url}/second-wind\r\n`)
  const song = only(await place.once())
  assert.equal(song.state, 'succeeded')
  assert.equal(only(song.tracks).title, 'Second Wind')
  assert.equal(only(song.tracks).renditions.length, 3)
  assert.deepEqual(song.errors, [])
  assert.match(place.read(song.report ?? ''), /\| yt-dlp +\| warning/)

  place.write('Again.url', `[InternetShortcut]\r\nURL=${media.url}/second-wind?utm_source=x\r\n`)
  assert.equal(only(only(await place.once()).tracks).state, 'duplicate', 'the link is known by now')

  place.write('Video.url', '[InternetShortcut]\r\nURL=https://www.youtube.com/watch?v=dQw4w9WgXcQ\r\n')
  const video = only(await place.once(1))
  assert.equal(video.state, 'failed')
  const { code, why } = only(video.errors)
  assert.equal(code, 'PROGRAM_MISSING')
  assert.match(why, /yt-dlp is needed for this link/)
  assert.match(place.read(video.report ?? ''), /\| yt-dlp +\| \*\*failed\*\*/)
})

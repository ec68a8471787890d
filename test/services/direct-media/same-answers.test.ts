import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startMediaServer } from '../../stand-ins/media-server.ts'
import { downloader, skip } from '../yt-dlp/workshop.ts'
import { direct, madeUpMp3 } from './workshop.ts'

const LINKS = ['/song.mp3?utm_source=x', '/audio/Night%20Drive.mp3', '/page', '/album', '/tagged', '/accents']

describe('a track is the same track with yt-dlp and without', { skip, concurrency: 2 }, () => {
  for (const link of LINKS) {
    test(link, async (t) => {
      const site = await startMediaServer({
        audio: madeUpMp3(4096),
        pages: {
          '/tagged': '<title>T</title><audio><source src="/audio/one.mp3" type="audio/mpeg"></audio>',
          '/accents': '<title>Caf&eacute; &amp; Bar &#8211; x</title><audio src="audio/two.mp3"></audio>',
        },
      })
      t.after(() => site.close())
      const { signal } = new AbortController()
      const allowPrivate = [site.host]
      const [withIt, without] = await Promise.all([
        downloader(t, { allowPrivate }).lookup(`${site.url}${link}`, signal),
        direct(t, { allowPrivate }).lookup(`${site.url}${link}`, signal),
      ])
      assert.deepEqual(without, withIt)
      assert.equal(without.kind, 'found')
    })
  }
})

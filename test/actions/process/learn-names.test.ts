import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_REF } from '../../../src/actions/detect/detect.ts'
import { learnNames } from '../../../src/actions/process/source.ts'
import type { FetchedInfo } from '../../../src/model/ports.ts'

const INFO: FetchedInfo = {
  title: 'Strobe',
  artists: ['Nova'],
  uploader: 'Nova',
  album: null,
  genre: 'Techno',
  durationMs: 240_000,
  webpageUrl: 'https://example.com/strobe',
  id: null,
}
const TAGS = { title: null, artists: [], album: null, isrc: null, genre: null, year: null, hasCover: false }

const genres: readonly (readonly [
  tag: string | null,
  info: FetchedInfo | null,
  genre: string | null,
  because: string,
])[] = [
  [null, INFO, 'Techno', 'the site says it'],
  ['My House', INFO, 'My House', "a person's own tag wins"],
  [null, { ...INFO, genre: null }, null, 'nobody says it'],
  [null, null, null, 'a dropped file has no site'],
]

test('whose genre a track gets', async (t) => {
  for (const [genre, info, expected, because] of genres) {
    await t.test(because, () => {
      const context = { track: { asked: EMPTY_REF } }
      const learned = learnNames(context, { path: '/a/strobe.mp3', tags: { ...TAGS, genre } }, info)
      assert.equal(learned.genre, expected)
    })
  }
})

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
      const wished = { asked: EMPTY_REF, hint: null }
      const learned = learnNames(wished, { path: '/a/strobe.mp3', tags: { ...TAGS, genre } }, info)
      assert.equal(learned.genre, expected)
    })
  }
})

const SONG = 'https://example.com/music/track_0193.mp3'
const PAGE = 'https://example.com/music/track_0193'
const named = { title: 'Gamma', artists: ['Cee'] }

const titles: readonly (readonly [
  wished: { url: string; title: string | null; hint?: string },
  tags: Partial<typeof named>,
  title: string,
  artists: readonly string[],
  because: string,
])[] = [
  [
    { url: SONG, title: 'track_0193' },
    named,
    'Gamma',
    ['Cee'],
    'tags know more than the name of a linked file',
  ],
  [{ url: SONG, title: 'track_0193' }, { title: 'Gamma' }, 'Gamma', [], 'also where they name no artist'],
  [{ url: SONG, title: 'track_0193' }, {}, 'track 0193', [], 'without tags the name is all there is'],
  [{ url: SONG, title: 'Mine', hint: 'Mine' }, named, 'Mine', ['Cee'], 'the trigger goes first'],
  [
    { url: SONG, title: 'track_0193', hint: 'track_0193' },
    named,
    'track_0193',
    ['Cee'],
    'also where it repeats the name',
  ],
  [{ url: PAGE, title: 'track_0193' }, named, 'track_0193', ['Cee'], 'a page has a title, not a file name'],
  [
    { url: 'https://example.com/Cee%20-%20Gamma.mp3', title: 'Cee - Gamma' },
    { title: 'Gamma' },
    'Gamma',
    ['Cee'],
    'the name may know the artist',
  ],
]

test('what a link to a file is called', async (t) => {
  for (const [{ url, title, hint = null }, tags, expected, artists, because] of titles) {
    await t.test(because, () => {
      const wished = { asked: { ...EMPTY_REF, url, title }, hint }
      const info = { ...INFO, title: title === hint ? null : title, artists: [], uploader: null }
      const source = { path: '/songs/source-mpeg.mp3', tags: { ...TAGS, ...tags } }
      const learned = learnNames(wished, source, info)
      assert.deepEqual([learned.title, learned.artists], [expected, artists])
    })
  }
})

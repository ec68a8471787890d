import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { searchTexts } from '../../../src/matching/names/search-texts.ts'
import { createAudioSearch } from '../../../src/services/yt-dlp/search-audio.ts'
import { createSoundcloudLikes } from '../../../src/services/yt-dlp/soundcloud-likes.ts'
import { createYtDlp } from '../../../src/services/yt-dlp/yt-dlp.ts'
import { stub, temporaryFolder } from './workshop.ts'

const { signal } = new AbortController()
const QUERY = { title: 'Strobe (feat. B)', artists: ['A'], album: null, durationMs: null, isrc: null }

async function listing(t: TestContext, answers: unknown) {
  const file = join(await temporaryFolder(t), 'searches.json')
  const log = `${file}.asked`
  await writeFile(file, JSON.stringify({ answers }))
  const made = createYtDlp({
    program: stub('yt-dlp-with-searches'),
    allowPrivate: [],
    proxy: null,
    cookiesFromBrowser: null,
    downloadsPerHost: 1,
    env: { PATH: process.env['PATH'], TRACKSYNC_TEST_SEARCHES: file, TRACKSYNC_TEST_ASKED: log },
  })
  t.after(() => made.close())
  return {
    list: () => Promise.resolve(made.list),
    asked: async () => (await readFile(log, 'utf8')).trim().split('\n'),
  }
}

test('a search answers tracks of its service alone, with lengths in milliseconds', async (t) => {
  const { list } = await listing(t, {
    'scsearch10:A - Strobe (feat. B)': [
      { url: 'https://soundcloud.com/a/strobe', title: 'Strobe', duration: 61.25, uploader: 'A' },
      { url: 'https://soundcloud.com/a/preview', title: 'Strobe', format_id: 'hls_mp3_preview' },
      { url: 'https://soundcloud.com/a/sets/strobe', title: 'A set' },
      { url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', title: 'Elsewhere' },
    ],
  })
  const answer = await createAudioSearch({ service: 'soundcloud', list }).search(QUERY, signal)
  assert.deepEqual(answer, {
    kind: 'found',
    candidates: [
      {
        service: 'soundcloud',
        id: 'a/strobe',
        url: 'https://soundcloud.com/a/strobe',
        title: 'Strobe',
        uploader: 'A',
        artists: [],
        durationMs: 61_250,
        isrc: null,
      },
    ],
  })
})

test('where nothing is found the title without its guests is tried, then the answer is "nothing"', async (t) => {
  const { list } = await listing(t, {
    'ytsearch:A - Strobe': [{ url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', title: 'Strobe' }],
  })
  const search = createAudioSearch({ service: 'youtube', list })
  assert.equal((await search.search(QUERY, signal)).kind, 'found')
  assert.equal((await search.search({ ...QUERY, title: 'Other' }, signal)).kind, 'nothing')
})

test('the words of a search are one line', () => {
  assert.deepEqual(searchTexts({ title: 'One\nTwo', artists: ['A', 'B'] }), [
    'A, B - One Two',
    'A, B - One Two',
  ])
})

test('likes are the newest tracks of the profile; liked sets are passed over and said', async (t) => {
  const { list } = await listing(t, {
    'https://soundcloud.com/me/likes': {
      _type: 'playlist',
      entries: [
        { _type: 'url', url: 'https://soundcloud.com/a/one' },
        { _type: 'url', url: 'https://soundcloud.com/a/sets/two', title: 'Two' },
        { _type: 'url', url: 'https://soundcloud.com/a/three' },
      ],
    },
  })
  const answer = await createSoundcloudLikes({ profile: 'me', list }).next(5, signal)
  assert.equal(answer.kind, 'found')
  assert.deepEqual(
    answer.tracks.map(({ url }) => url),
    ['https://soundcloud.com/a/one', 'https://soundcloud.com/a/three'],
  )
  assert.deepEqual(answer.leftOut, ['1 liked set passed over'])
})

test('a geo block of SoundCloud has its own code, which is LOW', async (t) => {
  const error = 'ERROR: [soundcloud] This video is not available from your location due to geo restriction'
  const { list } = await listing(t, { 'https://soundcloud.com/me/likes': { error } })
  const answer = await createSoundcloudLikes({ profile: 'me', list }).next(5, signal)
  assert.equal(
    answer.kind === 'unavailable' && `${answer.error.code} ${answer.error.severity}`,
    'SC_GEO_BLOCKED low',
  )
})

test('a site that says it was asked too often is let be, another site is not', async (t) => {
  const error = 'ERROR: [soundcloud:search] x: HTTP Error 429: Too Many Requests'
  const { list, asked } = await listing(t, { 'scsearch10:A - Strobe (feat. B)': { error } })
  const search = createAudioSearch({ service: 'soundcloud', list })
  for (const title of ['Strobe (feat. B)', 'Other']) {
    const answer = await search.search({ ...QUERY, title }, signal)
    assert.equal(answer.kind === 'unavailable' && answer.error.code, 'DOWNLOAD_RATE_LIMITED')
  }
  const elsewhere = await createAudioSearch({ service: 'youtube', list }).search(QUERY, signal)
  assert.equal(elsewhere.kind, 'nothing')
  assert.deepEqual(
    (await asked()).filter((url) => url.startsWith('scsearch')),
    ['scsearch10:A - Strobe (feat. B)'],
  )
})

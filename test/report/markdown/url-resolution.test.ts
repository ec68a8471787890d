import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AudioSearched } from '../../../src/model/track.ts'
import { urlResolution } from '../../../src/report/markdown/url-resolution.ts'

const CANDIDATE: AudioSearched['candidates'][number] = {
  url: 'https://soundcloud.com/nova/strobe',
  title: 'Strobe',
  uploader: 'Nova',
  durationMs: 240_000,
  score: 0.98,
  verdict: 'accept',
  why: 'the title is "strobe"',
}
const SEARCHED: AudioSearched = {
  wanted: { title: 'Strobe', artists: ['Nova'], durationMs: 240_000, isrc: 'QZES72000001' },
  url: CANDIDATE.url,
  why: 'the artists are the same',
  pinned: false,
  candidates: [CANDIDATE],
}

test('what was taken is told with its reason and score', () => {
  const words = urlResolution(SEARCHED)
  assert.match(words, /^Searched for Nova - Strobe, 4:00, ISRC QZES72000001\. Taken: \[`https:/)
  assert.match(words, /because the artists are the same\.\n\n\| Candidate/)
  assert.match(words, /\| Strobe +\| Nova +\| 4:00 +\| 0\.98 +\| fits: the title is "strobe"/)
})

test('where nothing was taken, or a person named it, the words say so', () => {
  const none = urlResolution({ ...SEARCHED, url: null, why: 'no search found anything', candidates: [] })
  assert.match(none, /Nothing was taken: no search found anything\.$/)
  assert.match(urlResolution({ ...SEARCHED, pinned: true }), /^A person named the audio of Nova - Strobe/)
})

test('what strangers wrote stays words, and many candidates are cut', () => {
  const hostile = { ...CANDIDATE, title: '<b>a | b</b> [x](y)', uploader: '![](x)' }
  const words = urlResolution({ ...SEARCHED, candidates: Array.from({ length: 9 }, () => hostile) })
  assert.match(words, /And 4 more\.$/)
  assert.doesNotMatch(words, /<b>|!\[\]|(?<!\\)\[x\]/)
  for (const line of words.split('\n').filter((each) => each.startsWith('|')))
    assert.equal(line.split('|').length, 8, line)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownLink } from '../../src/util/shown-link.ts'

const cases: readonly [link: string, shown: string, because: string][] = [
  [
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'an id is no secret',
  ],
  ['https://a.example/s.mp3?token=abc', 'https://a.example/s.mp3?token=...', 'a token is one'],
  [
    'https://a.example/s.mp3?v=1&X-Amz-Signature=ab&access_token=x',
    'https://a.example/s.mp3?v=1&X-Amz-Signature=...&access_token=...',
    'signed links of clouds',
  ],
  ['https://me:pass@a.example/s.mp3', 'https://a.example/s.mp3', 'nor are passwords shown'],
  [
    'https://a.example/keynote.mp3?monkey=1',
    'https://a.example/keynote.mp3?monkey=1',
    'a word within a word is not the word',
  ],
  ['spotify:track:4uLU6hMCjMI75M1A2tKUQC', 'spotify:track:4uLU6hMCjMI75M1A2tKUQC', 'a URI stays'],
  ['not a link', 'not a link', 'what is no link stays'],
]
for (const [link, shown, because] of cases) {
  test(`${link} is shown as ${shown}: ${because}`, () => {
    assert.equal(shownLink(link), shown)
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fc } from '../../properties.ts'
import { parseNames } from '../../../src/matching/names/parse-names.ts'

const cases: [name: string, uploader: string | null, artists: string[], title: string, because: string][] = [
  ['01 - deadmau5 - Strobe.mp3', null, ['deadmau5'], 'Strobe', 'a track number in front'],
  ['01. deadmau5 - Strobe.wav', null, ['deadmau5'], 'Strobe', 'a track number with a dot'],
  ['deadmau5 - Strobe (128kbps)', null, ['deadmau5'], 'Strobe', 'a bit rate is noise'],
  ['deadmau5_-_Strobe_(Live).flac', null, ['deadmau5'], 'Strobe (Live)', 'underscores; the version stays'],
  ['deadmau5 - Strobe [dQw4w9WgXcQ].m4a', null, ['deadmau5'], 'Strobe', 'the id that yt-dlp writes'],
  [
    'deadmau5 & Kaskade - I Remember (Original Mix)',
    null,
    ['deadmau5', 'Kaskade'],
    'I Remember',
    'two artists',
  ],
  [
    'deadmau5 - Strobe - Radio Edit',
    null,
    ['deadmau5'],
    'Strobe - Radio Edit',
    'a version after a second dash',
  ],
  [
    'Strobe - Radio Edit',
    'deadmau5',
    ['deadmau5'],
    'Strobe - Radio Edit',
    'what stands in front is no artist',
  ],
  ['Strobe', 'deadmau5 - Topic', ['deadmau5'], 'Strobe', 'a topic channel'],
  ['Strobe - deadmau5', 'deadmau5', ['deadmau5'], 'Strobe', 'the title in front of the artist'],
  ['Premiere: Bicep - Glue', 'DJ Mag', ['Bicep'], 'Glue', 'a channel that premieres'],
  ['A1 Basic Channel - Phylyps Trak.aiff', null, ['Basic Channel'], 'Phylyps Trak', 'the side of a record'],
  ['1979.wav', null, [], '1979', 'a number may be the title'],
  [
    'The Smashing Pumpkins - 1979.wav',
    null,
    ['The Smashing Pumpkins'],
    '1979',
    'a number may be the title after a dash',
  ],
  ['song.wav', null, [], 'song', 'one word'],
  ['song (1).wav', null, [], 'song', 'a second download of the same'],
  [
    'deadmau5 - Strobe (Dimension Remix) [Free Download]',
    null,
    ['deadmau5'],
    'Strobe (Dimension Remix)',
    'the remix stays',
  ],
  ['99 Problems.mp3', null, [], '99 Problems', 'a number in the title is no track number'],
  ['07 Strobe.mp3', null, [], 'Strobe', 'a number with a nought is one'],
  ['', null, [], '', 'nothing'],
]

test('title and artists of a name', async (t) => {
  for (const [name, uploader, artists, title, because] of cases) {
    await t.test(`"${name}": ${because}`, () =>
      assert.deepEqual(parseNames(name, uploader), { title, artists }),
    )
  }
})

test('never throws, and keeps a title where there is text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.string()), (name, uploader) => {
      const found = parseNames(name, uploader)
      assert.ok(found.title !== '' || !/[\p{L}\p{N}]/u.test(name))
    }),
  )
})

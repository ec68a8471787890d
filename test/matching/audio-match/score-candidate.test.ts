import assert from 'node:assert/strict'
import { test } from 'node:test'
import { score, type Row } from './score-row.ts'

const rows: readonly Row[] = [
  {
    title: 'Nova - Strobe (Official Video)',
    by: 'NovaVEVO',
    longerS: 7,
    verdict: 'review',
    because: 'a video may open or close with a scene, which nobody wants in a set',
  },
  {
    title: 'Nova - Strobe (Official Video)',
    by: 'NovaVEVO',
    longerS: 2.6,
    verdict: 'accept',
    because: 'on the own channel, three seconds are a silence',
  },
  {
    title: 'Nova - Strobe',
    by: 'fan',
    longerS: 2,
    verdict: 'accept',
    because: "of a stranger's copy, two seconds",
  },
  {
    title: 'Nova - Strobe',
    by: 'fan',
    longerS: 2.6,
    verdict: 'review',
    because: 'and not more: it may be another take',
  },
  {
    title: 'Nova - Strobe',
    by: 'Nightfall Records',
    longerS: 31,
    verdict: 'reject',
    because: 'half a minute is another cut, whoever says it',
  },
  {
    title: 'Strobe',
    by: 'Nova - Topic',
    longerS: null,
    verdict: 'accept',
    because: "the artist's own channel; the file is measured",
  },
  {
    title: 'Nova - Strobe',
    by: 'fan',
    longerS: null,
    verdict: 'review',
    because: "a stranger's upload of no known length",
  },
  {
    title: 'Nova: Strobe',
    by: 'Luna - Topic',
    verdict: 'review',
    because: 'the composer, played by somebody else',
  },
  {
    title: 'Nova - Strobe',
    by: 'LunaVEVO',
    verdict: 'accept',
    because: "labels use one artist's channel for a band",
  },
  {
    asked: 'Strobe - Radio Edit',
    title: 'Nova - Strobe',
    by: 'NovaVEVO',
    verdict: 'accept',
    because: 'it is as long as the radio edit',
  },
  {
    asked: 'Strobe - Radio Edit',
    title: 'Nova - Strobe',
    by: 'NovaVEVO',
    longerS: 60,
    verdict: 'reject',
    because: 'it is as long as another cut',
  },
  {
    title: 'Strobe (Luna cover)',
    by: 'Nova',
    verdict: 'accept',
    because: 'the artist asked for sings the song of somebody',
  },
  {
    title: 'Strobe (Nova cover)',
    by: 'Luna',
    verdict: 'reject',
    because: 'somebody sings the song of the artist asked for',
  },
  {
    asked: 'Strobe - Live',
    title: 'Nova - Strobe [Live]',
    by: 'fan',
    longerS: 2,
    verdict: 'review',
    because: 'which concert?',
  },
  {
    asked: 'Strobe - Live',
    title: 'Nova - Strobe [Live]',
    by: 'Nova',
    longerS: 2,
    verdict: 'accept',
    because: 'the one that the artist published',
  },
  {
    asked: 'Strobe - Remastered 2011',
    title: 'Nova - Strobe',
    by: 'fan',
    verdict: 'review',
    because: "a stranger's copy of an unknown master",
  },
  {
    asked: 'Strobe - Remastered 2011',
    title: 'Strobe',
    by: 'Nova - Topic',
    verdict: 'accept',
    because: 'a remaster is the same recording',
  },
  {
    asked: 'Strobe (Pts. 1-5)',
    title: 'Nova - Strobe (Parts I-V)',
    by: 'fan',
    verdict: 'accept',
    because: 'a range in Roman numbers',
  },
  { title: 'B2. Nova - Strobe', by: 'Nightfall', verdict: 'accept', because: 'a side of vinyl in front' },
  {
    artists: ['아이유'],
    title: '[MV] IU(아이유) _ Strobe',
    by: '1theK',
    verdict: 'accept',
    because: "the artist's name in two scripts, an underscore for a dash",
  },
  {
    asked: '밤편지',
    title: 'Nova _ Through the Night(밤편지)',
    by: '1theK',
    verdict: 'accept',
    because: 'the title in two scripts',
  },
  {
    title: 'Strobe / 松原みき',
    by: 'Nova - Topic',
    verdict: 'accept',
    because: "on the artist's channel the name in another script is the artist's",
  },
  {
    album: 'RUNEFALL Soundtrack',
    title: 'Runefall OST: 004 - Strobe',
    by: 'fan',
    verdict: 'accept',
    because: 'the game stands for its composer',
  },
  {
    album: 'Runefall',
    title: 'Other Game OST: 004 - Strobe',
    by: 'fan',
    verdict: 'reject',
    because: 'another game',
  },
  {
    isrc: 'GBK3W2100231',
    foundIsrc: 'GBK3W2100231',
    title: 'strb (final)',
    by: 'nova',
    verdict: 'accept',
    because: "the same ISRC on the artist's own account",
  },
  {
    isrc: 'GBK3W2100231',
    foundIsrc: 'GBK3W2100231',
    title: 'strb (final)',
    by: 'fan',
    verdict: 'review',
    because: 'the ISRC alone',
  },
  {
    title: 'Nova - Strobe (Pista)',
    by: 'fan',
    verdict: 'reject',
    because: 'a backing track in Spanish',
  },
  {
    title: 'Nova - Strobe (Literal Video)',
    by: 'fan',
    verdict: 'review',
    because: 'a word that nothing explains',
  },
  {
    title: 'Strobe (Nova)',
    by: 'lowroad.guitar',
    verdict: 'review',
    because: 'in brackets stands whose song is sung',
  },
  {
    title: 'Nova - Strobe',
    by: 'Vitamin String Quartet',
    verdict: 'review',
    because: 'who plays songs of others says so in the name',
  },
  {
    asked: 'Strobe - Luna Remix',
    title: 'Nova - Strobe (Sol Remix)',
    by: 'fan',
    verdict: 'reject',
    because: 'another remixer',
  },
  {
    artists: ['Chopin', 'Lang Lang'],
    title: 'Chopin - Strobe',
    by: 'fan',
    verdict: 'reject',
    because: 'a composer does not play',
  },
  {
    title: 'Strobe',
    by: 'Nova - Topic',
    longerS: 5,
    verdict: 'review',
    because: "YouTube's own channels hold no films",
  },
  {
    title: '[FREE] Nova Type Beat - "Strobe"',
    by: 'beats',
    verdict: 'reject',
    because: 'about the artist, not of the artist',
  },
]

test('what one candidate is worth', async (t) => {
  for (const row of rows) {
    await t.test(`"${row.title}" by ${row.by}: ${row.because}`, () => {
      const { verdict, why } = score(row)
      assert.equal(verdict, row.verdict, why)
    })
  }
})

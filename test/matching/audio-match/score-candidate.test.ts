import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreCandidate, type ScoredCandidate } from '../../../src/matching/audio-match/score-candidate.ts'

interface Row {
  readonly asked?: string
  readonly artists?: readonly string[]
  readonly album?: string
  readonly isrc?: string
  readonly title: string
  readonly by: string
  /** Longer than what is asked for by as many seconds; null for an unknown length. */
  readonly longerS?: number | null
  readonly service?: string
  readonly foundIsrc?: string
  readonly verdict: ScoredCandidate['verdict']
  readonly because: string
}

const LENGTH_MS = 240_000
const rows: readonly Row[] = [
  {
    title: 'Nova - Strobe (Official Video)',
    by: 'NovaVEVO',
    longerS: 11,
    verdict: 'accept',
    because: "the artist's own video may open with a scene",
  },
  {
    title: 'Nova - Strobe',
    by: 'Official Nova',
    longerS: -4.5,
    verdict: 'accept',
    because: 'or end before the last note has died away',
  },
  {
    title: 'Nova - Strobe',
    by: 'Nova',
    longerS: 15,
    verdict: 'review',
    because: 'more than a scene is another cut',
  },
  {
    title: 'Nova - Strobe',
    by: 'Nightfall Records',
    longerS: 5,
    verdict: 'accept',
    because: "a label's video, too",
  },
  {
    title: 'Nova - Strobe',
    by: 'Nightfall Records',
    longerS: 9,
    verdict: 'review',
    because: 'of a label less is believed',
  },
  {
    title: 'Nova - Strobe',
    by: 'fan of music',
    longerS: 5,
    verdict: 'review',
    because: 'of a stranger nothing',
  },
  {
    title: 'Strobe',
    by: 'Nova',
    longerS: 8,
    service: 'soundcloud',
    verdict: 'review',
    because: 'SoundCloud has no films',
  },
  {
    title: 'Nova - Strobe',
    by: 'fan',
    longerS: 4,
    verdict: 'accept',
    because: 'whole seconds hide one second',
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

function score({ longerS = 0, ...row }: Row): ScoredCandidate {
  const query = {
    title: row.asked ?? 'Strobe',
    artists: row.artists ?? ['Nova'],
    album: row.album ?? null,
    durationMs: LENGTH_MS,
    isrc: row.isrc ?? null,
  }
  const candidate = {
    service: row.service ?? 'youtube',
    id: 'c1',
    url: '',
    title: row.title,
    uploader: row.by,
    artists: [],
    durationMs: longerS === null ? null : LENGTH_MS + longerS * 1000,
    isrc: row.foundIsrc ?? null,
  }
  return scoreCandidate(query, candidate)
}

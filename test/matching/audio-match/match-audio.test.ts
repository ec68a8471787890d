import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchAudio, type AudioMatch } from '../../../src/matching/audio-match/match-audio.ts'

type Upload = readonly [title: string, uploader: string, lengthS: number]

interface Field {
  readonly asked: string
  readonly uploads: readonly Upload[]
  readonly decision: AudioMatch['decision']
  /** Title of the one that is taken. */
  readonly takes?: string
  readonly because: string
}

const ON_TOPIC: Upload = ['Ya Lili (ft. Comet)', 'Nova - Topic', 240]
const FILM: Upload = ['Nova - Ya Lili (Official Video)', 'Nova', 251]
const fields: readonly Field[] = [
  {
    asked: 'Harbour - Remastered',
    uploads: [
      ['Harbour (2015 Remaster)', 'Nova - Topic', 240],
      ['Harbour (2003 Remaster)', 'Nova - Topic', 240],
    ],
    decision: 'review',
    because: 'it is not told which of two remasters is asked for',
  },
  {
    asked: 'Harbour - 2003 Remaster',
    uploads: [
      ['Harbour (2015 Remaster)', 'Nova - Topic', 240],
      ['Harbour (2003 Remaster)', 'Nova - Topic', 240],
    ],
    decision: 'accept',
    takes: 'Harbour (2003 Remaster)',
    because: 'the year tells which',
  },
  {
    asked: 'Harbour (Explicit)',
    uploads: [
      ['Nova - Harbour (Clean)', 'Nova', 240],
      ['Nova - Harbour (Explicit)', 'Nova', 240],
    ],
    decision: 'accept',
    takes: 'Nova - Harbour (Explicit)',
    because: 'it is said which of the two is asked for',
  },
  {
    asked: 'Harbour',
    uploads: [['Nova - Harbour (feat. Jonah Pike)', 'Nova', 240]],
    decision: 'review',
    because: 'a guest who is not asked for sings on another recording',
  },
  {
    asked: 'يا ليلي',
    uploads: [FILM, ON_TOPIC, ['Ya Lili - Nova (Instrumental)', 'beats', 240]],
    decision: 'accept',
    takes: ON_TOPIC[0],
    because: "two uploads give the artist's own spelling of the title",
  },
  {
    asked: 'يا ليلي',
    uploads: [ON_TOPIC],
    decision: 'review',
    because: 'one upload alone may be another song',
  },
  {
    asked: 'يا ليلي',
    uploads: [ON_TOPIC, ['Comet - Ya Lili', 'Comet', 240]],
    decision: 'review',
    because: "and another artist's says nothing of it",
  },
  {
    asked: 'يا ليلي',
    uploads: [
      ['Habibi', 'Nova - Topic', 240],
      ['Nova - Habibi', 'fan', 240],
    ],
    decision: 'review',
    because: 'a title that sounds otherwise is another song',
  },
  {
    asked: '恋',
    uploads: [
      ['Anata', 'Nova - Topic', 240],
      ['Koibito', 'Nova - Topic', 241],
      ['Nova - Anata', 'fan', 240],
    ],
    decision: 'review',
    because: 'of two titles nobody knows which it is',
  },
  {
    asked: 'Strobe',
    uploads: [
      ['Nova - Strobe (Official Video)', 'Just Music', 242],
      ['Strobe Part 2', 'Nova - Topic', 234],
    ],
    decision: 'accept',
    takes: 'Nova - Strobe (Official Video)',
    because: 'another part is no rival',
  },
  {
    asked: 'Strobe',
    uploads: [
      ['Strobe', 'Nova', 238],
      ['Strobe (new upload)', 'Nova', 242],
    ],
    decision: 'review',
    because: 'two masters on one channel, neither quite as long',
  },
  {
    asked: 'Strobe',
    uploads: [
      ['Strobe', 'Nova', 240],
      ['Strobe (new upload)', 'Nova', 242],
    ],
    decision: 'accept',
    takes: 'Strobe',
    because: 'one of them is exactly as long',
  },
]

test('what a field of uploads amounts to', async (t) => {
  for (const { asked, uploads, decision, takes, because } of fields) {
    await t.test(`"${asked}": ${because}`, () => {
      const found = matchAudio(
        { title: asked, artists: ['Nova'], durationMs: 240_000, isrc: null, album: null },
        uploads.map(([title, uploader, lengthS], at) => ({
          service: 'youtube',
          id: `c${at}`,
          url: '',
          title,
          uploader,
          artists: [],
          durationMs: lengthS * 1000,
          isrc: null,
        })),
      )
      assert.equal(found.decision, decision, found.why)
      if (takes !== undefined) assert.equal(found.scored[0]?.candidate.title, takes)
    })
  }
})

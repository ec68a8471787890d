import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fc } from '../../properties.ts'
import * as z from 'zod/mini'
import { compareNames, type NameComparison } from '../../../src/matching/names/compare-names.ts'
import { nameKeys } from '../../../src/matching/names/name-keys.ts'

const name = z.object({ title: z.string(), artists: z.array(z.string()), durationMs: z.nullable(z.number()) })
const fixture = z.object({
  pairs: z.array(z.object({ id: z.string(), a: name, b: name, same: z.boolean() })),
})
const file = new URL('../../fixtures/name-pairs.json', import.meta.url)
const { pairs } = fixture.parse(JSON.parse(await readFile(file, 'utf8')))

type Verdict = NameComparison['verdict']
type Named = [title: string, artists: string, seconds: number | null]
const cases: [a: Named, b: Named, verdict: Verdict, because: string][] = [
  [
    ['Strobe', 'deadmau5', null],
    ['Strobe (Original Mix)', 'deadmau5', null],
    'same',
    'the original mix is the track',
  ],
  [['Strobe', 'deadmau5', 637], ['Strobe', 'deadmau5', 214], 'different', 'one is a third as long'],
  [
    ['Strobe', 'deadmau5', 637],
    ['Strobe', 'deadmau5', 580],
    'review',
    'a minute less may be a cut or another edit',
  ],
  [['Strobe', 'deadmau5', null], ['Strobe (Radio Edit)', 'deadmau5', null], 'different', 'the edit is named'],
  [
    ['Strobe', 'deadmau5', 214],
    ['Strobe (Radio Edit)', 'deadmau5', 214],
    'review',
    'services drop the words; the length says so',
  ],
  [
    ['Strobe (Remix)', 'deadmau5', 300],
    ['Strobe (Dimension Remix)', 'deadmau5', 300],
    'review',
    'whose remix is not said',
  ],
  [
    ['Strobe (Remix)', 'deadmau5;Dimension', 300],
    ['Strobe (Dimension Remix)', 'deadmau5', 300],
    'same',
    'the remixer is among the artists',
  ],
  [
    ['Strobe (Live)', 'deadmau5', null],
    ['Strobe (Live at Alexandra Palace)', 'deadmau5', null],
    'review',
    'which concert is not said',
  ],
  [
    ['Strobe (Live in Toronto)', 'deadmau5', 600],
    ['Strobe (Live in London)', 'deadmau5', 600],
    'different',
    'two concerts',
  ],
  [
    ['Strobe - 2011 Remaster', 'deadmau5', 637],
    ['Strobe', 'deadmau5', 637],
    'different',
    'a remaster is kept apart',
  ],
  [['Strobbe', 'deadmau5', 637], ['Strobe', 'deadmau5', 637], 'same', 'a doubled letter'],
  [
    ['Strobes', 'deadmau5', null],
    ['Strobe', 'deadmau5', null],
    'review',
    'a letter more, and no length to support it',
  ],
  [['Part 1', 'deadmau5', 300], ['Part 2', 'deadmau5', 300], 'different', 'a digit is never a typing error'],
  [
    ['Some Chords', 'unknown', 447],
    ['Some Chords', 'deadmau5', 447],
    'review',
    'nobody is named; title and length agree',
  ],
  [
    ['Strobe', 'user-12345', 637],
    ['Strobe', 'deadmau5', 637],
    'different',
    'nobody is named and the title is short',
  ],
  [['', '', null], ['', '', null], 'different', 'nothing is known'],
  [['Hello', 'Adele', 295], ['Adele - Hello', 'Karaoke Hits', 295], 'different', 'a karaoke channel'],
  [['Intro', 'alt-J', 157], ['alt-J - Intro', 'label', 157], 'same', 'a version word may be the title'],
  [
    ['Save Your Tears (Remix) (feat. Ariana Grande)', 'The Weeknd', 191],
    ['Save Your Tears', 'The Weeknd', 215],
    'different',
    'remix with a guest',
  ],
  [
    ['מים שקטים', 'נועם רז', 200],
    ['Mayim Shketim', 'Noam Raz', 200],
    'same',
    'the consonants of both names agree',
  ],
  [['First Love', '宇多田ヒカル', 258], ['First Love', 'Utada Hikaru', 258], 'same', 'kana end the name'],
  [['봄날', '방탄소년단', 274], ['Spring Day (봄날)', 'BTS', 274], 'same', 'the title in its own script'],
  [['봄날', '방탄소년단', 274], ['Spring Day (봄날)', 'BTS', 280], 'different', 'and then the length tells'],
  [
    ['I. Adagio', 'Chopin;Lang Lang', 200],
    ['I. Adagio', 'Chopin;Rosa Feld', 200],
    'different',
    'two pianists',
  ],
  [['A Forest', 'The Cure', 355], ['Forest, A', 'Cure, The', 355], 'same', 'sorted as shops do'],
  [['Tom & Jerry', 'A;B', 200], ['Tom and Jerry', 'A x C', 200], 'review', 'each side names somebody else'],
]

test('a verdict for each kind of doubt', async (t) => {
  for (const [a, b, verdict, because] of cases) {
    await t.test(`"${a[0]}" and "${b[0]}": ${because}`, () => {
      const found = compareNames(named(a), named(b))
      assert.equal(found.verdict, verdict, found.why)
    })
  }
})

test('says when only the version differs, so that a likeness of sound is doubted', () => {
  const found = compareNames(named(['Strobe', 'deadmau5', 600]), named(['Strobe (Live)', 'deadmau5', 600]))
  assert.equal(found.versionsDiffer, true)
  const other = compareNames(named(['Strobe', 'deadmau5', 600]), named(['Brazil', 'deadmau5', 600]))
  assert.equal(other.versionsDiffer, false)
})

test('the open pairs: precision at least .99, recall at least .9', () => {
  assert.ok(pairs.length >= 160)
  const called = pairs.map((pair) => ({ pair, verdict: compareNames(pair.a, pair.b).verdict }))
  const same = called.filter(({ verdict }) => verdict === 'same')
  const right = same.filter(({ pair }) => pair.same).length
  assert.ok(right / same.length >= 0.99, `precision ${right / same.length}`)
  const recall = right / pairs.filter((pair) => pair.same).length
  assert.ok(recall >= 0.9, `recall ${recall}`)
})

test('names that are or may be the same share a look-up key', async (t) => {
  for (const { id, a, b } of pairs) {
    const { verdict } = compareNames(a, b)
    if (verdict === 'different') continue
    await t.test(`${id}: "${a.title}" and "${b.title}"`, () => {
      const keys = new Set(nameKeys(a.title, a.artists))
      assert.ok(
        nameKeys(b.title, b.artists).some((key) => keys.has(key)),
        [...keys].join(' '),
      )
    })
  }
})

test('look-up keys are few', () => {
  const counts = pairs.map(({ a }) => nameKeys(a.title, a.artists).length).toSorted((x, y) => x - y)
  assert.ok(
    (counts[Math.floor(counts.length / 2)] ?? 0) <= 16,
    `median ${counts[Math.floor(counts.length / 2)]}`,
  )
})

const words = [
  'Strobe',
  'Love',
  '(Live)',
  '[',
  ')',
  ' - ',
  'feat.',
  'X',
  'Remix',
  'Radio Edit',
  '&',
  'さくら',
  'Кино',
  '1979',
  '"',
  '|',
  "'s",
  'pt. ii',
  '(',
  ']',
  '🎵',
  ':',
]
const titles = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 7 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(...pairs.flatMap(({ a, b }) => [a.title, b.title])),
)
const names = fc.record({
  title: titles,
  artists: fc.array(fc.oneof(fc.constantFrom('A', 'deadmau5', 'Strobe', 'X & Y'), titles), { maxLength: 3 }),
  durationMs: fc.option(fc.oneof(fc.constantFrom(200_000, 203_000, 240_000), fc.double())),
})

test('never throws, and the order of the two does not matter', () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      const [there, back] = [compareNames(a, b), compareNames(b, a)]
      assert.deepEqual([there.verdict, there.score], [back.verdict, back.score])
      assert.ok(there.score >= 0 && there.score <= 1)
    }),
    { numRuns: 1500 },
  )
})

test('two names made of the same few words share a key unless they are different', () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      if (compareNames(a, b).verdict === 'different') return
      const keys = new Set(nameKeys(a.title, a.artists))
      assert.ok(nameKeys(b.title, b.artists).some((key) => keys.has(key)))
    }),
    { numRuns: 1500 },
  )
})

test('a hostile title costs no time to speak of', () => {
  const long = {
    title: '('.repeat(3000) + ' - '.repeat(3000) + 'feat. '.repeat(3000),
    artists: ['x '.repeat(3000)],
    durationMs: null,
  }
  assert.equal(typeof compareNames(long, long).score, 'number')
})

function named([title, artists, seconds]: Named): {
  title: string
  artists: string[]
  durationMs: number | null
} {
  return {
    title,
    artists: artists === '' ? [] : artists.split(';'),
    durationMs: seconds === null ? null : seconds * 1000,
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ITEM_DURATION_MS, itemsLasting } from '../../../src/matching/sound/fingerprint-time.ts'
import { compareSound, type SoundVerdict } from '../../../src/matching/sound/same-sound.ts'
import {
  createRandom,
  joined,
  music,
  SILENT_ITEM,
  withBitErrors,
} from '../../../src/bench/fingerprints/made-fingerprints.ts'

const MINUTE = itemsLasting(60_000)
const song = music(1, 4 * MINUTE)
const other = music(2, 4 * MINUTE)
const silence = (items: number): Uint32Array => new Uint32Array(items).fill(SILENT_ITEM)
const fourSteps = Uint32Array.from({ length: MINUTE }, (_, place) => song[place % 4] ?? 0)

test('a verdict follows from how many bits differ and over how long', () => {
  const cases: [what: string, a: Uint32Array, b: Uint32Array, verdict: SoundVerdict, because: string][] = [
    ['itself', song, song, 'same', 'every bit agrees'],
    ['a transcode', song, withBitErrors(song, 0.04, 3), 'same', 'transcodes differ in at most .04'],
    ['rough handling', song, withBitErrors(song, 0.14, 4), 'same', '.15 is the limit'],
    ['one channel only', song, withBitErrors(song, 0.18, 5), 'review', 'above .15 a person decides'],
    ['a slower copy', song, withBitErrors(song, 0.3, 6), 'review', 'up to .35 a person decides'],
    ['hardly alike', song, withBitErrors(song, 0.4, 7), 'different', 'above .35 it is another recording'],
    ['another song', song, other, 'different', 'chance makes about half of the bits differ'],
    ['a cut beginning', song, song.subarray(100), 'same', 'a trim keeps the rest'],
    ['a middle minute', song, song.subarray(700, 700 + MINUTE), 'same', 'an excerpt lies wholly inside'],
    ['a 26 s excerpt', song, song.subarray(300, 300 + itemsLasting(26_000)), 'same', '25 s are enough'],
    [
      'a 24 s excerpt',
      song,
      song.subarray(300, 300 + itemsLasting(24_000)),
      'review',
      'short of 25 s nothing is decided alone',
    ],
    [
      'a short track and itself',
      song.subarray(0, 100),
      song.subarray(0, 100),
      'review',
      'a short track is for a person',
    ],
    [
      'a short track, roughly',
      song.subarray(0, 100),
      withBitErrors(song.subarray(0, 100), 0.2, 8),
      'different',
      'a short overlap must agree well',
    ],
    [
      'two short tracks that share half',
      song.subarray(0, 180),
      song.subarray(90, 270),
      'different',
      'nine tenths of a short track must overlap',
    ],
    [
      'an end that is a beginning',
      song,
      joined(song.subarray(-300), other),
      'review',
      'a shared 37 s of four minutes may be a mix',
    ],
    ['7 s', song, song.subarray(0, itemsLasting(7000)), 'different', 'too little to tell anything'],
    ['nothing', song, new Uint32Array(0), 'different', 'there is nothing to compare'],
    ['nothing twice', new Uint32Array(0), new Uint32Array(0), 'different', 'there is nothing to compare'],
    ['silence twice', silence(MINUTE), silence(MINUTE), 'different', 'silence is the same everywhere'],
    ['four steps repeated', fourSteps, fourSteps, 'different', 'few distinct items name no recording'],
    [
      'two songs with a silent minute each',
      joined(song, silence(MINUTE)),
      joined(silence(MINUTE), other),
      'different',
      'shared silence is no likeness',
    ],
    [
      'two songs that end in silence',
      joined(song, silence(8 * MINUTE)),
      joined(other, silence(8 * MINUTE)),
      'different',
      'however long it is',
    ],
    ['a song with a silent lead-in', song, joined(silence(50), song), 'same', 'the music itself agrees'],
    [
      'a song with a hidden pause',
      joined(song, silence(MINUTE), other),
      joined(song, silence(MINUTE), other),
      'same',
      'the music around it agrees',
    ],
  ]
  for (const [what, a, b, verdict, because] of cases) {
    assert.equal(compareSound(a, b).verdict, verdict, `${what}: ${because}`)
    assert.equal(compareSound(b, a).verdict, verdict, `${what}, the other way round: ${because}`)
  }
})

test('the offset says where the second recording starts in the first', () => {
  const excerpt = withBitErrors(song.subarray(321, 321 + 600), 0.1, 9)
  const forwards = compareSound(song, excerpt)
  assert.equal(forwards.offsetItems, 321)
  assert.equal(forwards.overlapMs, Math.round(600 * ITEM_DURATION_MS))
  assert.ok(Math.abs(forwards.bitErrorRate - 0.1) < 0.01, `${forwards.bitErrorRate}`)
  assert.equal(compareSound(excerpt, song).offsetItems, -321)
})

test('the best offset is found even where not one item is shared bit for bit', () => {
  const random = createRandom(10)
  const oneWrongBitInEachByte = (item: number): number => {
    const wrong = [0, 8, 16, 24].map((shift) => 1 << (shift + (random() % 8)))
    return wrong.reduce((copy, bit) => copy ^ bit, item) >>> 0
  }
  const excerpt = song.subarray(200, 1200).map(oneWrongBitInEachByte)
  assert.equal(excerpt.filter((item) => song.includes(item)).length, 0)
  const { offsetItems, bitErrorRate, verdict } = compareSound(song, excerpt)
  assert.deepEqual(
    { offsetItems, bitErrorRate, verdict },
    { offsetItems: 200, bitErrorRate: 4 / 32, verdict: 'same' },
  )
})

test('a passage that repeats does not hide the whole', () => {
  // the loop agrees perfectly at many offsets, the whole track only at its own
  const loop = music(11, 260)
  const looped = joined(loop, loop, loop, music(12, 400), loop)
  const copy = withBitErrors(looped, 0.1, 13)
  const { offsetItems, overlapMs } = compareSound(looped, copy)
  assert.deepEqual(
    { offsetItems, overlapMs },
    { offsetItems: 0, overlapMs: Math.round(looped.length * ITEM_DURATION_MS) },
  )
})

test('an item lasts 1365 samples at 11,025 Hz', () => {
  assert.equal(Math.round(ITEM_DURATION_MS * 1000), 123_810)
  assert.equal(itemsLasting(25_000), 202)
  assert.equal(itemsLasting(0), 0)
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { ITEM_DURATION_MS, itemsLasting } from '../../../src/matching/sound/fingerprint-time.ts'
import {
  createFingerprintIndex,
  type FingerprintIndex,
} from '../../../src/store/fingerprint-index/fingerprint-index.ts'
import { FINGERPRINT_INDEX_SCHEMA } from '../../../src/store/fingerprint-index/schema.ts'
import {
  joined,
  music,
  SILENT_ITEM,
  withBitErrors,
} from '../../../src/bench/fingerprints/made-fingerprints.ts'

const FOUR_MINUTES = itemsLasting(240_000)

interface Opened {
  readonly database: DatabaseSync
  readonly index: FingerprintIndex
  /** The number of rows that hold postings. */
  buckets(): number
}

function open(t: TestContext): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'fingerprint-index-'))
  const database = new DatabaseSync(join(folder, 'ledger.db'))
  t.after(() => {
    database.close()
    rmSync(folder, { recursive: true })
  })
  database.exec(FINGERPRINT_INDEX_SCHEMA)
  const buckets = (): number =>
    Number(database.prepare('SELECT count(*) AS n FROM fingerprint_postings').get()?.['n'])
  return { database, index: createFingerprintIndex(database), buckets }
}

function openWithSongs(t: TestContext, songs: number): Opened {
  const opened = open(t)
  opened.database.exec('BEGIN')
  for (let song = 0; song < songs; song += 1) opened.index.add(`song-${song}`, music(song, FOUR_MINUTES))
  opened.database.exec('COMMIT')
  return opened
}

test('a recording is found among others by a copy, a rough copy and a piece of it', (t) => {
  const { index } = openWithSongs(t, 120)
  const cases: [
    what: string,
    change: (song: Uint32Array, seed: number) => Uint32Array,
    least: number,
    because: string,
  ][] = [
    ['copies', (song) => song, 40, 'nothing is wrong with them'],
    ['10 % wrong bits', (song, seed) => withBitErrors(song, 0.1, seed), 40, 'rougher than any transcode'],
    [
      '14 % wrong bits',
      (song, seed) => withBitErrors(song, 0.14, seed),
      39,
      'at the limit of "same" a few may be missed',
    ],
    [
      'a cut beginning',
      (song, seed) => withBitErrors(song.subarray(300), 0.05, seed),
      40,
      'the rest has items enough',
    ],
    [
      'a 30 s piece',
      (song, seed) => withBitErrors(song.subarray(900, 900 + itemsLasting(30_000)), 0.05, seed),
      40,
      'a piece is asked for by all its items',
    ],
  ]
  for (const [what, change, least, because] of cases) {
    const found = Array.from({ length: 40 }, (_, song) =>
      index.find(change(music(song, FOUR_MINUTES), song + 1000)),
    )
    const right = found.filter(
      (matches, song) =>
        matches.length === 1 && matches[0]?.trackId === `song-${song}` && matches[0].verdict === 'same',
    )
    assert.ok(right.length >= least, `${what}: ${right.length} of 40, at least ${least} because ${because}`)
  }
})

test('a match says how alike, where and for how long', (t) => {
  const { index } = openWithSongs(t, 3)
  const [match] = index.find(music(1, FOUR_MINUTES).subarray(500))
  assert.deepEqual(match, {
    trackId: 'song-1',
    bitErrorRate: 0,
    offsetItems: -500,
    overlapMs: Math.round((FOUR_MINUTES - 500) * ITEM_DURATION_MS),
    verdict: 'same',
  })
})

test('a stored piece is found by the whole recording', (t) => {
  const { index } = openWithSongs(t, 20)
  const whole = music(99, FOUR_MINUTES)
  index.add('piece', withBitErrors(whole.subarray(1000, 1000 + itemsLasting(40_000)), 0.05, 5))
  assert.deepEqual(
    index.find(whole).map(({ trackId, offsetItems, verdict }) => ({ trackId, offsetItems, verdict })),
    [{ trackId: 'piece', offsetItems: 1000, verdict: 'same' }],
  )
})

test('all copies are found, the surest first', (t) => {
  const { index } = open(t)
  const song = music(1, FOUR_MINUTES)
  index.add('slowed', withBitErrors(song, 0.17, 1))
  index.add('transcode', withBitErrors(song, 0.03, 2))
  index.add('original', song)
  index.add('rough', withBitErrors(song, 0.12, 3))
  const found = (options?: { readonly exceptTrackId?: string; readonly limit?: number }): string[] =>
    index.find(song, options).map(({ trackId, verdict }) => `${trackId} ${verdict}`)
  assert.deepEqual(found(), ['original same', 'transcode same', 'rough same', 'slowed review'])
  assert.deepEqual(found({ exceptTrackId: 'original' }), ['transcode same', 'rough same', 'slowed review'])
  assert.deepEqual(found({ limit: 1 }), ['original same'])
})

test('what was not stored is not found', (t) => {
  const { index } = openWithSongs(t, 60)
  const strangers = Array.from({ length: 30 }, (_, song) => index.find(music(song + 5000, FOUR_MINUTES)))
  assert.deepEqual(strangers.flat(), [])
})

test('silence, steady tones and scraps are kept but never found', (t) => {
  const { index, buckets } = open(t)
  const cases: [what: string, fingerprint: Uint32Array][] = [
    ['silence', new Uint32Array(500).fill(SILENT_ITEM)],
    ['two notes', Uint32Array.from({ length: 500 }, (_, place) => (place % 40 < 20 ? 111 : 222))],
    ['7 s', music(1, itemsLasting(7000))],
    ['nothing', new Uint32Array(0)],
  ]
  for (const [what, fingerprint] of cases) {
    index.add(what, fingerprint)
    assert.deepEqual(index.find(fingerprint), [], what)
    assert.deepEqual(index.fingerprintOf(what), fingerprint, what)
  }
  assert.equal(buckets(), 0)
})

test('silence around the music neither hides nor joins anything', (t) => {
  const { index } = open(t)
  const silence = new Uint32Array(800).fill(SILENT_ITEM)
  index.add('one', joined(silence, music(1, 600), silence))
  index.add('two', joined(silence, music(2, 600), silence))
  assert.deepEqual(
    index.find(music(1, 600)).map(({ trackId, offsetItems }) => ({ trackId, offsetItems })),
    [{ trackId: 'one', offsetItems: -800 }],
  )
})

test('a removed track leaves nothing behind', (t) => {
  const { index, database, buckets } = open(t)
  index.add('kept', music(1, FOUR_MINUTES))
  const before = buckets()
  index.add('removed', music(2, FOUR_MINUTES))
  index.remove('removed')
  index.remove('never stored')
  assert.equal(buckets(), before)
  assert.deepEqual(index.find(music(2, FOUR_MINUTES)), [])
  assert.equal(index.fingerprintOf('removed'), undefined)
  assert.equal(index.find(music(1, FOUR_MINUTES)).length, 1)
  index.remove('kept')
  assert.equal(buckets(), 0)
  assert.equal(database.prepare('SELECT count(*) AS n FROM fingerprints').get()?.['n'], 0)
})

test('a track that is added again has its new fingerprint only', (t) => {
  const { index } = open(t)
  index.add('song', music(1, FOUR_MINUTES))
  index.add('song', music(2, FOUR_MINUTES))
  assert.deepEqual(index.find(music(1, FOUR_MINUTES)), [])
  assert.deepEqual(
    index.find(music(2, FOUR_MINUTES)).map(({ trackId }) => trackId),
    ['song'],
  )
  assert.deepEqual(index.fingerprintOf('song'), music(2, FOUR_MINUTES))
})

test('adding is part of the transaction that is open', (t) => {
  const { index, database, buckets } = open(t)
  database.exec('BEGIN')
  index.add('song', music(1, FOUR_MINUTES))
  assert.equal(index.find(music(1, FOUR_MINUTES)).length, 1)
  database.exec('ROLLBACK')
  assert.equal(buckets(), 0)
  assert.equal(index.fingerprintOf('song'), undefined)
})

test('a failure while adding leaves what was there', (t) => {
  const { index, database } = open(t)
  index.add('song', music(1, FOUR_MINUTES))
  database.exec(
    `CREATE TRIGGER full_disk BEFORE INSERT ON fingerprint_postings BEGIN SELECT raise(ABORT, 'disk full'); END`,
  )
  assert.throws(() => index.add('song', music(2, FOUR_MINUTES)), /disk full/)
  database.exec('DROP TRIGGER full_disk')
  assert.equal(database.isTransaction, false)
  assert.deepEqual(index.fingerprintOf('song'), music(1, FOUR_MINUTES))
  assert.equal(index.find(music(1, FOUR_MINUTES)).length, 1)
})

test('an index takes at most 3 KB a track beside the fingerprint itself', (t) => {
  const { database } = openWithSongs(t, 600)
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
  const pageSize = Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
  const beside = (pages * pageSize) / 600 - FOUR_MINUTES * 4
  assert.ok(
    beside <= 3000 + 4096 / 2,
    `${beside} bytes, of which up to half a page is the fingerprint's last page`,
  )
})

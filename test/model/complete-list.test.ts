import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeList } from '../../src/model/complete-list.ts'
import type { TrackRef } from '../../src/model/track.ts'

const ref = (id: string): TrackRef => ({
  ids: [{ service: 'spotify', id }],
  url: null,
  file: null,
  title: id,
  artists: [],
  album: null,
  durationMs: null,
  isrc: null,
  playlist: null,
})

const rows: readonly (readonly [
  fresh: string,
  known: string,
  limit: number,
  all: string | null,
  because: string,
])[] = [
  ['ab', 'bcd', 4, 'abcd', 'the rest is known'],
  ['ab', 'bcd', 3, 'abc', 'no more than wanted'],
  ['ab', 'bcd', 5, null, 'both together are too few'],
  ['ab', 'cde', 3, null, 'they do not meet'],
  ['ab', '', 2, null, 'there is no last listing'],
  ['acb', 'bd', 4, 'acbd', 'a new one between'],
  ['bac', 'abd', 4, 'bacd', 'liked anew: it moved to the front'],
]

test('a list is completed with its last listing', async (t) => {
  for (const [fresh, known, limit, all, because] of rows) {
    await t.test(`${fresh} with ${known}: ${because}`, () => {
      const list = completeList([...fresh].map(ref), [...known].map(ref), limit)
      assert.equal(list === null ? null : list.map(({ title }) => title).join(''), all)
    })
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bucketOf,
  itemOf,
  MAX_TRACK_NUMBER,
  packPosting,
  restAt,
  trackNumberAt,
  withoutTrack,
} from '../../../src/store/fingerprint-index/posting.ts'

test('a posting gives back the item and the track it was made of', () => {
  const cases: [item: number, trackNumber: number][] = [
    [0, 1],
    [0xffffffff, MAX_TRACK_NUMBER],
    [0x80017fff, 0x8000000],
    [627_964_279, 100_000],
  ]
  for (const [item, trackNumber] of cases) {
    const posting = packPosting(item, trackNumber)
    assert.equal(itemOf(bucketOf(item), restAt(posting, 0)), item)
    assert.equal(trackNumberAt(posting, 0), trackNumber)
  }
})

test('only the named track is taken out of a bucket', () => {
  const bucket = Buffer.concat([packPosting(1 << 20, 7), packPosting(2 << 20, 8), packPosting(3 << 20, 7)])
  assert.deepEqual([...withoutTrack(bucket, 7)], [...packPosting(2 << 20, 8)])
  assert.deepEqual([...withoutTrack(bucket, 9)], [...bucket])
})

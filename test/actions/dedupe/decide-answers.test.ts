import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide } from '../../../src/actions/dedupe/decide.ts'
import type { CatalogMatches, CatalogRow } from '../../../src/store/catalog.ts'
import type { SameOrOther } from '../../../src/store/reviews.ts'

const row: CatalogRow = {
  id: 'T1',
  state: 'present',
  claimedBy: null,
  heard: true,
  title: 'Morning',
  artists: ['Nova'],
  durationMs: 200_000,
  isrc: null,
  record: null,
}
const match = {
  verdict: 'same',
  bitErrorRate: 0.05,
  overlapMs: 190_000,
  offsetItems: 0,
  trackId: 'T1',
} as const
const heard: CatalogMatches = { byId: [], byIsrc: [], byName: [], bySound: [{ row, match }] }
const byId: CatalogMatches = { ...heard, byId: [row] }

const cases: readonly [
  answer: SameOrOther | null,
  matches: CatalogMatches,
  complete: boolean,
  kind: string,
  because: string,
][] = [
  [null, heard, true, 'review', 'two versions with one sound'],
  ['same', heard, true, 'duplicate', 'a person said that it is the same'],
  ['same', heard, false, 'completes', 'the same, and its files are missing'],
  ['other', heard, true, 'new', 'a person said that it is another'],
  ['other', byId, true, 'duplicate', 'the very id is no likeness, and was never asked about'],
]
for (const [answer, matches, complete, kind, because] of cases) {
  test(`${answer ?? 'no answer'} ends as ${kind}: ${because}`, () => {
    const decision = decide(
      {
        keys: {
          title: 'Morning (Live)',
          artists: ['Nova'],
          durationMs: 200_000,
          ids: [],
          isrc: null,
          nameKeys: [],
        },
        lossless: null,
        soundComes: false,
        upgrade: false,
        force: false,
        answers: new Map(answer === null ? [] : [['T1', answer]]),
        isComplete: () => complete,
      },
      matches,
    )
    assert.equal(decision.kind, kind)
    if (decision.kind === 'review') assert.equal(decision.about.trackId, 'T1')
  })
}

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { EMPTY_REF } from '../../../src/actions/detect/detect.ts'
import { compareKnownCopy } from '../../../src/actions/process/known-copy.ts'
import { encodeItems, type TrackWork } from '../../../src/actions/track-work.ts'
import { music } from '../../../src/bench/fingerprints/made-fingerprints.ts'
import { openStore } from '../../../src/store/store.ts'
import { makeEntry } from '../libraries/made-entry.ts'

const ISRC = 'QZES72000001'

const cases: [isrc: string | null, seed: number, verdict: string | null, because: string][] = [
  [ISRC, 1, 'same', 'it is the very sound of the copy with the same ISRC'],
  [ISRC, 2, 'different', 'the copy with the same ISRC sounds otherwise'],
  [null, 2, null, 'without an ISRC or an id no copy is known'],
]

for (const [isrc, seed, verdict, because] of cases) {
  test(`a known copy: ${verdict ?? 'none'}, because ${because}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracksync-known-'))
    const store = openStore<TrackWork>(folder)
    t.after(() => {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    })
    const { track: known } = makeEntry()
    store.catalog.save({ ...known, isrc: ISRC }, [], music(1, 400), new Date())
    const wanted = { title: 'Elsewhere', artists: ['Nobody'], album: null, durationMs: 50_000, isrc }
    const work = {
      found: { wanted, url: null, why: 'it fits', scored: [] },
      fingerprintItems: encodeItems(music(seed, 400)),
    }
    const copy = compareKnownCopy({ store, track: { id: 'SYNC-1-1', asked: EMPTY_REF, work } })
    assert.equal(copy?.verdict ?? null, verdict, JSON.stringify(copy))
    if (copy !== null) assert.equal(copy.trackId, known.id)
  })
}

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { EMPTY_REF } from '../../../src/actions/detect/detect.ts'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import { BOUND_OF_ONCE, catchUp } from '../../../src/app/catch-up.ts'
import { SyncError } from '../../../src/model/error.ts'
import type { TrackLibrary } from '../../../src/model/library.ts'
import { EMPTY_REQUEST } from '../../../src/model/trigger.ts'
import { openStore } from '../../../src/store/store.ts'
import { makeEntry } from '../../actions/libraries/made-entry.ts'

/** Of a database that was configured beside thousands of tracks. */
const OWED = 130

/** A library that is owed many tracks, and takes or refuses them. */
function makeOwed(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-catch-up-'))
  const store = openStore<TrackWork>(folder)
  t.after(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  let clock = Date.now()
  const library = { takesMs: 0, isShared: true, asked: 0 }
  const now = (): Date => new Date(clock)
  const request = EMPTY_REQUEST
  const trigger = { key: 'k', id: null, kind: 'cli', name: 'k', contentSha256: 'k', request } as const
  const [queued] = store.triggers.submit([{ trigger, claimedPath: null }], now())
  const runId = queued?.runId ?? assert.fail()
  const runTrack = store.runs.addTracks(runId, [EMPTY_REF])[0]?.id ?? assert.fail()
  const { track } = makeEntry()
  store.database.transaction(() => {
    for (let at = 0; at < OWED; at += 1) {
      const trackId = `T${String(at).padStart(11, '0')}`
      store.catalog.save({ ...track, id: trackId }, [], null, now())
      const nothing = { ref: null, error: null, attempts: 0, nextAttempt: now().toISOString() }
      const owed = {
        library: 'notion',
        trackId,
        runId,
        runTrack,
        state: 'pending',
      } as const
      store.libraryEntries.put({ ...owed, ...nothing, updatedAt: now().toISOString() })
    }
  })
  const refuse = (): never => assert.fail('it is not asked')
  const notion: TrackLibrary = {
    name: 'notion',
    find: () => Promise.resolve({ kind: 'answer', value: [] }),
    save: ({ ownId }) => {
      clock += library.takesMs
      library.asked += 1
      const error = new SyncError('LIBRARY_NOT_SHARED', 'Cannot open it', 'it is not shared', 'share it')
      if (!library.isShared) return Promise.resolve({ kind: 'refused', error })
      const ref = { library: 'notion', ids: [ownId], url: null }
      return Promise.resolve({ kind: 'answer', value: { ref, made: 'created', notes: [] } })
    },
    check: () =>
      Promise.resolve({ kind: 'answer', value: { state: 'passed', expected: '', found: '', why: null } }),
    takeBack: refuse,
    putBack: refuse,
  }
  const { signal } = new AbortController()
  const deps = { store, libraries: [notion], now, signal }
  return {
    entries: store.libraryEntries,
    library,
    now,
    pass: (ms: number) => void (clock += ms),
    once: () => catchUp({ ...deps, all: true, bound: BOUND_OF_ONCE }),
    byAgent: () => catchUp({ ...deps, all: false, bound: null }),
    waiting: () => store.libraryEntries.pending()[0]?.tracks ?? 0,
  }
}

test('what a library is owed is caught up in bounds while a person waits, and whole by the agent', async (t) => {
  const { library, once, byAgent, waiting } = makeOwed(t)
  library.takesMs = 25_000
  assert.equal(await once(), 3, 'a minute is over in the third')
  assert.equal(waiting(), OWED - 3)
  library.takesMs = 0
  assert.equal(await once(), 100)
  assert.equal(waiting(), OWED - 103)
  assert.equal(await byAgent(), OWED - 103)
  assert.equal(waiting(), 0)
})

test('a library that refuses everything is asked for one of its tracks, and for all when it was mended', async (t) => {
  const { library, entries, now, pass, byAgent, waiting } = makeOwed(t)
  library.isShared = false
  for (const asked of [1, 2]) {
    assert.equal(await byAgent(), 0)
    assert.deepEqual([library.asked, waiting()], [asked, OWED - asked], 'one at each look')
  }
  const [refused] = entries.refused()
  assert.deepEqual([refused?.tracks, refused?.error?.code], [2, 'LIBRARY_NOT_SHARED'])
  library.isShared = true
  assert.equal(await byAgent(), OWED - 2)
  library.isShared = false
  entries.hopeAgain('notion', now())
  assert.equal(await byAgent(), 0)
  assert.deepEqual([library.asked, entries.isAnyDue(now())], [OWED + 1, false], 'the other one is put off')
  library.isShared = true
  pass(24 * 3_600_000)
  assert.equal(await byAgent(), 2)
  assert.deepEqual(entries.refused(), [])
})

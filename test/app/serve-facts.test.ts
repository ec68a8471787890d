import assert from 'node:assert/strict'
import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { TrackWork } from '../../src/actions/track-work.ts'
import { serveHealth } from '../../src/app/serve-health.ts'
import { serveMetrics } from '../../src/app/serve-metrics.ts'
import { EMPTY_REQUEST, type Trigger } from '../../src/model/trigger.ts'
import { metricsText } from '../../src/server/metrics.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const NOW = new Date('2026-11-23T12:00:00Z')

function makeLedger(t: TestContext): { readonly folder: string; readonly store: Store<TrackWork> } {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-facts-'))
  const store = openStore<TrackWork>(join(folder, '.state'))
  t.after(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { folder, store }
}

function trigger(key: string): Trigger {
  return { key, id: null, kind: 'webhook', name: 'a "name"', contentSha256: '', request: EMPTY_REQUEST }
}

test('metrics count runs by state, what waits, and how long the oldest drop does', (t) => {
  const { folder, store } = makeLedger(t)
  const [first] = store.triggers.submit(
    ['a', 'b', 'c'].map((key) => ({ trigger: trigger(key), claimedPath: null })),
    NOW,
  )
  store.runs.finish(first?.runId ?? '', 'failed', NOW)
  writeFileSync(join(folder, 'song.wav'), 'x')
  const later = new Date(lstatSync(join(folder, 'song.wav')).ctimeMs + 90_000)
  const text = metricsText(serveMetrics({ triggerFolder: folder }, { store, now: () => later }))
  const lines = text.split('\n')
  for (const line of [
    'tracksync_runs{state="queued"} 2',
    'tracksync_runs{state="failed"} 1',
    'tracksync_queue_length 2',
    'tracksync_tracks 0',
    'tracksync_drops_waiting 1',
    '# TYPE tracksync_library_pending_tracks gauge',
  ])
    assert.ok(lines.includes(line), `${line} is missing in:\n${text}`)
  // the file system counts finer than milliseconds
  assert.match(text, /^tracksync_oldest_drop_age_seconds (89\.99|90)/m)
  assert.doesNotMatch(text, /a "name"|song\.wav/)
})

const HEALTH: readonly [readAgeMs: number | null, reasons: readonly string[], because: string][] = [
  [5000, [], 'the folder was read a moment ago'],
  [null, [], 'this process does not read it'],
  [61_500, ['the trigger folder was last read 61 s ago'], 'something hangs'],
]

for (const [readAgeMs, reasons, because] of HEALTH) {
  test(`health is ${reasons.length === 0 ? 'good' : 'bad'}: ${because}`, (t) => {
    assert.deepEqual(serveHealth(makeLedger(t), readAgeMs), reasons)
  })
}

test('health is bad when the ledger cannot be read', (t) => {
  const { folder } = makeLedger(t)
  const store = openStore<TrackWork>(join(folder, '.other'))
  store.close()
  assert.deepEqual(serveHealth({ store }, 0), ['the ledger cannot be read'])
})

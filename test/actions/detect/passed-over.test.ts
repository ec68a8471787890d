import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { EMPTY_REF } from '../../../src/actions/detect/detect.ts'
import { passedOver } from '../../../src/actions/detect/passed-over.ts'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import { actionSettings } from '../../../src/app/settings.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import type { TrackLibrary } from '../../../src/model/library.ts'
import { EMPTY_REQUEST } from '../../../src/model/trigger.ts'
import type { LibraryEntryState } from '../../../src/store/library-entries.ts'
import { openStore } from '../../../src/store/store.ts'
import { makeEntry } from '../libraries/made-entry.ts'

const WAITING = 'with its files there, waiting for Eagle (it is caught up, not made again)'
const ID = 'KB91GNOPDDVTH'
const ISRC = 'DEA000000001'

const cases: [entry: [LibraryEntryState, id: string | null] | null, why: string, because: string][] = [
  [['synced', ID], 'fully synced', 'Eagle has it'],
  [['adopted', ID], 'fully synced', 'Eagle had it'],
  [['pending', ID], 'fully synced', 'only what its item shows is owed'],
  [['pending', null], WAITING, 'Eagle was closed'],
  [null, WAITING, 'Eagle was configured later'],
  [['refused', null], 'with its files there, but refused by Eagle', 'a person mends Eagle'],
]

test('a candidate of the detection chain is fully synced when files and libraries have it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-passed-over-'))
  const store = openStore<TrackWork>(folder)
  t.after(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const request = EMPTY_REQUEST
  const trigger = { key: 'k', id: null, kind: 'cli', name: 'k', contentSha256: 'k', request } as const
  const now = new Date()
  store.triggers.submit([{ trigger, claimedPath: null }], now)
  const run = store.runs.last(1)[0] ?? assert.fail()
  const { formats, ...settings } = actionSettings(await loadConfig({ file: null, cwd: folder }))
  const refuse = (): never => assert.fail('it is not asked')
  const eagle: TrackLibrary = {
    name: 'eagle',
    find: refuse,
    save: refuse,
    check: refuse,
    takeBack: refuse,
    putBack: refuse,
  }
  const context = {
    run,
    store,
    isAtWork: () => false,
    settings: { ...settings, formats: formats.filter(({ format }) => format === 'wav') },
    libraries: [eagle],
  }
  const path = join(folder, 'Nova - Morning.wav')
  writeFileSync(path, 'sound')
  const { track } = makeEntry()
  const wav = { format: 'wav', codec: 'pcm_s24le', sampleRateHz: 48_000, bitDepth: 24, path } as const
  const renditions = [{ ...wav, sizeBytes: 5, sha256: 'x', audioMd5: 'x' }]
  store.catalog.save({ ...track, isrc: ISRC, renditions }, [], null, now)
  const candidate = { ...EMPTY_REF, isrc: ISRC }
  const why = (): string | null => passedOver(context, candidate, new Map())
  for (const [entry, expected, because] of cases) {
    if (entry !== null) {
      const [state, id] = entry
      const at = {
        runId: run.id,
        runTrack: `${run.id}-1`,
        attempts: 0,
        nextAttempt: null,
        updatedAt: now.toISOString(),
      }
      const ref = id === null ? null : { library: 'eagle', ids: [id], url: null }
      store.libraryEntries.put({ library: 'eagle', trackId: track.id, state, ref, error: null, ...at })
    } else store.database.sql('DELETE FROM library_entries').run()
    assert.equal(why(), expected, because)
  }
  rmSync(path)
  assert.equal(why(), null, 'a file is gone: it is made again')
})

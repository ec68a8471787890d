import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type {
  LibraryAnswer,
  LibraryChange,
  LibraryEntry,
  LibraryJournal,
} from '../../../src/model/library.ts'
import { connectEagleApi } from '../../../src/services/eagle/connect.ts'
import { createEagleClient } from '../../../src/services/eagle/eagle-client.ts'
import { createEagleLibrary } from '../../../src/services/eagle/eagle-library.ts'
import type { Limiter } from '../../../src/util/http/limiter.ts'
import { startEagle, type EagleServer, type Fault } from '../../stand-ins/eagle/eagle-server.ts'

const signal = new AbortController().signal
const NO_WAITING: Limiter = { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 }

function entryIn(t: TestContext): LibraryEntry {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-eagle-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'Nova - Morning.wav')
  writeFileSync(path, 'sound')
  const source = {
    sizeBytes: 5,
    sha256: 'x',
    durationMs: 200_000,
    container: 'wav',
    codec: 'pcm_s24le',
    lossless: true,
    sampleRateHz: 48000,
    bitDepth: 24,
    channels: 2,
    bitRate: null,
  }
  return {
    ownId: 'T0123456789A',
    track: {
      id: 'T0123456789A',
      title: 'Morning',
      artists: ['Nova'],
      album: null,
      durationMs: 200_000,
      playlist: 'Sunrise',
      ids: [],
      isrc: null,
      sourceUrl: 'https://example.org/morning',
      source,
      analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
      renditions: [
        {
          format: 'wav',
          path,
          codec: 'pcm_s24le',
          sampleRateHz: 48000,
          bitDepth: 24,
          sizeBytes: 5,
          sha256: 'x',
          audioMd5: 'x',
        },
      ],
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    verified: true,
    facts: { genre: 'House', releaseDate: null, coverUrl: null },
    elsewhere: [],
    run: { id: 'SYNC-1', summary: '', reportPath: null },
  }
}

/** A journal in memory, with what it was told. */
function makeJournal(): LibraryJournal & {
  readonly changes: (LibraryChange & { state: 'intended' | 'done' })[]
} {
  const changes: (LibraryChange & { state: 'intended' | 'done' })[] = []
  return {
    changes,
    intend: (change) => changes.push({ ...change, state: 'intended' }) - 1,
    done: (id, change) => void (changes[id] = { ...change, state: 'done' }),
    earlier: () => changes.map((change, id) => ({ ...change, id })).toReversed(),
  }
}

let clock = Date.now()
const LATER_MS = 180_000

/** A short `timeoutMs` where a call is to hang; the look after it has the time it needs. */
function libraryAt(eagle: Pick<EagleServer, 'url'>, timeoutMs = 15_000) {
  let path: string | null = null
  return createEagleLibrary({
    api: connectEagleApi(createEagleClient({ url: eagle.url, token: null, timeoutMs, limiter: NO_WAITING })),
    formats: ['wav'],
    rememberedPath: { get: () => path, set: (value) => void (path = value) },
    now: () => new Date(clock),
    folderTurn: (_signal, work) => work(),
    sleep: () => Promise.resolve(),
  })
}

function value<T>(answer: LibraryAnswer<T>): T {
  assert.equal(answer.kind, 'answer', answer.kind === 'answer' ? '' : answer.error.message)
  return answer.kind === 'answer' ? answer.value : assert.fail()
}

const FAULTS: readonly Fault[] = ['drop-before', 'drop-after', '500-before', '500-after', 'malformed-after']

for (const generation of [1, 2] as const) {
  test(`generation ${generation}: a track is imported once, read back, taken back and put back`, async (t) => {
    const eagle = await startEagle(t, { generation })
    eagle.importTakes = 3
    const library = libraryAt(eagle)
    const [entry, journal] = [entryIn(t), makeJournal()]
    const saved = value(await library.save(entry, { adopt: null, journal, signal }))
    assert.equal(saved.made, 'created')
    assert.equal(value(await library.check(saved.ref, entry, signal)).state, 'passed')
    assert.equal(eagle.items[0]?.url, 'https://example.org/morning')
    assert.deepEqual(
      eagle.folders.map(({ name, children }) => [name, children.map((child) => child.name)]),
      [['Playlists', ['Sunrise']]],
    )
    const again = value(await library.save(entry, { adopt: saved.ref, journal, signal }))
    assert.equal(again.made, 'unchanged')
    assert.equal(eagle.items.length, 1)

    const change = journal.changes[0] ?? assert.fail()
    value(await library.takeBack(change, signal))
    assert.equal(eagle.items[0]?.isDeleted, true)
    assert.equal(
      value(await library.check(saved.ref, entry, signal)).state,
      'failed',
      'the trash is no place',
    )
    eagle.importTakes = 0
    const back = value(await library.putBack(change, () => undefined, signal))
    assert.equal(eagle.items.filter(({ isDeleted }) => !isDeleted).length, 1)
    assert.notEqual(back.entryId, change.entryId, 'imported anew: the API takes nothing out of the trash')
    assert.deepEqual(eagle.violations, [])
  })
}

// the second generation meets every fault in test/app/libraries
for (const fault of FAULTS) {
  test(`generation 1: ${fault} at every call ends, after recovery, in exactly one item`, async (t) => {
    const eagle = await startEagle(t, { generation: 1 })
    for (let n = 0; ; n += 1) {
      eagle.items.length = 0
      eagle.folders.length = 0
      eagle.importTakes = 2
      const library = libraryAt(eagle)
      const [entry, journal] = [entryIn(t), makeJournal()]
      const from = eagle.calls.length
      eagle.fault(n, fault)
      const first = await library.save(entry, { adopt: null, journal, signal })
      // the fault lies beyond the last call: every one has had it
      if (from + n >= eagle.calls.length) break
      clock += LATER_MS
      const saved = value(await library.save(entry, { adopt: null, journal, signal }))
      const at = `call ${n} (${eagle.calls[from + n] ?? ''}), first answer ${first.kind}`
      assert.equal(eagle.items.length, 1, at)
      assert.deepEqual(
        eagle.folders.map(({ children }) => children.length),
        [1],
      )
      assert.equal(value(await library.check(saved.ref, entry, signal)).state, 'passed')
      assert.equal(journal.changes.at(-1)?.entryId, saved.ref.ids[0], 'undo knows what to take back')
    }
    assert.deepEqual(eagle.violations, [])
  })
}

test('an item that somebody changed is not taken back, and their own tags survive an update', async (t) => {
  const eagle = await startEagle(t, { generation: 2 })
  const library = libraryAt(eagle)
  const [entry, journal] = [entryIn(t), makeJournal()]
  const saved = value(await library.save(entry, { adopt: null, journal, signal }))
  const item = eagle.items[0] ?? assert.fail()
  item.tags = ['mine']
  const refused = await library.takeBack(journal.changes[0] ?? assert.fail(), signal)
  assert.equal(refused.kind, 'refused')
  const updated = value(await library.save(entry, { adopt: saved.ref, journal, signal }))
  assert.equal(updated.made, 'updated')
  assert.ok(item.tags.includes('mine') && item.tags.includes('House'))
})

test("an item of the user's own is adopted: marked, not copied", async (t) => {
  const eagle = await startEagle(t, { generation: 2 })
  eagle.items.push({
    id: 'KB91GNOPDDVTH',
    name: 'Nova - Morning',
    ext: 'wav',
    size: 5,
    tags: ['mine'],
    folders: [],
    isDeleted: false,
    url: '',
    annotation: 'a note',
  })
  const library = libraryAt(eagle)
  const [entry, journal] = [entryIn(t), makeJournal()]
  const adopt = { library: 'eagle', ids: ['KB91GNOPDDVTH'], url: null }
  assert.equal(value(await library.save(entry, { adopt, journal, signal })).made, 'adopted')
  assert.equal(eagle.items.length, 1)
  assert.equal(eagle.items[0]?.annotation, 'a note\ntracksync:T0123456789A:wav\ntracksync:adopted')
  Object.assign(eagle.items[0] ?? {}, { size: 4 })
  assert.equal(value(await library.check(adopt, entry, signal)).state, 'passed', 'its file is the user’s own')
  value(await library.takeBack(journal.changes[0] ?? assert.fail(), signal))
  assert.deepEqual([eagle.items[0]?.annotation, eagle.items[0]?.tags], ['a note', ['mine']])
})

test('an item that does not appear in time is "unavailable", and the next look finds it', async (t) => {
  const eagle = await startEagle(t, { generation: 2 })
  eagle.importTakes = 10
  const library = libraryAt(eagle)
  const [entry, journal] = [entryIn(t), makeJournal()]
  const first = await library.save(entry, { adopt: null, journal, signal })
  assert.ok(first.kind === 'unavailable' && /has not appeared yet/.test(first.error.why))
  assert.equal(value(await library.save(entry, { adopt: null, journal, signal })).made, 'created')
  assert.equal(eagle.items.length, 1)
})

for (const fault of FAULTS) {
  test(`${fault} at every call of taking back and putting back: done once when asked again`, async (t) => {
    for (const way of ['takeBack', 'putBack'] as const) {
      for (let n = 0; ; n += 1) {
        const eagle = await startEagle(t, { generation: 2 })
        const library = libraryAt(eagle)
        const [entry, journal] = [entryIn(t), makeJournal()]
        value(await library.save(entry, { adopt: null, journal, signal }))
        const made = journal.changes[0] ?? assert.fail()
        let change = way === 'takeBack' ? made : value(await library.takeBack(made, signal))
        const turn = () =>
          way === 'takeBack'
            ? library.takeBack(change, signal)
            : library.putBack(change, (begun) => void (change = begun), signal)
        const before = eagle.calls.length
        // longer than a single look: only patience finds what an import of unknown end made
        eagle.importTakes = 3
        eagle.fault(n, fault)
        await turn()
        if (before + n >= eagle.calls.length) break
        clock += LATER_MS
        value(await turn())
        const left = eagle.items.filter(({ isDeleted }) => !isDeleted).length
        assert.equal(left, way === 'takeBack' ? 0 : 1, `${way}, call ${n} (${eagle.calls[before + n] ?? ''})`)
        assert.deepEqual(eagle.violations, [])
      }
    }
  })
}

test('what undo would meet is foreseen without doing it', async (t) => {
  const eagle = await startEagle(t, { generation: 2 })
  const library = libraryAt(eagle)
  const [entry, journal] = [entryIn(t), makeJournal()]
  value(await library.save(entry, { adopt: null, journal, signal }))
  const change = journal.changes[0] ?? assert.fail()
  const foreseen = async () => (await library.foresee?.(change, 'take', signal))?.kind
  assert.equal(await foreseen(), 'answer')
  const item = eagle.items[0] ?? assert.fail()
  assert.equal(item.isDeleted, false)
  item.tags = ['mine']
  assert.equal(await foreseen(), 'refused')
})

test('a closed app is "unavailable", another library is "refused"', async (t) => {
  const journal = makeJournal()
  const closed = await libraryAt({ url: 'http://127.0.0.1:9' }).save(entryIn(t), {
    adopt: null,
    journal,
    signal,
  })
  assert.ok(closed.kind === 'unavailable' && closed.error.why === 'Eagle is not running')
  const eagle = await startEagle(t, { generation: 2 })
  const library = libraryAt(eagle)
  value(await library.save(entryIn(t), { adopt: null, journal, signal }))
  eagle.libraryPath = '/eagle/Other.library'
  const switched = await library.save(entryIn(t), { adopt: null, journal, signal })
  assert.ok(switched.kind === 'refused' && switched.error.code === 'LIBRARY_SWITCHED')
})

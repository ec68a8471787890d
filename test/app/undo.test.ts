import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { moveFile } from '../../src/actions/process/place-file.ts'
import type { TrackWork } from '../../src/actions/track-work.ts'
import { undoRun } from '../../src/app/undo.ts'
import type { Track, TrackRef } from '../../src/model/track.ts'
import { EMPTY_REQUEST } from '../../src/model/trigger.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { sha256 } from '../../src/util/digest.ts'

const now = (): Date => new Date('2026-11-22T14:30:05Z')
const ASKED: TrackRef = {
  ids: [],
  url: null,
  file: null,
  title: null,
  artists: [],
  album: null,
  durationMs: null,
  isrc: null,
  playlist: null,
}

interface Ledger {
  readonly store: Store<TrackWork>
  readonly stateFolder: string
  path(name: string): string
  read(name: string): string | null
  /** A run that files and saves the track `T1`, and moves what lies at its paths to quarantine, as the actions do. */
  run(sound: number, files: Readonly<Record<string, string>>): Promise<string>
  /** The states of the lines that `undo` answers with. */
  undo(run: string, options?: { readonly dryRun?: boolean }): Promise<readonly string[]>
}

function makeLedger(t: TestContext): Ledger {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-undo-'))
  const stateFolder = join(root, 'state')
  const store = openStore<TrackWork>(stateFolder)
  t.after(() => {
    store.close()
    rmSync(root, { recursive: true, force: true })
  })
  const path = (name: string): string => join(root, 'library', name)
  let number = 0
  return {
    store,
    stateFolder,
    path,
    read: (name) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : null),
    async run(sound, files) {
      number += 1
      const key = `k${number}`
      const trigger = {
        key,
        id: null,
        kind: 'file',
        name: `${key}.wav`,
        contentSha256: sha256(key),
        request: EMPTY_REQUEST,
      } as const
      const answer = store.triggers.submit([{ trigger, claimedPath: null }], now())[0] ?? assert.fail()
      const { runId } = answer
      const [runTrack] = store.runs.addTracks(runId, [{ ...ASKED, file: `/${key}` }])
      const trackId = runTrack?.id ?? assert.fail()
      const renditions: Track['renditions'] = Object.entries(files).map(([name, text]) => ({
        format: 'wav',
        path: path(name),
        codec: 'pcm_s24le',
        sampleRateHz: 48000,
        bitDepth: 24,
        sizeBytes: text.length,
        sha256: sha256(text),
        audioMd5: '',
      }))
      const earlier = store.catalog.entry('T1')?.track.renditions ?? []
      for (const [index, rendition] of earlier.entries()) {
        const to = join(stateFolder, 'quarantine', runId, String(index))
        const effect = store.effects.intend(
          runId,
          trackId,
          to,
          { kind: 'file-quarantined', from: rendition.path, sha256: rendition.sha256 },
          now(),
        )
        await moveFile(rendition.path, to)
        store.effects.setState(effect, 'done')
      }
      for (const [name, text] of Object.entries(files)) {
        const effect = store.effects.intend(
          runId,
          trackId,
          path(name),
          { kind: 'file-written', sha256: sha256(text), sizeBytes: text.length },
          now(),
        )
        mkdirSync(dirname(path(name)), { recursive: true })
        writeFileSync(path(name), text)
        store.effects.setState(effect, 'done')
      }
      const before = store.catalog.entry('T1')
      const saved = store.effects.intend(
        runId,
        trackId,
        'T1',
        { kind: 'track-saved', before: before === null ? null : JSON.stringify(before) },
        now(),
      )
      store.catalog.save(trackOf(sound, renditions), [`name ${sound}`], items(sound), now())
      store.effects.setState(saved, 'done')
      store.runs.learn(trackId, { trackId: 'T1', renditions })
      store.runs.finish(runId, 'succeeded', now())
      return runId
    },
    async undo(runId, { dryRun = false } = {}) {
      const run = store.runs.get(runId) ?? assert.fail()
      const lines = await undoRun({ store, run, stateFolder, dryRun, now })
      return lines.map(({ state }) => state)
    },
  }
}

function trackOf(sound: number, renditions: Track['renditions']): Track {
  return {
    id: 'T1',
    title: 'Morning',
    artists: ['Nova'],
    album: null,
    durationMs: 180_000 + sound,
    playlist: null,
    isrc: null,
    sourceUrl: null,
    ids: [{ service: 'file', id: `bytes ${sound}` }],
    source: {
      sizeBytes: sound,
      sha256: `${sound}`,
      durationMs: 180_000,
      container: 'wav',
      codec: 'pcm',
      lossless: true,
      sampleRateHz: 48000,
      bitDepth: 24,
      channels: 2,
      bitRate: null,
    },
    analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
    renditions,
    createdAt: now().toISOString(),
  }
}

function items(sound: number): Uint32Array {
  return Uint32Array.from({ length: 400 }, (_, index) => Math.imul(index + sound * 1000, 2654435761) >>> 0)
}

const ALL_DONE = ['done']
const set = (states: readonly string[]): readonly string[] => [...new Set(states)]

test('the catalog after the undo of a replacement is as before it: record, ids, names and sound', async (t) => {
  const { store, run, undo, read } = makeLedger(t)
  await run(1, { 'a.wav': 'one' })
  const before = store.catalog.entry('T1')
  const second = await run(2, { 'a.wav': 'two' })
  const after = store.catalog.entry('T1')
  assert.deepEqual(set(await undo(second)), ALL_DONE)
  assert.deepEqual(store.catalog.entry('T1'), before)
  assert.equal(read('a.wav'), 'one')
  const ask = {
    title: 'x',
    artists: [],
    durationMs: null,
    isrc: null,
    nameKeys: [],
    ids: [{ service: 'file', id: 'bytes 2' }],
  }
  assert.deepEqual(
    store.catalog.find(ask, null, null).byId,
    [],
    'the bytes that were taken back are no duplicate',
  )
  assert.deepEqual(set(await undo(second)), ALL_DONE)
  assert.deepEqual(store.catalog.entry('T1'), after, 'and put back they are what they were')
  assert.equal(read('a.wav'), 'two')
})

test('what a later run owns is refused whole, even when the files are byte for byte the same', async (t) => {
  const { store, run, undo, read } = makeLedger(t)
  const first = await run(1, { 'a.wav': 'same', 'b.wav': 'same too' })
  const second = await run(1, { 'a.wav': 'same', 'b.wav': 'same too' })
  assert.deepEqual(set(await undo(first, { dryRun: true })), ['refused'])
  assert.deepEqual(set(await undo(first)), ['refused'])
  assert.equal(read('a.wav'), 'same')
  assert.equal(store.runs.get(first)?.undoneAt, null, 'a refused undo is none')
  assert.deepEqual(set(await undo(second)), ALL_DONE)
  assert.equal(read('a.wav'), 'same')
  assert.deepEqual(set(await undo(first)), ALL_DONE)
  assert.deepEqual([read('a.wav'), store.catalog.entry('T1')], [null, null])
  assert.ok(!(await undo(second)).includes('done'), 'what it replaced is not there')
  assert.deepEqual([read('a.wav'), store.catalog.entry('T1')], [null, null], 'nothing that nobody owns')
  assert.deepEqual(set(await undo(first)), ALL_DONE)
  assert.deepEqual(
    [read('a.wav'), read('b.wav'), store.catalog.get('T1')?.state],
    ['same', 'same too', 'present'],
  )
})

test('a changed file stays alone behind; the rest can be put back beside it', async (t) => {
  const { store, path, run, undo, read } = makeLedger(t)
  const id = await run(1, { 'a.wav': 'one', 'b.wav': 'two' })
  writeFileSync(path('a.wav'), 'mine')
  assert.deepEqual((await undo(id)).toSorted(), ['done', 'done', 'refused'])
  assert.deepEqual([read('a.wav'), read('b.wav'), store.catalog.entry('T1')], ['mine', null, null])
  assert.deepEqual(set(await undo(id)), ALL_DONE)
  assert.deepEqual([read('a.wav'), read('b.wav'), store.catalog.get('T1')?.state], ['mine', 'two', 'present'])
})

test('a replacement of which a file was changed is refused whole: what it replaced has no place to come back to', async (t) => {
  const { store, path, run, undo, read } = makeLedger(t)
  await run(1, { 'a.wav': 'one', 'b.wav': 'two' })
  const second = await run(2, { 'a.wav': 'better', 'b.wav': 'better too' })
  const entry = store.catalog.entry('T1')
  writeFileSync(path('a.wav'), 'mine')
  assert.ok(!(await undo(second)).includes('done'))
  assert.deepEqual([read('a.wav'), read('b.wav'), store.catalog.entry('T1')], ['mine', 'better too', entry])
})

test('an undo and a redo that were killed after a move, before it was noted, go on and lose nothing', async (t) => {
  const { store, stateFolder, path, run, undo, read } = makeLedger(t)
  await run(1, { 'a.wav': 'one' })
  const second = await run(2, { 'a.wav': 'two' })
  const written =
    store.effects.ofRun(second).find(({ detail }) => detail.kind === 'file-written') ?? assert.fail()
  const aside = join(stateFolder, 'quarantine', second, 'undone', String(written.id), 'a.wav')
  await moveFile(path('a.wav'), aside)
  const replaced =
    store.effects.ofRun(second).find(({ detail }) => detail.kind === 'file-quarantined') ?? assert.fail()
  await moveFile(replaced.target, path('a.wav'))
  assert.deepEqual(set(await undo(second)), ALL_DONE)
  assert.equal(read('a.wav'), 'one')

  await moveFile(path('a.wav'), replaced.target)
  await moveFile(aside, path('a.wav'))
  assert.deepEqual(set(await undo(second)), ALL_DONE)
  assert.equal(read('a.wav'), 'two')
  assert.equal(store.runs.get(second)?.undoneAt, null)
  assert.ok(store.effects.ofRun(second).every(({ state }) => state === 'done'))
})

test('a name of 255 bytes can be taken back', async (t) => {
  const { run, undo, read } = makeLedger(t)
  const name = `${'n'.repeat(251)}.wav`
  const id = await run(1, { [name]: 'long' })
  assert.deepEqual(set(await undo(id)), ALL_DONE)
  assert.equal(read(name), null)
  assert.deepEqual(set(await undo(id)), ALL_DONE)
  assert.equal(read(name), 'long')
})

test('a dry run says what the real one does, and changes nothing', async (t) => {
  const { store, run, undo, read } = makeLedger(t)
  await run(1, { 'a.wav': 'one' })
  const second = await run(2, { 'a.wav': 'two' })
  const said = await undo(second, { dryRun: true })
  assert.equal(read('a.wav'), 'two')
  assert.equal(store.runs.get(second)?.undoneAt, null)
  assert.deepEqual(await undo(second), said)
})

test('only a run that is finished and not taken back is queued again, and only once', async (t) => {
  const { store, run, undo } = makeLedger(t)
  const id = await run(1, { 'a.wav': 'one' })
  await undo(id)
  assert.equal(store.runs.requeue(id), false)
  await undo(id)
  assert.equal(store.runs.requeue(id), true)
  assert.equal(store.runs.requeue(id), false)
})

import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { makeSong } from './make-song.ts'
import { makePlace, only, type Place, type ShownRun } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1)
  await makeSong(song('Vega - Night.wav'), 2)
})
after(() => rm(songs, { recursive: true, force: true }))

async function placeWithOneTrack(t: TestContext): Promise<Place> {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  await place.once()
  return place
}

const M4A = 'library/Unassigned/Nova - Morning.m4a'
const WAV = 'library/Unassigned/Nova - Morning.wav'
const AIFF = 'library/Unassigned/Nova - Morning.aiff'

test('retry makes a deleted WAV anew, and that WAV alone', async (t) => {
  const place = await placeWithOneTrack(t)
  const look = (file: string): readonly unknown[] => [
    statSync(place.path(file)).mtimeMs,
    statSync(place.path(file)).ino,
    place.sha256(file),
  ]
  const [m4a, aiff] = [look(M4A), look(AIFF)]
  const track = only(await place.tracks())
  rmSync(place.path(WAV))
  const said = await place.tracksync('retry', 'last', '--json')
  assert.equal(said.exitCode, 0, said.stderr)
  assert.deepEqual([look(M4A), look(AIFF)], [m4a, aiff])
  const wav = only(track.renditions.filter(({ format }) => format === 'wav'))
  assert.equal(place.sha256(WAV), wav.sha256, 'the same bytes as before')
  assert.equal(place.files('library').length, 3)
  assert.equal(only(await place.tracks()).renditions.length, 3)
  assert.deepEqual(place.files('.tracksync/work'), [])
})

test('retry after the tags of a file were edited by hand keeps the edited file in quarantine and says so', async (t) => {
  const place = await placeWithOneTrack(t)
  appendFileSync(place.path(WAV), 'an edit')
  const edited = place.sha256(WAV)
  const m4a = statSync(place.path(M4A)).ino
  const said = await place.tracksync('retry', 'last')
  assert.equal(said.exitCode, 0, said.stderr)
  assert.notEqual(place.sha256(WAV), edited)
  assert.equal(statSync(place.path(M4A)).ino, m4a)
  const kept = only(place.files('.tracksync/quarantine'))
  assert.equal(place.sha256('.tracksync/quarantine', kept), edited)
  assert.match(said.stderr, /quarantine/)
  const run = only(await place.runs())
  assert.match(place.read(run.report ?? ''), /quarantine/)
})

test('undo takes files and row away, undo again brings them back as they were', async (t) => {
  const place = await placeWithOneTrack(t)
  const before = [
    ...place.files('library').map((file) => place.sha256('library', file)),
    ...(await place.tracks()),
  ]
  const dry = await place.tracksync('undo', 'last', '--dry-run')
  assert.match(dry.stdout, /would be done/)
  assert.equal(place.files('library').length, 3)

  const undone = await place.tracksync('undo', 'last')
  assert.equal(undone.exitCode, 0, undone.stdout)
  assert.deepEqual(place.files('library'), [])
  assert.deepEqual(await place.tracks(), [])
  assert.equal(place.files('.tracksync/quarantine').length, 3)
  assert.notEqual(only(await place.runs()).undoneAt, null)
  for (const command of [['show', 'last'], ['runs'], ['status'], ['why', 'Morning']]) {
    const said = await place.tracksync(...command)
    assert.match(said.stdout, /undone|taken back/i, `${command.join(' ')} says that it was taken back`)
  }

  const redone = await place.tracksync('undo', 'last')
  assert.equal(redone.exitCode, 0, redone.stdout)
  assert.equal(only(await place.runs()).undoneAt, null)
  assert.deepEqual(
    [...place.files('library').map((file) => place.sha256('library', file)), ...(await place.tracks())],
    before,
  )

  place.drop(song('Nova - Morning.wav'), 'again.wav')
  assert.equal(
    only(only(await place.once()).tracks).state,
    'duplicate',
    'what was brought back is found again',
  )
})

test('a track that was taken back can be dropped and made again', async (t) => {
  const place = await placeWithOneTrack(t)
  await place.tracksync('undo', 'last')
  place.drop(song('Nova - Morning.wav'))
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded')
  assert.equal(only(run.tracks).state, 'succeeded')
  assert.equal(place.files('library').length, 3)
  assert.equal((await place.tracks()).length, 1)
})

test('undo refuses a file that somebody changed, and takes back the rest', async (t) => {
  const place = await placeWithOneTrack(t)
  writeFileSync(place.path(M4A), 'mine now')
  const undone = await place.tracksync('undo', 'last')
  assert.equal(undone.exitCode, 2)
  assert.match(undone.stdout, /refused: .*m4a.*somebody changed it/)
  assert.equal(readFileSync(place.path(M4A), 'utf8'), 'mine now')
  assert.deepEqual(place.files('library'), ['Unassigned/Nova - Morning.m4a'])
})

test('a queued run is cancelled at once and its drop is filed; retry does it after all', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  const agent = place.start('watch', '--once', '--json')
  await agent.says(/Took/)
  const stopped = await agent.stop()
  assert.equal(stopped.exitCode, 143)
  const queued = only(await place.runs())
  assert.equal(queued.state, 'queued', 'a stop leaves the run to be taken up again')

  const cancelled = await place.tracksync('cancel', queued.id)
  assert.match(cancelled.stdout, /: cancelled/)
  await place.once()
  assert.deepEqual(place.names('trigger-folder/03_failed'), [
    'Nova - Morning.wav',
    'Nova - Morning.wav.result.md',
  ])
  assert.match(place.read('trigger-folder/03_failed/Nova - Morning.wav.result.md'), /cancelled/)
  assert.deepEqual(place.files('library'), [])

  const retried = await place.tracksync('retry', queued.id, '--json')
  assert.equal(retried.exitCode, 0, retried.stderr)
  assert.equal(place.files('library').length, 3)
})

test('a run at work stops when it is cancelled, leaves no claim in the catalog, and can be dropped again', async (t) => {
  const place = makePlace(t)
  const processTask = place.read('tasks/process.json')
  writeFileSync(place.path('tasks/process.json'), processTask.replace('&& tag', '&& sleep 300 && tag'))
  place.drop(song('Nova - Morning.wav'))
  const agent = place.start('watch', '--once', '--json')
  await agent.says(/compare: done/)
  const running = only(await place.runs())
  assert.equal(running.state, 'running')
  const said = await place.tracksync('cancel', 'last')
  assert.match(said.stdout, /cancel/)
  const { stdout, stderr, exitCode } = await agent.end
  assert.equal(exitCode, 130, stderr)
  const stoppedRuns: readonly ShownRun[] = JSON.parse(stdout)
  assert.equal(only(stoppedRuns).state, 'cancelled')
  assert.deepEqual(place.files('library'), [])
  assert.deepEqual(place.files('.tracksync/work'), [])
  assert.match(place.read('trigger-folder/03_failed/Nova - Morning.wav.result.md'), /cancelled/)

  writeFileSync(place.path('tasks/process.json'), processTask)
  place.drop(song('Nova - Morning.wav'))
  const again = only(await place.once())
  assert.equal(again.state, 'succeeded')
  assert.equal(place.files('library').length, 3)
})

test('a failed drop moved back into the trigger folder is tried again and found where it lies now', async (t) => {
  const place = makePlace(t, { env: {} })
  const task: Record<string, unknown> = JSON.parse(place.read('tasks/process.json'))
  writeFileSync(place.path('tasks/process.json'), JSON.stringify({ ...task, retry: { attempts: 1 } }))
  writeFileSync(place.path('library'), 'a file where the library should be')
  place.drop(song('Nova - Morning.wav'))
  const failed = only(await place.once(1))
  assert.equal(failed.state, 'failed')
  assert.deepEqual(place.names('trigger-folder/03_failed'), [
    'Nova - Morning.wav',
    'Nova - Morning.wav.result.md',
  ])
  const stillBroken = await place.tracksync('retry', 'last')
  assert.equal(stillBroken.exitCode, 1)

  rmSync(place.path('library'))
  renameSync(
    place.path('trigger-folder/03_failed/Nova - Morning.wav'),
    place.path('trigger-folder/Nova - Morning.wav'),
  )
  const run = only(await place.once())
  assert.equal(run.id, failed.id, 'it is the same trigger, so the same run')
  assert.equal(run.state, 'succeeded')
  assert.equal(place.files('library').length, 3)
  assert.ok(place.names('trigger-folder/02_processed').includes('Nova - Morning.wav'))

  rmSync(place.path(WAV))
  rmSync(place.path(M4A))
  rmSync(place.path(AIFF))
  const again = await place.tracksync('retry', 'last')
  assert.equal(again.exitCode, 0, `found in 02_processed: ${again.stderr}`)
  assert.equal(place.files('library').length, 3)
})

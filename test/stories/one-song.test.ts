import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { readTags } from '../../src/audio/tags/read-tags.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only, type Place } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1)
  await encodeSong(song('Nova - Morning.wav'), song('Nova - Morning.mp3'))
  await encodeSong(song('Nova - Morning.wav'), song('tagged.flac'), {
    title: 'Evening',
    artist: 'Nova',
    album: 'Day',
    ISRC: 'QZES72000001',
  })
  await makeSong(song('Vega - Night.wav'), 2)
})
after(() => rm(songs, { recursive: true, force: true }))

test('a WAV becomes three renditions, a catalog row, a report, and is filed with its result', async (t) => {
  const place = makePlace(t)
  place.drop(song('tagged.flac'))
  const run = only(await place.once())

  assert.equal(run.state, 'succeeded')
  assert.deepEqual(
    place.files('library'),
    ['aiff', 'm4a', 'wav'].map((ending) => `Unassigned/Nova - Evening.${ending}`),
  )
  const required = run.gates.filter(({ name }) => name !== 'tempo-and-key' && name !== 'right-audio')
  assert.deepEqual(
    required.map(({ name, state }) => `${name} ${state}`),
    ['identity', 'renditions', 'decode', 'duration', 'same-audio', 'tags', 'catalog', 'no-duplicate'].map(
      (name) => `${name} passed`,
    ),
  )
  for (const file of place.files('library')) {
    const { title, artists, album, isrc } = await readTags(place.path('library', file))
    assert.deepEqual(
      { title, artists, album, isrc },
      { title: 'Evening', artists: ['Nova'], album: 'Day', isrc: 'QZES72000001' },
      file,
    )
  }
  const track = only(await place.tracks())
  assert.deepEqual([track.title, track.artists], ['Evening', ['Nova']])
  assert.deepEqual(place.names('trigger-folder/02_processed'), ['tagged.flac', 'tagged.flac.result.md'])
  assert.match(place.read('trigger-folder/02_processed/tagged.flac.result.md'), /succeeded/)
  assert.equal(place.sha256('trigger-folder/02_processed/tagged.flac').length, 64)
  const report = place.path(run.report ?? assert.fail('no report'))
  assert.ok(statSync(report).size > 1000)
  const asFile: unknown = JSON.parse(place.read(run.report?.replace('report.md', 'run.json') ?? ''))
  assert.ok(
    typeof asFile === 'object' && asFile !== null && 'state' in asFile && asFile.state === 'succeeded',
  )
  leavesNothingBehind(place)
})

test('a copy in another format is a duplicate: nothing new, and the report says of what and why', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  await place.once()
  const before = place.files('library').map((file) => place.sha256('library', file))
  const track = only(await place.tracks())

  place.drop(song('Nova - Morning.mp3'))
  const run = only(await place.once())
  const copy = only(run.tracks)
  assert.equal(run.state, 'succeeded')
  assert.equal(copy.state, 'duplicate')
  assert.equal(copy.duplicateOf?.trackId, track.id)
  assert.deepEqual(
    copy.duplicateOf?.evidence.map(({ signal }) => signal),
    ['name', 'duration', 'fingerprint'],
  )
  assert.deepEqual(
    place.files('library').map((file) => place.sha256('library', file)),
    before,
  )
  assert.equal((await place.tracks()).length, 1)
  const report = place.read(run.report ?? '')
  assert.match(report, new RegExp(track.id))
  assert.match(report, /fingerprint/)
  const why = await place.tracksync('why', copy.id)
  assert.match(why.stdout, /fingerprint 0\.9|fingerprint 1\.0/)

  place.drop(song('Nova - Morning.wav'), 'the same bytes.wav')
  const again = only(await place.once())
  assert.equal(only(again.tracks).state, 'duplicate', 'the very same bytes under another name')
  leavesNothingBehind(place)
})

test('two copies dropped at the same time end in one track, whatever the order', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.mp3'))
  place.drop(song('Nova - Morning.wav'))
  place.drop(song('Vega - Night.wav'))
  const runs = await place.once()
  assert.deepEqual(
    runs.map(({ state }) => state),
    ['succeeded', 'succeeded', 'succeeded'],
  )
  const states = runs.map(({ tracks }) => only(tracks).state).sort()
  assert.deepEqual(states, ['duplicate', 'succeeded', 'succeeded'])
  assert.equal(place.files('library').length, 6)
  assert.equal((await place.tracks()).length, 2)
  leavesNothingBehind(place)
})

test('a folder with two copies of one song is one run and one track, named after the folder', async (t) => {
  const place = makePlace(t)
  mkdirSync(place.path('Warm Up'))
  for (const name of ['Nova - Morning.mp3', 'Nova - Morning.wav'])
    copyFileSync(song(name), place.path('Warm Up', name))
  renameSync(place.path('Warm Up'), place.path('trigger-folder', 'Warm Up'))
  const run = only(await place.once())
  assert.deepEqual(run.tracks.map(({ state }) => state).sort(), ['duplicate', 'succeeded'])
  assert.deepEqual(place.names('library'), ['Warm Up'])
  assert.equal(place.files('library').length, 3)
  assert.deepEqual(place.names('trigger-folder/02_processed'), ['Warm Up', 'Warm Up.result.md'])
  leavesNothingBehind(place)
})

test('a lossless copy of a lossy track is offered; with "upgrade" it takes the place, and undo brings the old one back', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.mp3'))
  await place.once()
  const files = place.files('library')
  const lossy = files.map((file) => place.sha256('library', file))
  const track = only(await place.tracks())

  place.drop(song('Nova - Morning.wav'))
  const offered = only(await place.once())
  assert.equal(only(offered.tracks).state, 'duplicate')
  assert.match(place.read(offered.report ?? ''), /upgrade/i)

  writeFileSync(place.path('.syncrc.json'), JSON.stringify({ dedupe: { upgrade: true } }))
  const upgraded = await place.tracksync('run', '--file', song('Nova - Morning.wav'), '--json')
  assert.equal(upgraded.exitCode, 0, upgraded.stderr)
  assert.deepEqual(place.files('library'), files)
  const lossless = files.map((file) => place.sha256('library', file))
  lossless.forEach((sum, index) => assert.notEqual(sum, lossy[index]))
  assert.equal(place.files('.tracksync/quarantine').length, 3)
  assert.equal(only(await place.tracks()).id, track.id)

  const undone = await place.tracksync('undo', 'last')
  assert.equal(undone.exitCode, 0, undone.stdout + undone.stderr)
  assert.deepEqual(
    files.map((file) => place.sha256('library', file)),
    lossy,
  )
  assert.deepEqual(only(await place.tracks()).renditions, track.renditions)
  assert.deepEqual(place.files('library'), files)

  const redone = await place.tracksync('undo', 'last')
  assert.equal(redone.exitCode, 0, redone.stdout + redone.stderr)
  assert.deepEqual(
    files.map((file) => place.sha256('library', file)),
    lossless,
    'undo of the undo',
  )
  leavesNothingBehind(place)
})

function leavesNothingBehind(place: Place): void {
  assert.deepEqual(place.files('.tracksync/work'), [], 'no work files are left')
  assert.deepEqual(
    place.files('library').filter((file) => basename(file).startsWith('.')),
    [],
    'no temporary files in the library',
  )
  const drops = place
    .names('trigger-folder')
    .filter((name) => name !== '02_processed' && name !== '03_failed')
  assert.deepEqual(
    drops.filter((name) => !name.startsWith('.')),
    [],
    'no drop is left',
  )
  assert.deepEqual(
    drops.flatMap((name) => place.files(join('trigger-folder', name))),
    [],
    'no claim is left',
  )
}

import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeSong } from './make-song.ts'
import { makePlace, only } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)
/** Stories that are not about the formats make only the quickest. */
const ONE_FORMAT = { library: { formats: { wav: { codec: 'pcm_s24le', sampleRateHz: 48000 } } } }

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1, 15)
  await makeSong(song('Vega - Night.wav'), 2, 15)
})
after(() => rm(songs, { recursive: true, force: true }))

test('a list names files beside it: each becomes a track of one run', async (t) => {
  const place = makePlace(t, { config: { ...ONE_FORMAT, allowedFolders: ['trigger-folder', 'music'] } })
  mkdirSync(place.path('music'))
  for (const name of ['Nova - Morning.wav', 'Vega - Night.wav'])
    copyFileSync(song(name), place.path('music', name))
  place.write('evening.m3u8', '#EXTM3U\n../music/Nova - Morning.wav\n../music/Vega - Night.wav\n')
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded', JSON.stringify(run.errors))
  assert.deepEqual(
    run.tracks.map(({ title, state }) => `${title} ${state}`),
    ['Morning succeeded', 'Night succeeded'],
  )
  assert.equal(place.files('library').length, 2)
})

test('a trigger names a file, its title, artist and playlist; the playlist is a folder of the library', async (t) => {
  const place = makePlace(t, { config: { ...ONE_FORMAT, allowedFolders: ['trigger-folder', 'music'] } })
  mkdirSync(place.path('music'))
  copyFileSync(song('Nova - Morning.wav'), place.path('music/x1.wav'))
  place.write(
    'one.json',
    JSON.stringify({
      id: 'one',
      file: '../music/x1.wav',
      title: 'Dawn',
      artist: 'Lyra',
      playlist: 'Warm/Up: ..',
      requestedBy: 'me',
    }),
  )
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded', JSON.stringify(run.errors))
  assert.equal(run.trigger.id, 'one')
  assert.deepEqual(place.files('library'), ['Warm-Up -/Lyra - Dawn.wav'], 'a safe name')
  assert.deepEqual(place.names('music'), ['x1.wav'], 'a file that a trigger names stays where it is')

  place.write('again.json', JSON.stringify({ id: 'one', file: '../music/x1.wav' }))
  assert.deepEqual(await place.once(), [], 'the same trigger is never run twice')
  assert.match(place.read('trigger-folder/02_processed/again.json.result.md'), /not run twice/)
})

test('a trigger that asks for an unknown task, or for a file elsewhere, is refused with its reason and nothing is run', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  writeFileSync(place.path('elsewhere.wav'), 'x')
  const refused: readonly [name: string, trigger: object, says: RegExp][] = [
    ['task.json', { id: 'a', file: 'x.wav', task: 'reprot' }, /TRIGGER_UNKNOWN_TASK/],
    ['path.json', { id: 'b', file: '../elsewhere.wav' }, /PATH_NOT_ALLOWED/],
    ['type.json', { id: 'c', file: 7 }, /TRIGGER_INVALID/],
    ['next.json', { id: 'd', next: -1 }, /TRIGGER_INVALID/],
  ]
  for (const [name, trigger] of refused) place.write(name, JSON.stringify(trigger))
  assert.deepEqual(await place.once(1), [])
  for (const [name, , says] of refused) assert.match(place.result(name), says)
})

test('a task of the user mixes programs and actions; a program sees the track, and what it changes is seen', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  const text = place.read('tasks/process.json')
  writeFileSync(
    place.path('tasks/process.json'),
    text.replace('download && convert', 'download && ./look.sh && convert'),
  )
  const script =
    '#!/bin/sh\nset -e\nprintf "%s\\n" "$TRACKSYNC_RUN" "$TRACK_ID" "$TRACK_TITLE" "$TRACK_ARTIST" > seen.txt\nwc -c < "$TRACK_FILE" >> seen.txt\ncp "$TRACK_JSON" track.json\n'
  writeFileSync(place.path('look.sh'), script)
  chmodSync(place.path('look.sh'), 0o755)
  place.drop(song('Nova - Morning.wav'))
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded', JSON.stringify(run.errors))
  const [runId, trackId, title, artist, bytes] = place.read('seen.txt').split('\n')
  assert.deepEqual([runId, trackId, title, artist], [run.id, only(run.tracks).id, 'Morning', 'Nova'])
  assert.equal(Number(bytes), 44 + 15 * 22_050 * 2)
  const record: unknown = JSON.parse(place.read('track.json'))
  assert.ok(typeof record === 'object' && record !== null && 'title' in record && record.title === 'Morning')
})

test('a program that fails stops its track with a stable code; the others go on', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  const processTask: Record<string, unknown> = JSON.parse(place.read('tasks/process.json'))
  const command = 'download && ./only-night.sh && convert && analyse && compare && tag && file && save'
  writeFileSync(
    place.path('tasks/process.json'),
    JSON.stringify({ ...processTask, command, retry: { attempts: 1 } }),
  )
  writeFileSync(
    place.path('only-night.sh'),
    '#!/bin/sh\necho "not this one: $TRACK_TITLE" >&2\n[ "$TRACK_TITLE" = Night ]\n',
  )
  chmodSync(place.path('only-night.sh'), 0o755)
  const names = ['Nova - Morning.wav', 'Vega - Night.wav']
  mkdirSync(place.path('Both'))
  for (const name of names) copyFileSync(song(name), place.path('Both', name))
  renameSync(place.path('Both'), place.path('trigger-folder/Both'))
  const run = only(await place.once(2))
  assert.equal(run.state, 'partial')
  assert.deepEqual(
    run.tracks.map(({ title, state }) => `${title} ${state}`),
    ['Morning failed', 'Night succeeded'],
  )
  assert.deepEqual(
    run.errors.map(({ code }) => code),
    ['TASK_FAILED'],
  )
  assert.match(run.errors[0]?.why ?? '', /only-night\.sh/)
  assert.deepEqual(place.names('trigger-folder/03_failed'), ['Both', 'Both.result.md'])

  writeFileSync(place.path('only-night.sh'), '#!/bin/sh\ntrue\n')
  const retried = await place.tracksync('retry', 'last', '--json')
  assert.equal(retried.exitCode, 0, retried.stderr)
  assert.equal(place.files('library').length, 2)
})

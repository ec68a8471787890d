import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { skip } from '../services/yt-dlp/workshop.ts'
import { startMediaServer } from '../stand-ins/media-server.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only, type Place } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1, 12)
  await makeSong(song('Vega - Night.wav'), 2, 12)
})
after(() => rm(songs, { recursive: true, force: true }))

/** What the agent says when it has got so far; and how much later it is killed, to meet what comes next in its middle. */
const MOMENTS: readonly [says: RegExp, thenMs: number][] = [
  [/Run started/, 0],
  [/Took/, 5],
  [/Found/, 0],
  [/detect: done/, 20],
  [/dedupe: done/, 0],
  [/download: done/, 60],
  [/download: (done|kept)/, 300],
  [/convert: (done|kept)/, 0],
  [/convert: (done|kept)/, 400],
  [/analyse: (done|kept)/, 3],
  [/compare: (done|kept)/, 10],
  [/compare: (done|kept)/, 120],
  [/tag: (done|kept)/, 0],
  [/tag: (done|kept)/, 15],
  [/tag: (done|kept)/, 40],
  [/file: (done|kept)/, 0],
  [/save: (done|kept)/, 0],
  [/save: (done|kept)/, 60],
  [/verify: (done|kept)/, 0],
  [/report: (done|kept)/, 2],
]

test(`one run that is killed ${MOMENTS.length} times ends as if nothing had happened`, async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  for (const [moment, thenMs] of MOMENTS) {
    const agent = place.start('watch', '--once')
    // an earlier kill may have come so late that this one finds everything done
    await agent.says(moment).catch(() => undefined)
    await sleep(thenMs)
    await agent.kill()
  }
  await place.once()
  const run = only(await place.runs())
  assert.equal(run.state, 'succeeded')
  assert.ok(run.resumed > 0)
  endsAsOnce(place)
  assert.equal((await place.tracks()).length, 1)
  const open = run.gates.filter(({ state }) => state !== 'passed').map(({ name }) => name)
  // nothing was searched for a dropped file
  assert.deepEqual(open, ['right-audio'])
  assert.deepEqual(place.names('trigger-folder/02_processed'), [
    'Nova - Morning.wav',
    'Nova - Morning.wav.result.md',
  ])
})

test('two agents on one folder, one of them killed: the other finishes what it left', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  const first = place.start('watch')
  await first.says(/convert: done/)
  const second = place.start('watch')
  await second.says(/Watching/)
  place.drop(song('Vega - Night.wav'))
  await first.kill()
  await second.says(/succeeded: /)
  assert.equal((await second.stop()).exitCode, 143)
  await place.once()
  assert.deepEqual(
    (await place.runs()).map(({ state }) => state),
    ['succeeded', 'succeeded'],
  )
  assert.equal((await place.tracks()).length, 2)
  assert.equal(place.files('library').length, 6)
  nothingIsLeft(place)
})

test('an agent that is asked to stop leaves its run resumable within seconds, and says 143', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  const agent = place.start('watch')
  await agent.says(/download: done/)
  assert.equal((await agent.stop()).exitCode, 143)
  assert.equal(only(await place.runs()).state, 'queued')
  assert.equal(only(await place.once()).state, 'succeeded')
  endsAsOnce(place)
})

test('killed while yt-dlp fetches: the rest alone is fetched, and no yt-dlp is left', { skip }, async (t) => {
  await encodeSong(song('Nova - Morning.wav'), song('morning.mp3'))
  const audio = await readFile(song('morning.mp3'))
  const site = await startMediaServer({ audio })
  t.after(() => site.close())
  const place = makePlace(t, { config: { network: { allowPrivate: [site.host] } } })
  place.write('song.txt', `${site.url}/waits.mp3\n`)
  const agent = place.start('watch', '--once')
  while (partialBytes(place) === 0) await sleep(20, undefined, { signal: t.signal })
  await agent.kill()
  const already = partialBytes(place)
  assert.ok(already > 0 && already < audio.length)
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded')
  assert.equal(run.resumed, 1)
  assert.equal((await place.tracks()).length, 1)
  assert.equal(place.files('library').length, 3)
  nothingIsLeft(place)
  const rests = site.requests.filter((request) => /bytes=[1-9]/.test(request))
  assert.equal(rests.length, 1, site.requests.join(', '))
  assert.ok(Number(/bytes=(\d+)/.exec(rests[0] ?? '')?.[1]) >= already, 'what was there is not fetched again')
  while ((await programsAt(place)).length > 0) await sleep(20, undefined, { signal: t.signal })
})

function partialBytes(place: Place): number {
  const parts = place.files('.tracksync/work').filter((file) => file.endsWith('.part'))
  return Math.max(0, ...parts.map((file) => statSync(place.path('.tracksync/work', file)).size))
}

/** Programs at work on files of the place, by their command lines; none where the system does not tell. */
async function programsAt(place: Place): Promise<readonly string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes('yt-dlp') && line.includes(place.root))
}

function endsAsOnce(place: Place): void {
  assert.deepEqual(
    place.files('library'),
    ['aiff', 'm4a', 'wav'].map((ending) => `Unassigned/Nova - Morning.${ending}`),
  )
  nothingIsLeft(place)
}

function nothingIsLeft(place: Place): void {
  assert.deepEqual(place.files('.tracksync/work'), [], 'no work files')
  for (const folder of ['library', 'reports']) {
    assert.deepEqual(
      place.files(folder).filter((file) => basename(file).startsWith('.')),
      [],
      `no temporary files in ${folder}`,
    )
  }
  const drops = place.names('trigger-folder').filter((name) => name !== '02_processed')
  assert.deepEqual(
    drops.flatMap((name) => place.files(join('trigger-folder', name))),
    [],
    'no claims',
  )
}

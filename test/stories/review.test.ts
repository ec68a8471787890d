import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startMediaServer } from '../stand-ins/media-server.ts'
import { madeTrack } from '../stand-ins/spotify/made-music.ts'
import { startSpotify } from '../stand-ins/spotify/spotify.ts'
import { skip, stub } from '../services/yt-dlp/workshop.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only, type Place, type ShownRun } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1)
  await makeSong(song('short.wav'), 2, 4)
  await encodeSong(song('short.wav'), song('short.mp3'))
  // the same sound under the name of another version: only a person can tell
  await encodeSong(song('Nova - Morning.wav'), song('Nova - Morning (Live).mp3'))
  await encodeSong(song('Nova - Morning.wav'), song('Nova - Morning (Demo).mp3'))
})
after(() => rm(songs, { recursive: true, force: true }))

interface Asked {
  readonly id: string
  readonly kind: string
  readonly track: { readonly title: string }
  readonly candidates?: readonly { readonly url: string }[]
}

async function asked(place: Place): Promise<readonly Asked[]> {
  const said = await place.tracksync('review', '--json')
  assert.equal(said.exitCode, 0, said.stderr)
  return JSON.parse(said.stdout)
}

async function answer(place: Place, verb: 'accept' | 'reject', id: string): Promise<ShownRun> {
  const said = await place.tracksync('review', verb, id, '--json')
  assert.equal(said.exitCode, 0, said.stderr)
  return JSON.parse(said.stdout)
}

test('two songs that only a person can tell apart: one is the same track, the other is not, and both stay decided', async (t) => {
  const place = makePlace(t)
  place.drop(song('Nova - Morning.wav'))
  await place.once()
  assert.deepEqual(await asked(place), [])
  place.drop(song('Nova - Morning (Live).mp3'))
  place.drop(song('Nova - Morning (Demo).mp3'))
  const runs = await place.once(3)
  assert.deepEqual(
    runs.map(({ state }) => state),
    ['needs-review', 'needs-review'],
  )
  const open = await asked(place)
  assert.deepEqual(
    open.map(({ kind }) => kind),
    ['duplicate', 'duplicate'],
  )
  const live = open.find(({ track }) => track.title.includes('Live')) ?? assert.fail()
  const demo = open.find(({ track }) => track.title.includes('Demo')) ?? assert.fail()
  const report = place.read(runs.find(({ id }) => live.id.startsWith(id))?.report ?? assert.fail())
  assert.ok(report.includes(`tracksync review accept ${live.id}`), 'the report names the command')
  assert.match((await place.tracksync('status')).stdout, /Waiting for you: 2 decisions; tracksync review/)
  assert.match((await place.tracksync('review')).stdout, /sounds like "Morning"/)

  const accepted = await answer(place, 'accept', live.id)
  assert.equal(only(accepted.tracks).state, 'duplicate')
  assert.equal(place.files('library').length, 3)
  const rejected = await answer(place, 'reject', demo.id)
  assert.equal(rejected.state, 'succeeded')
  assert.equal(place.files('library').length, 6)
  assert.equal((await place.tracks()).length, 2)
  assert.deepEqual(await asked(place), [])

  const again = await place.tracksync('retry', accepted.id, '--json')
  assert.equal(again.exitCode, 0, again.stderr)
  const twice = await place.tracksync('review', 'accept', demo.id)
  assert.equal(twice.exitCode, 64, 'nothing is asked any more')
  assert.match(twice.stderr, /nothing of this name waits/)
})

test(
  'an upload whose length nobody names waits for a person; accepted it is fetched, rejected it never is',
  {
    skip,
  },
  async (t) => {
    const tracks = ['Strobe', 'Ghosts'].map((title) => madeTrack(title, { artists: ['Nova'] }))
    const spotify = await startSpotify({ tracks })
    const site = await startMediaServer({ audio: readFileSync(song('short.mp3')) })
    t.after(() => Promise.all([spotify.close(), site.close()]))
    const place = makePlace(t, {
      config: { spotify: { clientId: 'app' }, network: { allowPrivate: [site.host] } },
    })
    const upload = 'https://soundcloud.com/nova/strobe'
    const searches = {
      answers: Object.fromEntries(
        tracks.map(({ name }) => [
          `scsearch:Nova - ${name}`,
          [{ url: upload, title: name, uploader: 'Nova' }],
        ]),
      ),
      media: { [upload]: `${site.url}/song.mp3` },
    }
    writeFileSync(place.path('searches.json'), JSON.stringify(searches))
    mkdirSync(place.path('.tracksync'))
    writeFileSync(place.path('.tracksync/spotify.json'), JSON.stringify(spotify.login('app')))
    place.setEnv({
      ...spotify.env,
      TRACKSYNC_YT_DLP: stub('yt-dlp-with-searches'),
      TRACKSYNC_TEST_SEARCHES: place.path('searches.json'),
    })
    const [strobe, ghosts] = tracks.map(({ id }) => `spotify:track:${id}`)
    place.write('a.txt', `${strobe}\n`)
    place.write('b.txt', `${ghosts}\n`)
    await place.once(3)
    const open = await asked(place)
    assert.deepEqual(
      open.map(({ kind, candidates }) => [kind, candidates?.map(({ url }) => url)]),
      [
        ['audio', [upload]],
        ['audio', [upload]],
      ],
    )
    const [yes, no] = ['Strobe', 'Ghosts'].map(
      (title) => open.find(({ track }) => track.title === title)?.id ?? assert.fail(),
    )
    const accepted = await answer(place, 'accept', yes ?? '')
    assert.equal(accepted.state, 'succeeded')
    assert.equal(accepted.gates.find(({ name }) => name === 'right-audio')?.state, 'passed')
    assert.equal(place.files('library').length, 3)
    const rejected = await place.tracksync('review', 'reject', no ?? '', '--json')
    assert.equal(rejected.exitCode, 0, 'what a person decided is done')
    const settled: ShownRun = JSON.parse(rejected.stdout)
    assert.deepEqual(
      [settled.state, only(settled.tracks).state, settled.errors],
      ['nothing-to-do', 'left-out', []],
    )
    assert.match(
      place.read(settled.report ?? ''),
      /Left out:\*\* Nova - Ghosts: a pin of .* says that it has no audio/,
    )
    assert.match((await place.tracksync('why', 'Ghosts')).stdout, /says that it has no audio/)
    assert.equal((await place.tracks()).length, 1, 'the library holds what can be played')
    assert.deepEqual(JSON.parse(place.read('pins.json')).pins, {
      [strobe ?? '']: upload,
      [ghosts ?? '']: 'none',
    })
    assert.deepEqual(await asked(place), [])
  },
)

test('what is as long as a mix waits for a person; accepted it is one track, rejected nothing is made', async (t) => {
  const site = await startMediaServer({ audio: readFileSync(song('short.mp3')) })
  t.after(() => site.close())
  const place = makePlace(t, {
    config: { limits: { maxDurationMs: 3000 }, network: { allowPrivate: [site.host] } },
  })
  place.write('a.txt', `${site.url}/song.mp3\n`)
  place.drop(song('Nova - Morning.wav'))
  const runs = await place.once(3)
  assert.deepEqual(
    runs.map(({ state, errors }) => [state, errors]),
    [
      ['needs-review', []],
      ['needs-review', []],
    ],
  )
  const open = await asked(place)
  assert.deepEqual(
    open.map(({ kind }) => kind),
    ['length', 'length'],
  )
  assert.match(
    (await place.tracksync('review')).stdout,
    /it lasts 0:04, more than 0:03; take it as one track\?/,
  )
  const [link, file] = ['song', 'Morning'].map(
    (title) => open.find(({ track }) => track.title === title)?.id ?? assert.fail(),
  )
  const accepted = await answer(place, 'accept', link ?? '')
  assert.equal(accepted.state, 'succeeded')
  assert.equal(place.files('library').length, 3)
  const rejected = await answer(place, 'reject', file ?? '')
  assert.deepEqual([rejected.state, only(rejected.tracks).state], ['nothing-to-do', 'left-out'])
  assert.equal(place.files('library').length, 3)
  place.drop(song('Nova - Morning.wav'), 'again.wav')
  const [again] = (await place.once()).filter(({ id }) => !runs.some((run) => run.id === id))
  assert.equal(again?.state, 'nothing-to-do', 'a person has said what it is')
})

test(
  'a link whose own audio is blocked is fetched from where a pin says, and not doubted',
  { skip },
  async (t) => {
    const site = await startMediaServer({ audio: readFileSync(song('short.mp3')) })
    t.after(() => site.close())
    const place = makePlace(t, { config: { network: { allowPrivate: [site.host] } } })
    const link = 'https://soundcloud.com/nova/blocked'
    const pinned = await place.tracksync('review', 'pin', link, `${site.url}/song.mp3`, '--json')
    assert.deepEqual(JSON.parse(pinned.stdout), {
      track: link,
      audio: `${site.url}/song.mp3`,
      file: place.path('pins.json'),
    })
    const said = await place.tracksync('run', '--url', link, '--json')
    assert.equal(said.exitCode, 0, said.stderr)
    const run: ShownRun = JSON.parse(said.stdout)
    for (const name of ['identity', 'right-audio'])
      assert.equal(run.gates.find((gate) => gate.name === name)?.state, 'passed', name)
    assert.equal(place.files('library').length, 3)

    writeFileSync(place.path('pins.json'), '{ "pins": {\n  "nobody": "none" } }')
    const broken = await place.tracksync('run', '--url', link, '--force', '--json')
    const { errors }: ShownRun = JSON.parse(broken.stdout)
    assert.ok(errors.some(({ code, why }) => code === 'CONFIG_INVALID' && why.startsWith('line 2: "nobody"')))
  },
)

test('a pin is written beside the configuration, without a run', async (t) => {
  const place = makePlace(t)
  const said = await place.tracksync(
    'review',
    'pin',
    'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1',
    'https://soundcloud.com/nova/morning?si=2',
  )
  assert.equal(said.exitCode, 0, said.stderr)
  assert.equal(
    JSON.parse(readFileSync(place.path('pins.json'), 'utf8')).pins['spotify:track:4uLU6hMCjMI75M1A2tKUQC'],
    'https://soundcloud.com/nova/morning',
  )
  assert.equal(existsSync(place.path('.tracksync')), false)
  const wrong = await place.tracksync('review', 'pin', 'hello', 'none')
  assert.equal(wrong.exitCode, 64)
})

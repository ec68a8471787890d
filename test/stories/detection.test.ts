import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { stub } from '../services/yt-dlp/workshop.ts'
import { startMediaServer } from '../stand-ins/media-server.ts'
import { startSoundcloud } from '../stand-ins/soundcloud/soundcloud.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only, type Place } from './place.ts'

const LIKES = 'https://soundcloud.com/me/likes'
const PAGE = 'https://soundcloud.com/nova/morning'
const BLOCKED = { error: 'ERROR: [soundcloud] me: not available from your location due to geo restriction' }

/** A place whose yt-dlp answers searches and likes from a file. */
function makeChain(t: TestContext, config: object, searches: object): Place {
  const place = makePlace(t, {
    config: { soundcloud: { profile: 'me' }, ...config },
    env: { TRACKSYNC_YT_DLP: stub('yt-dlp-with-searches') },
  })
  writeFileSync(place.path('searches.json'), JSON.stringify(searches))
  place.setEnv({ TRACKSYNC_TEST_SEARCHES: place.path('searches.json') })
  return place
}

const ends: readonly [
  because: string,
  sources: readonly string[],
  likes: object,
  exitCode: number,
  state: string,
  report: RegExp,
][] = [
  [
    'likes are blocked here, which is expected',
    ['soundcloud:likes'],
    BLOCKED,
    0,
    'nothing-to-do',
    /`soundcloud:likes` +\| unavailable +\| SC\\?_GEO\\?_BLOCKED/,
  ],
  [
    'likes are blocked, and the catalog has all its files',
    ['soundcloud:likes', 'catalog:next'],
    BLOCKED,
    0,
    'nothing-to-do',
    /`catalog:next` +\| nothing/,
  ],
  [
    'Spotify is not configured, and the profile is private: somebody has to mend it',
    ['spotify:liked', 'soundcloud:likes'],
    { error: 'ERROR: [soundcloud:user] me: This profile is private. Use --cookies' },
    1,
    'failed',
    /sign in with a browser/,
  ],
]
for (const [because, sources, likes, exitCode, state, report] of ends) {
  test(`a run of the chain ends in ${state}: ${because}`, async (t) => {
    const place = makeChain(t, { sources }, { answers: { [LIKES]: likes } })
    const said = await place.tracksync('run', '--quiet')
    assert.equal(said.exitCode, exitCode, said.stderr)
    const run = only(await place.runs())
    assert.equal(run.state, state)
    assert.match(place.read(run.report ?? assert.fail()), report)
  })
}

test('a trigger brings a detection chain of its own, and the report shows it', async (t) => {
  const place = makeChain(
    t,
    { sources: ['soundcloud:likes', 'catalog:next'] },
    { answers: { [LIKES]: BLOCKED } },
  )
  place.write('own.json', JSON.stringify({ next: 2, sources: ['catalog:next', 'nobody:knows'] }))
  const { report } = only(await place.once())
  const text = readFileSync(report ?? assert.fail(), 'utf8')
  assert.match(
    text,
    /Asked for:\*\* the next 2 tracks of the sources; of its own sources `catalog:next`, then `nobody:knows`/,
  )
  const phase = /## Phase 0[^#]*/.exec(text)?.[0] ?? ''
  assert.match(phase, /`catalog:next`[^\n]*\n.*`nobody:knows` +\| unavailable/)
  assert.doesNotMatch(phase, /soundcloud/)
})

test('where SoundCloud’s own API does not answer, yt-dlp is asked', async (t) => {
  const api = await startSoundcloud({ likes: { me: [] } })
  t.after(() => api.close())
  api.refuse({ path: /resolve/, status: 502 })
  const config = { sources: ['soundcloud:likes'], soundcloud: { profile: 'me', clientId: 'app' } }
  const place = makeChain(t, config, { answers: { [LIKES]: BLOCKED } })
  place.setEnv({ ...api.env, SOUNDCLOUD_CLIENT_SECRET: 'app-secret' })
  const said = await place.tracksync('run', '--quiet')
  assert.equal(said.exitCode, 0, said.stderr)
  const run = only(await place.runs())
  assert.equal(run.errors[0]?.code, 'SC_GEO_BLOCKED')
  assert.deepEqual(api.requests, ['POST /oauth/token', 'GET /resolve?url=https://soundcloud.com/me'])
  const everything = place.files('.').filter((name) => /\.(md|json|jsonl)$/.test(name))
  for (const name of everything) assert.doesNotMatch(place.read(name), /app-secret/, name)
})

test('a file far shorter than the site says is a preview, and never the track', async (t) => {
  const place = makeChain(t, { sources: ['soundcloud:likes'], network: { allowPrivate: ['127.0.0.1'] } }, {})
  await makeSong(place.path('song.wav'), 1, 3)
  await encodeSong(place.path('song.wav'), place.path('song.mp3'))
  const site = await startMediaServer({ audio: readFileSync(place.path('song.mp3')) })
  t.after(() => site.close())
  const liked = { _type: 'url', url: PAGE, title: 'Nova - Morning', duration: 180 }
  const searches = {
    answers: { [LIKES]: { _type: 'playlist', entries: [liked] } },
    media: { [PAGE]: `${site.url}/song.mp3` },
  }
  writeFileSync(place.path('searches.json'), JSON.stringify(searches))
  const said = await place.tracksync('run', '--quiet')
  assert.equal(said.exitCode, 1, said.stderr)
  const run = only(await place.runs())
  assert.equal(run.errors[0]?.code, 'DOWNLOAD_PREVIEW')
  assert.match(run.errors[0]?.why ?? '', /it lasts 3 s, and the site says 180 s: a preview/)
  assert.deepEqual(place.files('library'), [])
})

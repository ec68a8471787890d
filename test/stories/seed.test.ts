import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startMediaServer } from '../stand-ins/media-server.ts'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { madeTrack } from '../stand-ins/spotify/made-music.ts'
import { startSpotify } from '../stand-ins/spotify/spotify.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only } from './place.ts'

const SECONDS = 4
const YT_DLP = fileURLToPath(new URL('../programs/yt-dlp-with-searches', import.meta.url))

test('nothing plays, SoundCloud is blocked, Spotify likes a song, Notion has its page, Eagle is closed: the report says all of it, and no more', async (t) => {
  const liked = madeTrack('Morning', { artists: ['Nova'], durationMs: SECONDS * 1000, isrc: 'DEA000000001' })
  const spotify = await startSpotify({ liked: [liked] })
  t.after(() => spotify.close())
  const notion = await startNotion()
  t.after(() => notion.close())
  const tracks = notion.addSource('Tracks', {
    Title: 'title',
    ISRC: 'rich_text',
    'Tracksync ID': 'rich_text',
    Downloaded: 'checkbox',
    'Duration (ms)': 'number',
  })
  const place = makePlace(t, {
    config: {
      sources: ['spotify:current', 'soundcloud:likes', 'spotify:liked', 'catalog:next'],
      spotify: { clientId: 'app' },
      soundcloud: { profile: 'me' },
      libraries: ['local', 'notion', 'eagle'],
      notion: { tracks: tracks.database },
      network: { allowPrivate: ['127.0.0.1'] },
    },
    env: {
      ...spotify.env,
      TRACKSYNC_EAGLE_URL: 'http://127.0.0.1:9',
      TRACKSYNC_YT_DLP: YT_DLP,
      TRACKSYNC_NOTION_URL: notion.url,
      NOTION_TOKEN: notion.token,
    },
  })
  mkdirSync(place.path('.tracksync'))
  writeFileSync(place.path('.tracksync/spotify.json'), JSON.stringify(spotify.login('app')), { mode: 0o600 })
  const song = place.path('song.wav')
  await makeSong(song, 1, SECONDS)
  await encodeSong(song, place.path('song.mp3'))
  const media = await startMediaServer({ audio: readFileSync(place.path('song.mp3')) })
  t.after(() => media.close())
  const link = 'https://soundcloud.com/nova/morning'
  const hit = { url: link, title: 'Nova - Morning', uploader: 'Nova', duration: SECONDS }
  const blocked =
    'ERROR: [soundcloud:user] me: This track is not available from your location due to geo restriction'
  writeFileSync(
    place.path('searches.json'),
    JSON.stringify({
      answers: { 'https://soundcloud.com/me/likes': { error: blocked }, 'scsearch:Nova - Morning': [hit] },
      media: { [link]: `${media.url}/song.mp3` },
    }),
  )
  place.setEnv({ TRACKSYNC_TEST_SEARCHES: place.path('searches.json') })

  const said = await place.tracksync('run', '--json')
  assert.equal(said.exitCode, 0, said.stderr)
  const run = only(await place.runs())
  assert.equal(run.state, 'succeeded')
  const gates = Object.fromEntries(run.gates.map(({ name, state }) => [name, state]))
  assert.deepEqual(
    [gates['right-audio'], gates['catalog'], gates['notion'], gates['eagle']],
    ['passed', 'passed', 'passed', 'skipped'],
  )
  const report = place.read(run.report ?? assert.fail())
  const expected: readonly (readonly [RegExp, string])[] = [
    [
      /\*\*Status:\*\* ⏳ Succeeded: 1 of 1 track done; .*; 1 track waits for Eagle/,
      'no tick above an open gate',
    ],
    [/`spotify:current` +\| nothing +\| nothing is playing/, 'nothing is not broken'],
    [/`soundcloud:likes` +\| unavailable +\| SC_GEO_BLOCKED/, 'the block has its code'],
    [/`spotify:liked` +\| found/, 'the third source answered'],
    [/`catalog:next` +\| not asked/, 'and the fourth was not needed'],
    [
      /New: no library that answered has a candidate\. Eagle was not compared \(Eagle is not running\)/,
      'true',
    ],
    [/SC_GEO_BLOCKED\*\*, severity LOW/, 'a block is everyday'],
    [/LIBRARY_UNAVAILABLE\*\*, severity MEDIUM/, 'a closed app is noted'],
    [
      /- \[ \] The Eagle items read back as written: 0 of 1 track; .*Eagle is not running/,
      'its box is empty',
    ],
    [/`tracksync watch --once`: 1 track waiting for Eagle/, 'what to do is said'],
  ]
  for (const [words, because] of expected) assert.match(report, words, because)
  assert.doesNotMatch(report, /✅|\bComplete\b/, 'nothing is called complete while a gate is open')
  const status = await place.tracksync('status')
  assert.match(status.stdout, /^1 track waits for Eagle$/m)
  const page = only(notion.rows('Tracks'))
  assert.deepEqual([page['Title'], page['Downloaded']], ['Morning', true])
  assert.deepEqual(notion.broken, [])
  assert.deepEqual(spotify.problems, [])
})

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { madeId, madeTrack } from '../stand-ins/spotify/made-music.ts'
import { startSpotify } from '../stand-ins/spotify/spotify.ts'
import { makePlace, only } from './place.ts'

const TRACKS = 500
/** Pages of 50, and one request for the name. */
const REQUESTS = TRACKS / 50 + 1
/** Lines of the playlist that may be under way when the agent is killed, and are then done again. */
const AT_ONCE = 8

/** What is resident late, at most, for what was early: a list that is kept whole, or all that was done, would be more. */
const FLAT = 1.2

/** Linux alone tells it in a file; elsewhere nothing is compared. */
function residentKbOf(pid: number): number {
  const file = `/proc/${pid}/status`
  return existsSync(file) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) : 1
}

test(`a playlist of ${TRACKS} is listed once; killed in its middle, the run goes on where it was`, async (t) => {
  const tracks = Array.from({ length: TRACKS }, (_, index) => madeTrack(`T${index}x`))
  const spotify = await startSpotify({ playlists: { [madeId('List')]: { name: 'Warm-up', tracks } } })
  t.after(async () => {
    await spotify.close()
    assert.deepEqual(spotify.problems, [])
  })
  const place = makePlace(t, {
    config: { spotify: { clientId: 'app' } },
    env: spotify.env,
    tasks: {
      detect: { command: 'detect' },
      mark: { command: 'echo $TRACK_TITLE >> done.txt', each: 'track', dependencies: ['detect'] },
    },
  })
  mkdirSync(place.path('.tracksync'))
  writeFileSync(place.path('.tracksync/spotify.json'), JSON.stringify(spotify.login('app')))
  writeFileSync(place.path('done.txt'), '')
  const done = (): readonly string[] => place.read('done.txt').split('\n').filter(Boolean)
  place.write('list.txt', `spotify:playlist:${madeId('List')}\n`)

  const agent = place.start('watch', '--once')
  await agent.until(() => done().length > TRACKS / 5)
  await agent.kill()
  assert.ok(done().length < TRACKS, 'it was killed in the middle')
  const resumed = place.start('watch', '--once')
  const residentKb: number[] = []
  for (const share of [0.4, 0.95]) {
    await resumed.until(() => done().length > TRACKS * share)
    residentKb.push(residentKbOf(resumed.pid))
  }
  assert.equal((await resumed.end).exitCode, 0)
  const [early = 0, late = Infinity] = residentKb
  assert.ok(late <= early * FLAT, `it grew from ${early} to ${late} kB`)

  const run = only(await place.runs())
  assert.deepEqual([run.state, run.tracks.length, run.resumed], ['succeeded', TRACKS, 1])
  assert.deepEqual(
    run.tracks.map(({ title }) => title),
    tracks.map(({ name }) => name),
  )
  assert.ok(run.tracks.every(({ playlist }) => playlist === 'Warm-up'))
  assert.equal(new Set(done()).size, TRACKS)
  assert.ok(done().length <= TRACKS + AT_ONCE, `${done().length} lines`)
  const asked = spotify.requests.filter((request) => request.startsWith('GET /v1/'))
  assert.equal(asked.length, REQUESTS, asked.join('\n'))
})

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { createAccess } from '../../../src/services/spotify/access.ts'
import { logIn } from '../../../src/services/spotify/log-in.ts'
import { readLogin, tokenFile } from '../../../src/services/spotify/token-file.ts'
import { madeId, madeTrack } from '../../stand-ins/spotify/made-music.ts'
import type { MadeFailure, SpotifyWorld } from '../../stand-ins/spotify/spotify.ts'
import { makeSpotify } from './place.ts'

const signal = new AbortController().signal
const strobe = madeTrack('Strobe', { artists: ['deadmau5'], isrc: 'GBTDG0900141', durationMs: 637_000 })
const local = madeTrack('My take', { kind: 'local' })
const episode = madeTrack('Talk 1', { kind: 'episode' })

const playing: [SpotifyWorld['playing'], RegExp, string][] = [
  [null, /nothing is playing/, '204 has no body'],
  [{ item: null, isPlaying: true, type: 'ad' }, /advertisement/, 'an advertisement has no item'],
  [{ item: episode, isPlaying: true, type: 'episode' }, /podcast/, 'an episode is no track'],
  [{ item: strobe, isPlaying: false, type: 'track' }, /paused/, 'a paused track is still named'],
  [{ item: local, isPlaying: true, type: 'track' }, /computer/, 'a local file has no id'],
]

for (const [now, why, because] of playing) {
  test(`nothing to take from the player: ${because}`, async (t) => {
    const { spotify } = await makeSpotify(t, { playing: now })
    const answer = await spotify.current.next(1, signal)
    assert.equal(answer.kind, 'nothing')
    assert.match(answer.kind === 'nothing' ? answer.why : '', why)
  })
}

test('the track that plays comes with everything Spotify knows of it', async (t) => {
  const { spotify } = await makeSpotify(t, { playing: { item: strobe, isPlaying: true, type: 'track' } })
  const answer = await spotify.current.next(1, signal)
  assert.ok(answer.kind === 'found')
  const [ref] = answer.tracks
  assert.deepEqual(
    [ref?.ids, ref?.isrc, ref?.durationMs, ref?.releaseDate, ref?.album],
    [[{ service: 'spotify', id: strobe.id }], 'GBTDG0900141', 637_000, '2009-09', 'Strobe EP'],
  )
  assert.match(ref?.coverUrl ?? '', /640$/)
})

test('liked tracks come newest first, each once', async (t) => {
  const { spotify } = await makeSpotify(t, { liked: [strobe, strobe, local, madeTrack('Two')] })
  const answer = await spotify.liked.next(2, signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ title }) => title),
    ['Strobe', 'Two'],
  )
})

test('liked tracks are read until they meet the last listing, which completes them', async (t) => {
  const songs = ['One', 'Two', 'Three', 'Four'].map((title) => madeTrack(title))
  const { spotify, server } = await makeSpotify(t, { liked: [strobe, local, ...songs] })
  const [one, two, ...older] = songs
  const before = await makeSpotify(t, { liked: [one, two, ...older].flatMap((song) => song ?? []) })
  const last = await before.spotify.liked.next(3, signal)
  assert.ok(last.kind === 'found')
  const answer = await spotify.liked.next(3, signal, last.tracks)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ title }) => title),
    ['Strobe', 'One', 'Two'],
  )
  assert.equal(
    server.requests.filter((request) => request.includes('/me/tracks')).length,
    1,
    'no second page',
  )
})

for (const generation of ['devmode-2026', 'extended'] as const) {
  test(`a playlist and an album of 120 keep their order (${generation})`, async (t) => {
    const tracks = Array.from({ length: 120 }, (_, at) => madeTrack(`Song${at}`, { isrc: `ISRC${at}` }))
    const { spotify, server } = await makeSpotify(t, {
      generation,
      playlists: { [madeId('List')]: { name: 'Warm-up', tracks: [...tracks, local, episode] } },
      albums: { [madeId('Album')]: { name: 'Long', tracks } },
    })
    const url = (kind: string, name: string): string => `https://open.spotify.com/${kind}/${madeId(name)}`
    const list = await spotify.resolver.resolve(url('playlist', 'List'), signal)
    assert.ok(list.kind === 'found')
    assert.equal(list.playlist, 'Warm-up')
    assert.deepEqual(
      list.tracks.map(({ title }) => title),
      tracks.map(({ name }) => name),
    )
    assert.equal(list.leftOut?.length, 2)
    const album = await spotify.resolver.resolve(url('album', 'Album'), signal)
    assert.ok(album.kind === 'found')
    assert.equal(album.tracks.length, 120)
    assert.equal(album.tracks[119]?.isrc, generation === 'extended' ? 'ISRC119' : null)
    assert.ok(server.requests.length < 14, server.requests.join('\n'))
  })
}

const refusals: [MadeFailure, string, string][] = [
  [
    { path: /tracks/, status: 429, headers: { 'retry-after': '7200' } },
    'RATE_LIMITED',
    'hours are not waited',
  ],
  [
    {
      path: /tracks/,
      status: 429,
      body: '{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}',
    },
    'QUOTA_EXCEEDED',
    'the package calls this a player error',
  ],
  [
    { path: /tracks/, status: 403, body: '{"error":{"status":403,"message":"Forbidden"}}' },
    'SERVICE_FORBIDDEN',
    'development mode',
  ],
  [{ path: /tracks/, status: 502, body: '{}' }, 'SERVICE_UNAVAILABLE', 'their trouble'],
  [
    { path: /tracks/, status: 200, body: 'upstream error' },
    'SERVICE_ANSWER_INVALID',
    'text that says it is JSON',
  ],
]

for (const [failure, code, because] of refusals) {
  test(`a refusal is told apart as ${code}: ${because}`, async (t) => {
    const { spotify, server } = await makeSpotify(t, { tracks: [strobe] })
    server.fail(failure)
    const answer = await spotify.resolver.resolve(`https://open.spotify.com/track/${strobe.id}`, signal)
    assert.equal(answer.kind === 'unavailable' ? answer.error.code : answer.kind, code)
    if (code !== 'RATE_LIMITED') return
    const asked = server.requests.length
    await spotify.liked.next(1, signal)
    assert.equal(server.requests.length, asked, 'nothing is asked before the pause ends')
  })
}

test('a short pause is waited for, also when the refusal has no body', async (t) => {
  const { spotify, server } = await makeSpotify(t, { tracks: [strobe] })
  server.fail({ path: /tracks/, status: 429, headers: { 'retry-after': '0' } })
  const answer = await spotify.resolver.resolve(`https://open.spotify.com/track/${strobe.id}`, signal)
  assert.equal(answer.kind, 'found')
})

test('the id that was asked for stays a name of the track that a market has instead', async (t) => {
  const other = madeTrack('Strobe', { id: madeId('Other'), linkedFrom: madeId('Asked') })
  const { spotify } = await makeSpotify(t, { tracks: [other] })
  const answer = await spotify.resolver.resolve(`https://open.spotify.com/track/${madeId('Asked')}`, signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks[0]?.ids.map(({ id }) => id),
    [madeId('Other'), madeId('Asked')],
  )
})

test('a wrong song never describes a track', async (t) => {
  const { spotify } = await makeSpotify(t, {
    tracks: [madeTrack('Strobe', { artists: ['Cover Band'] }), strobe],
  })
  const query = { title: 'Strobe', artists: ['deadmau5'], album: null, durationMs: 637_500, isrc: null }
  const right = await spotify.metadata.describe(query, [], signal)
  assert.equal(right.kind === 'found' ? right.facts.isrc : right.kind, 'GBTDG0900141')
  const live = await spotify.metadata.describe({ ...query, title: 'Strobe (Live)' }, [], signal)
  assert.equal(live.kind, 'nothing')
})

test('many at once, and two processes, refresh a login once; the new refresh token is kept', async (t) => {
  const { server, deps } = await makeSpotify(t, {}, { expiresAt: '2020-01-01T00:00:00Z' })
  const before = await readLogin(deps.stateFolder)
  // each has its own memory, as two processes do: only the lock on the disk is between them
  const [one, two] = [createAccess(deps), createAccess(deps)]
  const tokens = await Promise.all([one, one, two, two].map((access) => access.token('user', signal)))
  assert.equal(new Set(tokens).size, 1)
  assert.equal(server.requests.length, 1)
  const after = await readLogin(deps.stateFolder)
  assert.notEqual(after?.refreshToken, before?.refreshToken)
  assert.equal(statSync(tokenFile(deps.stateFolder)).mode & 0o777, 0o600)
})

test('a login that Spotify ended is not tried again', async (t) => {
  const { server, spotify } = await makeSpotify(t, { rotates: true }, { expiresAt: '2020-01-01T00:00:00Z' })
  server.world.refreshTokens.clear()
  for (const source of [spotify.liked, spotify.current, spotify.liked]) {
    const answer = await source.next(1, signal)
    assert.equal(answer.kind === 'unavailable' ? answer.error.code : answer.kind, 'NEEDS_LOGIN')
  }
  assert.equal(server.requests.length, 1)
})

test('an access token that is refused is renewed once', async (t) => {
  const { server, spotify } = await makeSpotify(t, { liked: [strobe] })
  server.world.accessTokens.clear()
  assert.equal((await spotify.liked.next(1, signal)).kind, 'found')
})

test('a person who agrees in the browser is logged in; a page with another state changes nothing', async (t) => {
  const { deps } = await makeSpotify(t, {}, null)
  const said: string[] = []
  const redirectPort = 20_000 + (process.pid % 20_000)
  const pages: Promise<string>[] = []
  const login = await logIn({
    ...deps,
    app: { clientId: 'app', clientSecret: null },
    redirectPort,
    signal,
    onPage: (url) => {
      said.push(url)
      const forged = fetch(`http://127.0.0.1:${redirectPort}/callback?code=x&state=forged`)
      pages.push(forged.then(async ({ status }) => `${status} ${await (await fetch(url)).text()}`))
    },
  })
  assert.match((await pages[0]) ?? '', /^400 .*logged in/)
  assert.match(said[0] ?? '', /code_challenge_method=S256/)
  assert.equal(readFileSync(tokenFile(deps.stateFolder), 'utf8').includes(login.refreshToken), true)
})

import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { soundcloudAddresses } from '../../../src/services/soundcloud/addresses.ts'
import { createSoundcloud } from '../../../src/services/soundcloud/soundcloud.ts'
import { soundcloudContract } from '../../stand-ins/soundcloud/contract.ts'
import {
  startSoundcloud,
  type MadeSound,
  type SoundcloudWorld,
} from '../../stand-ins/soundcloud/soundcloud.ts'

const { signal } = new AbortController()
const ONE: MadeSound = {
  id: 11,
  page: 'label/one',
  title: 'One',
  durationMs: 61_250,
  isrc: 'GBAYE0601498',
  genre: 'Deep House',
  artist: 'A',
}
const TWO: MadeSound = { id: 12, page: 'label/two', title: 'Two', access: 'preview' }
const THREE: MadeSound = { id: 13, page: 'fan/three', title: 'Three', access: 'blocked' }
const FOUR: MadeSound = { id: 14, page: 'fan/four', title: 'Four' }

async function place(t: TestContext, world: Partial<SoundcloudWorld> = {}, clientSecret = 'app-secret') {
  const server = await startSoundcloud({ sounds: [ONE, TWO, THREE, FOUR], ...world })
  const stateFolder = await mkdtemp(join(tmpdir(), 'tracksync-soundcloud-'))
  t.after(async () => {
    await server.close()
    await rm(stateFolder, { recursive: true })
    assert.deepEqual(server.problems, [])
  })
  const clock = { at: Date.now() }
  const make = () =>
    createSoundcloud({
      stateFolder,
      app: { clientId: 'app', clientSecret },
      addresses: soundcloudAddresses(server.env),
      now: () => new Date(clock.at),
    })
  const tokensAsked = () => server.requests.filter((request) => request === 'POST /oauth/token').length
  return { server, make, stateFolder, clock, tokensAsked }
}

test(
  'requests and answers are held to the vendor’s document',
  { skip: soundcloudContract === null ? 'the document of SoundCloud is not here' : false },
  () => {
    const query = new URLSearchParams({ nonsense: '1' })
    assert.match(soundcloudContract?.request('/tracks', query) ?? '', /no parameter "nonsense"/)
    assert.match(soundcloudContract?.answer('/tracks/x', 200, { duration: 'long' }) ?? '', /must be integer/)
  },
)

test('a track has its ISRC, its length, and the identity of its page', async (t) => {
  const { make } = await place(t)
  const answer = await make().resolver.resolve('https://soundcloud.com/label/one', signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(answer.tracks, [
    {
      ids: [{ service: 'soundcloud', id: 'label/one' }],
      url: 'https://soundcloud.com/label/one',
      file: null,
      title: 'One',
      artists: ['A'],
      album: null,
      durationMs: 61_250,
      isrc: 'GBAYE0601498',
      playlist: null,
      genre: 'Deep House',
    },
  ])
})

test('a link with an id of the API is asked by its URN, and found by both names', async (t) => {
  const { make, server } = await place(t)
  const answer = await make().resolver.resolve('https://api.soundcloud.com/tracks/11', signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks[0]?.ids.map(({ id }) => id),
    ['label/one', '11'],
  )
  assert.ok(server.requests.includes('GET /tracks/soundcloud:tracks:11'))
})

test('a set is whole and in its order, also what is blocked here', async (t) => {
  const { make } = await place(t, { sets: { 'label/sets/all': { id: 7, sounds: [THREE, ONE, TWO] } } })
  const answer = await make().resolver.resolve('https://soundcloud.com/label/sets/all', signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ title, playlist }) => [title, playlist]),
    [
      ['Three', 'all'],
      ['One', 'all'],
      ['Two', 'all'],
    ],
  )
})

test('likes go on to the next page until enough can be heard; previews are passed over and said', async (t) => {
  const { make } = await place(t, { likes: { me: [TWO, THREE, ONE, FOUR] }, pageSize: 2 })
  const answer = await make().likesOf('me').next(1, signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ title }) => title),
    ['One'],
  )
  assert.deepEqual(answer.leftOut, ['2 liked tracks passed over: blocked here or a preview only'])
})

test('likes are read until they meet the last listing, which completes them', async (t) => {
  const { make } = await place(t, { likes: { me: [ONE, FOUR] } })
  const last = await make().likesOf('me').next(5, signal)
  assert.ok(last.kind === 'found')
  const later = await place(t, { likes: { me: [TWO, ONE, THREE, FOUR] }, pageSize: 2 })
  const answer = await later.make().likesOf('me').next(2, signal, last.tracks)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.tracks.map(({ ids }) => ids),
    last.tracks.map(({ ids }) => ids),
  )
  const pages = later.server.requests.filter((request) => request.includes('/likes/tracks'))
  assert.equal(pages.length, 1, 'the second page is not needed')
})

test('likes of which none can be heard here are blocked, with severity low', async (t) => {
  const { make } = await place(t, { likes: { me: [TWO, THREE] } })
  const answer = await make().likesOf('me').next(5, signal)
  assert.ok(answer.kind === 'unavailable')
  assert.deepEqual([answer.error.code, answer.error.severity], ['SC_GEO_BLOCKED', 'low'])
})

test('a search gives what can be heard whole, and tries without guests', async (t) => {
  const { make, server } = await place(t)
  const query = { title: 'One (feat. B)', artists: ['A'], album: null, durationMs: null, isrc: null }
  const answer = await make().search.search(query, signal)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.candidates.map(({ id, uploader, isrc }) => [id, uploader, isrc]),
    [['label/one', 'label', 'GBAYE0601498']],
  )
  const none = await make().search.search({ ...query, title: 'Two' }, signal)
  assert.equal(none.kind, 'nothing', 'a preview is never a candidate')
  assert.ok(server.requests.some((request) => request.includes('access=playable')))
})

test('one token serves every process until it ends, and only its owner may read it', async (t) => {
  const { make, stateFolder, clock, tokensAsked } = await place(t)
  const ask = () => make().resolver.resolve('https://soundcloud.com/label/one', signal)
  await ask()
  await ask()
  assert.equal(tokensAsked(), 1)
  assert.equal((await stat(join(stateFolder, 'soundcloud.json'))).mode & 0o777, 0o600)
  clock.at += 3_600_000
  await ask()
  assert.equal(tokensAsked(), 2)
})

test('a token that is taken back is asked for once more', async (t) => {
  const { make, server, tokensAsked } = await place(t)
  const soundcloud = make()
  await soundcloud.resolver.resolve('https://soundcloud.com/label/one', signal)
  server.endTokens()
  const answer = await soundcloud.resolver.resolve('https://soundcloud.com/fan/four', signal)
  assert.equal(answer.kind, 'found')
  assert.equal(tokensAsked(), 2)
})

test('an app that is refused asks for no more tokens than SoundCloud allows', async (t) => {
  const { make, tokensAsked } = await place(t, {}, 'wrong')
  const codes: string[] = []
  for (let n = 0; n < 17; n += 1) {
    const answer = await make().resolver.resolve('https://soundcloud.com/label/one', signal)
    codes.push(answer.kind === 'unavailable' ? answer.error.code : answer.kind)
  }
  assert.deepEqual([...new Set(codes)], ['SERVICE_FORBIDDEN', 'RATE_LIMITED'])
  assert.equal(tokensAsked(), 15)
})

const refusals: readonly [status: number, headers: Record<string, string>, code: string, because: string][] =
  [
    [429, { 'retry-after': '900' }, 'RATE_LIMITED', 'a long pause is not waited for'],
    [404, {}, 'NOT_FOUND', 'missing, or private'],
    [403, {}, 'SERVICE_FORBIDDEN', 'not for this app'],
    [502, {}, 'SERVICE_UNAVAILABLE', 'a fault of the site'],
    [302, { location: 'https://example.com/steal' }, 'SERVICE_ANSWER_INVALID', 'the token goes nowhere else'],
  ]
for (const [status, headers, code, because] of refusals) {
  test(`${status} is ${code}: ${because}`, async (t) => {
    const { make, server } = await place(t)
    server.refuse({ path: /resolve/, status, headers })
    const soundcloud = make()
    const answer = await soundcloud.resolver.resolve('https://soundcloud.com/label/one', signal)
    assert.equal(answer.kind === 'unavailable' && answer.error.code, code)
    assert.doesNotMatch(JSON.stringify(answer), /token-1|app-secret/)
    if (status !== 429) return
    const before = server.requests.length
    await soundcloud.resolver.resolve('https://soundcloud.com/fan/four', signal)
    assert.equal(server.requests.length, before, 'nothing is asked before the pause is over')
  })
}

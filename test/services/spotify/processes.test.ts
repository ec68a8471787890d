import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createSpotify } from '../../../src/services/spotify/spotify.ts'
import { madeTrack } from '../../stand-ins/spotify/made-music.ts'
import { makeSpotify } from './place.ts'

const ACCESS = new URL('../../../src/services/spotify/access.ts', import.meta.url).href

test('two processes refresh a login once, and both go on with the new token', async (t) => {
  const { server, deps } = await makeSpotify(t, {}, { expiresAt: '2020-01-01T00:00:00Z' })
  const { stateFolder, app, addresses } = deps
  const script = `import(${JSON.stringify(ACCESS)}).then(async ({ createAccess }) => {
    const access = createAccess({ ...${JSON.stringify({ stateFolder, app, addresses })}, now: () => new Date() })
    process.stdout.write(await access.token('user', new AbortController().signal))
  })`
  const runs = [1, 2].map(() =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]),
  )
  const tokens = (await Promise.all(runs)).map(({ stdout }) => stdout)
  assert.match(tokens[0] ?? '', /^access-/)
  assert.equal(tokens[0], tokens[1])
  assert.deepEqual(server.requests, ['POST /api/token'])
})

test('an app with a secret reads links without anybody logged in, but not what a person likes', async (t) => {
  const track = madeTrack('Strobe')
  const { deps } = await makeSpotify(t, { tracks: [track] }, null)
  const spotify = createSpotify({ ...deps, app: { clientId: 'app', clientSecret: 'secret' } })
  const { signal } = new AbortController()
  const link = await spotify.resolver.resolve(`https://open.spotify.com/track/${track.id}`, signal)
  assert.equal(link.kind, 'found')
  const liked = await spotify.liked.next(1, signal)
  assert.equal(liked.kind === 'unavailable' ? liked.error.code : liked.kind, 'NEEDS_LOGIN')
})

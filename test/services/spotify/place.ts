import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { spotifyAddresses } from '../../../src/services/spotify/addresses.ts'
import type { AccessDeps } from '../../../src/services/spotify/access.ts'
import { createSpotify, type Spotify } from '../../../src/services/spotify/spotify.ts'
import { startSpotify, type SpotifyStandIn, type SpotifyWorld } from '../../stand-ins/spotify/spotify.ts'

export interface SpotifyPlace {
  readonly server: SpotifyStandIn
  readonly spotify: Spotify
  readonly deps: AccessDeps
}

/** Spotify with a login and its stand-in; both end with the test, which fails when a request was not as documented. */
export async function makeSpotify(
  t: TestContext,
  world: Partial<SpotifyWorld> = {},
  login: object | null = {},
): Promise<SpotifyPlace> {
  const server = await startSpotify(world)
  const stateFolder = mkdtempSync(join(tmpdir(), 'tracksync-spotify-'))
  t.after(async () => {
    await server.close()
    rmSync(stateFolder, { recursive: true, force: true })
    assert.deepEqual(server.problems, [])
  })
  if (login !== null)
    writeFileSync(join(stateFolder, 'spotify.json'), JSON.stringify({ ...server.login('app'), ...login }))
  const deps: AccessDeps = {
    stateFolder,
    app: { clientId: 'app', clientSecret: null },
    addresses: spotifyAddresses(server.env),
    now: () => new Date(),
  }
  return { server, spotify: createSpotify(deps), deps }
}

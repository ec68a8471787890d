import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import { toSyncError } from '../model/error.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { meShape } from '../services/spotify/responses.ts'
import { createSpotify } from '../services/spotify/spotify.ts'
import { loginEndsAt, readLogin } from '../services/spotify/token-file.ts'
import { spotifyAccessDeps } from './connect/connect-spotify.ts'

const ANSWER_MS = 8000
/** Time enough to log in again before the login ends. */
const SOON_MS = 14 * 24 * 3_600_000

/** Spotify's app, its login, when that ends, and whether the API answers. Nothing is asked without a login. */
export async function spotifyChecks(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly PreflightCheck[]> {
  const fix = 'tracksync login spotify'
  try {
    const now = new Date()
    const secrets = createSecrets(config.baseFolder, env)
    const deps = await spotifyAccessDeps(config, env, secrets, () => now)
    if (deps.app === null)
      return [{ name: 'Spotify', state: 'warning', found: '"spotify.clientId" is not set', fix }]
    const login = await readLogin(config.stateFolder)
    const name = 'Spotify login'
    if (login === null) return [{ name, state: 'warning', found: 'nobody has logged in', fix }]
    if (login.clientId !== deps.app.clientId)
      return [{ name, state: 'failed', found: 'it belongs to another "spotify.clientId"', fix }]
    const end = loginEndsAt(login)
    if (login.refused !== null || end <= now)
      return [{ name, state: 'failed', found: 'Spotify ended the login', fix }]
    const isSoon = end.getTime() - now.getTime() < SOON_MS
    const found = `to be renewed before ${end.toISOString().slice(0, 10)}`
    const { client } = createSpotify(deps)
    const signal = AbortSignal.timeout(ANSWER_MS)
    const me = await client.ask('user', { kind: 'call', call: (api) => api.getMe() }, meShape, signal)
    return [
      { name, state: isSoon ? 'warning' : 'ok', found, fix: isSoon ? fix : null },
      me.kind === 'forbidden'
        ? { name: 'Spotify API', state: 'failed', found: me.error.why, fix: me.error.next }
        : { name: 'Spotify API', state: 'ok', found: 'answers', fix: null },
    ]
  } catch (error) {
    const { why, next } = toSyncError(error)
    return [{ name: 'Spotify', state: 'failed', found: why, fix: next }]
  }
}

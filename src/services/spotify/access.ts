import { SyncError } from '../../model/error.ts'
import type { SpotifyAddresses } from './addresses.ts'
import { withRefreshLock } from './refresh-lock.ts'
import { requestToken, type SpotifyApp } from './token-endpoint.ts'
import { readLogin, writeLogin, type SpotifyLogin } from './token-file.ts'

export interface AccessDeps {
  readonly stateFolder: string
  /** Null where no app is configured. */
  readonly app: SpotifyApp | null
  readonly addresses: SpotifyAddresses
  readonly now: () => Date
}

/** `user`: what a person plays and likes; `catalog`: what anybody may see, where an app's own token is enough. */
export type AccessFor = 'user' | 'catalog'

/** Gives access tokens, and keeps them fresh. */
export interface Access {
  /** Throws `SOURCE_NOT_CONFIGURED`, `NEEDS_LOGIN` or `SERVICE_UNAVAILABLE`. */
  token(purpose: AccessFor, signal: AbortSignal): Promise<string>
  /** The Web API took this token no more: the next one is another. */
  rejected(token: string): void
}

/** A token that ends within this time is not worth a request. */
const MARGIN_MS = 60_000

/**
 * A refresh may kill the old refresh token: the new one is on the disk before its access token is used, and one refresh
 * is at work at a time among all processes of the state folder. A refused refresh is kept too, and not tried again.
 */
export function createAccess({ stateFolder, app, addresses, now }: AccessDeps): Access {
  let refreshing: Promise<SpotifyLogin> | null = null
  let ofApp: { readonly token: string; readonly endsAt: number } | null = null
  const rejected = new Set<string>()

  const isGood = (login: SpotifyLogin): boolean =>
    !rejected.has(login.accessToken) && Date.parse(login.expiresAt) - now().getTime() > MARGIN_MS

  const refresh = (configured: SpotifyApp): Promise<SpotifyLogin> =>
    // not the caller's signal: what was asked for must be kept, whoever still wants it
    withRefreshLock(stateFolder, AbortSignal.timeout(60_000), async () => {
      const login = await usable(configured)
      if (isGood(login)) return login
      const answer = await requestToken(addresses, configured, {
        grant_type: 'refresh_token',
        refresh_token: login.refreshToken,
      })
      if (answer.kind === 'refused') {
        if (answer.error !== 'invalid_grant') throw appRefused(answer.error)
        await writeLogin(stateFolder, { ...login, refused: answer.why })
        throw needsLogin(
          'Spotify ended the login (it ends six months after it was given, or when taken back)',
        )
      }
      const { access_token, refresh_token, expires_in, scope } = answer.token
      const next: SpotifyLogin = {
        ...login,
        accessToken: access_token,
        refreshToken: refresh_token ?? login.refreshToken,
        expiresAt: new Date(now().getTime() + expires_in * 1000).toISOString(),
        scope: scope ?? login.scope,
      }
      await writeLogin(stateFolder, next)
      return next
    })

  async function usable({ clientId }: SpotifyApp): Promise<SpotifyLogin> {
    const login = await readLogin(stateFolder)
    if (login === null) throw needsLogin('nobody has logged in')
    if (login.clientId !== clientId) throw needsLogin('the login belongs to another "spotify.clientId"')
    if (login.refused !== null) throw needsLogin('Spotify ended the login')
    return login
  }

  async function userToken(configured: SpotifyApp): Promise<string> {
    const login = await usable(configured)
    if (isGood(login)) return login.accessToken
    refreshing ??= refresh(configured).finally(() => (refreshing = null))
    return (await refreshing).accessToken
  }

  async function appToken(configured: SpotifyApp): Promise<string> {
    if (ofApp !== null && ofApp.endsAt > now().getTime() && !rejected.has(ofApp.token)) return ofApp.token
    const answer = await requestToken(addresses, configured, { grant_type: 'client_credentials' })
    if (answer.kind === 'refused') throw appRefused(answer.error)
    const { access_token, expires_in } = answer.token
    ofApp = { token: access_token, endsAt: now().getTime() + expires_in * 1000 - MARGIN_MS }
    return access_token
  }

  return {
    async token(purpose, signal) {
      signal.throwIfAborted()
      if (app === null) throw notConfigured()
      try {
        return await userToken(app)
      } catch (error) {
        const mayBeApp = purpose === 'catalog' && app.clientSecret !== null
        if (!mayBeApp || !(error instanceof SyncError) || error.code !== 'NEEDS_LOGIN') throw error
        return appToken(app)
      }
    },
    rejected: (token) => void rejected.add(token),
  }
}

function needsLogin(why: string): SyncError {
  return new SyncError('NEEDS_LOGIN', 'Cannot ask Spotify', why, 'tracksync login spotify')
}

function notConfigured(): SyncError {
  return new SyncError(
    'SOURCE_NOT_CONFIGURED',
    'Cannot ask Spotify',
    '"spotify.clientId" is not set in .syncrc.json',
    'tracksync login spotify (it says how to make an app)',
  )
}

function appRefused(error: string): SyncError {
  return new SyncError(
    'SERVICE_FORBIDDEN',
    'Cannot ask Spotify for access',
    `it refuses this app (${error.slice(0, 40)})`,
    'compare "spotify.clientId" and SPOTIFY_CLIENT_SECRET with https://developer.spotify.com/dashboard',
  )
}

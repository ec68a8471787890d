import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { SyncError } from '../../model/error.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import type { SpotifyAddresses } from './addresses.ts'
import { withRefreshLock } from './refresh-lock.ts'
import { requestToken, type SpotifyApp } from './token-endpoint.ts'
import { writeLogin, type SpotifyLogin } from './token-file.ts'

export interface LogInDeps {
  readonly stateFolder: string
  readonly app: SpotifyApp
  readonly addresses: SpotifyAddresses
  readonly redirectPort: number
  readonly now: () => Date
  /** Told the page where a person agrees. */
  readonly onPage: (url: string) => void
  readonly signal: AbortSignal
}

const SCOPES = 'user-read-currently-playing user-read-playback-state user-library-read playlist-read-private'
const LOGIN_MS = 5 * 60_000

/** What is to be entered at Spotify as the app's redirect URI: `localhost` is refused there. */
export function redirectUri(port: number): string {
  return `http://127.0.0.1:${port}/callback`
}

/**
 * Authorisation code with PKCE (RFC 7636, S256) over one request to a loopback address (RFC 8252). Keeps the login and
 * returns it. Throws `NEEDS_LOGIN` when it is refused or takes longer than five minutes.
 */
export async function logIn(deps: LogInDeps): Promise<SpotifyLogin> {
  const { app, addresses, redirectPort, onPage, stateFolder, now } = deps
  const verifier = randomBytes(48).toString('base64url')
  const state = randomBytes(24).toString('base64url')
  const redirect = redirectUri(redirectPort)
  const server = createServer()
  await listen(server, redirectPort)
  try {
    const page = new URL(`${addresses.accounts}/authorize`)
    page.search = new URLSearchParams({
      response_type: 'code',
      client_id: app.clientId,
      scope: SCOPES,
      redirect_uri: redirect,
      state,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    }).toString()
    const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(LOGIN_MS)])
    const answer = nextCallback(server, state, signal)
    onPage(page.href)
    const { code, finish } = await answer
    try {
      const login = await exchange(deps, code, redirect, verifier)
      await withRefreshLock(stateFolder, signal, () => writeLogin(stateFolder, login))
      finish('tracksync is logged in to Spotify. You can close this page.')
      return login
    } catch (error) {
      finish('The login did not work; tracksync says why.')
      throw error
    }
  } finally {
    server.close()
    server.closeIdleConnections()
  }

  async function exchange(
    { app: asked }: LogInDeps,
    code: string,
    redirect_uri: string,
    code_verifier: string,
  ): Promise<SpotifyLogin> {
    const grant = { grant_type: 'authorization_code', code, redirect_uri, code_verifier } as const
    const answer = await requestToken(addresses, asked, grant)
    if (answer.kind === 'refused') throw refused(answer.why)
    const { access_token, refresh_token, expires_in, scope } = answer.token
    if (refresh_token === null || refresh_token === undefined) throw refused('it gave no refresh token')
    return {
      clientId: asked.clientId,
      refreshToken: refresh_token,
      accessToken: access_token,
      expiresAt: new Date(now().getTime() + expires_in * 1000).toISOString(),
      authorisedAt: now().toISOString(),
      scope: scope ?? SCOPES,
      refused: null,
    }
  }
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const why = errorCodeOf(error) === 'EADDRINUSE' ? 'another program uses it' : String(errorCodeOf(error))
    throw new SyncError(
      'CONFIG_INVALID',
      `Cannot listen on port ${port} for the login`,
      why,
      'set another "spotify.redirectPort", and enter the new redirect URI at Spotify as well',
      { cause: error },
    )
  }
}

interface Callback {
  readonly code: string
  readonly finish: (words: string) => void
}

/** The one request that carries our state; any other is answered with 404 or 400 and changes nothing. */
function nextCallback(server: Server, state: string, signal: AbortSignal): Promise<Callback> {
  const { promise, resolve, reject } = Promise.withResolvers<Callback>()
  const onAbort = (): void => {
    const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    reject(
      timedOut
        ? refused('nobody agreed within five minutes')
        : new SyncError('CANCELLED', 'Cannot log in', 'it was interrupted', 'tracksync login spotify'),
    )
  }
  signal.addEventListener('abort', onAbort, { once: true })
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method !== 'GET' || url.pathname !== '/callback') return say(response, 404, 'Not found.')
    if (!isSame(url.searchParams.get('state') ?? '', state))
      return say(response, 400, 'This page does not belong to the login that tracksync began.')
    const code = url.searchParams.get('code')
    if (code !== null) {
      resolve({ code, finish: (words) => say(response, 200, words) })
      return
    }
    say(response, 200, 'Spotify gave no access. You can close this page.')
    const error = url.searchParams.get('error') ?? ''
    reject(refused(error === 'access_denied' ? 'access was denied' : 'Spotify gave no code'))
  })
  return promise.finally(() => signal.removeEventListener('abort', onAbort))
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(`<!doctype html><meta charset="utf-8"><title>tracksync</title><p>${words}</p>`)
}

function refused(why: string): SyncError {
  return new SyncError('NEEDS_LOGIN', 'Cannot log in to Spotify', why, 'tracksync login spotify')
}

import type * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { SpotifyAddresses } from './addresses.ts'
import { tokenRefusalShape, tokenShape } from './responses.ts'

export interface SpotifyApp {
  readonly clientId: string
  /** Null for PKCE alone. */
  readonly clientSecret: string | null
}

/** The grants of RFC 6749 that Spotify knows (and RFC 7636 for the first). */
export type TokenGrant =
  | {
      readonly grant_type: 'authorization_code'
      readonly code: string
      readonly redirect_uri: string
      readonly code_verifier: string
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string }
  | { readonly grant_type: 'client_credentials' }

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: z.infer<typeof tokenShape> }
  /** `invalid_grant`: the code or the refresh token is dead. */
  | { readonly kind: 'refused'; readonly error: string; readonly why: string }

const ANSWER_MS = 10_000

/** Asks accounts.spotify.com for a token. Throws `SERVICE_UNAVAILABLE` when it gives no answer that can be understood. */
export async function requestToken(
  { accounts }: SpotifyAddresses,
  { clientId, clientSecret }: SpotifyApp,
  grant: TokenGrant,
): Promise<TokenAnswer> {
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
  if (clientSecret !== null)
    headers['authorization'] =
      `Basic ${Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64')}`
  const body = new URLSearchParams({ ...grant, ...(clientSecret === null ? { client_id: clientId } : {}) })
  const { status, answer } = await post(`${accounts}/api/token`, headers, body)
  const token = tokenShape.safeParse(answer)
  if (status === 200 && token.success) return { kind: 'token', token: token.data }
  const refusal = tokenRefusalShape.safeParse(answer)
  if (status < 500 && status !== 429 && refusal.success) {
    const { error, error_description } = refusal.data
    return { kind: 'refused', error, why: error_description ?? error }
  }
  throw unavailable(`it answered ${status}`)
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: URLSearchParams,
): Promise<{ readonly status: number; readonly answer: unknown }> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    const text = await response.text()
    return { status: response.status, answer: jsonOrNull(text) }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw unavailable(timedOut ? `no answer within ${ANSWER_MS / 1000} s` : 'the connection failed')
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function unavailable(why: string): SyncError {
  return new SyncError(
    'SERVICE_UNAVAILABLE',
    'Cannot ask Spotify for access',
    why,
    'check the network, then try again',
  )
}

import type * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { Limiter } from '../../util/http/limiter.ts'
import { retryAfterMs } from '../../util/http/retry-after.ts'
import type { Access, AccessFor } from './access.ts'
import { refusalShape } from './responses.ts'
import type { WebApi, WebApiReply, WebApiRequest } from './web-api.ts'

/** `none`: there is no such thing, or nothing now (204, 404). `forbidden`: Spotify refuses this app or this user (403). */
export type ClientAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'forbidden'; readonly error: SyncError }

export interface SpotifyClient {
  /** Throws `RATE_LIMITED`, `QUOTA_EXCEEDED`, `NEEDS_LOGIN`, `SERVICE_UNAVAILABLE`, `SERVICE_ANSWER_INVALID`. */
  ask<T>(
    purpose: AccessFor,
    request: WebApiRequest,
    shape: z.ZodMiniType<T>,
    signal: AbortSignal,
  ): Promise<ClientAnswer<T>>
}

export interface ClientDeps {
  readonly webApi: WebApi
  readonly access: Access
  readonly limiter: Limiter
  readonly now: () => Date
}

/** A longer pause is not waited for: the answer is "unavailable until then". Spotify asks for hours at times. */
const LONGEST_PAUSE_MS = 10_000
/** Without a Retry-After. */
const USUAL_PAUSE_MS = 1000
const QUOTA_PAUSE_MS = 600_000
const ATTEMPTS = 3

/** Requests in their turn, with a fresh token, and with every refusal of Spotify told apart. */
export function createSpotifyClient({ webApi, access, limiter, now }: ClientDeps): SpotifyClient {
  let blocked: { readonly until: number; readonly error: SyncError } | null = null

  const send = async (
    purpose: AccessFor,
    request: WebApiRequest,
    signal: AbortSignal,
  ): Promise<WebApiReply> => {
    for (let attempt = 1; ; attempt += 1) {
      if (blocked !== null && blocked.until > now().getTime()) throw blocked.error
      const token = await access.token(purpose, signal)
      const reply = await limiter.run(() => webApi.send(request, token, signal), signal)
      if (reply.status === 401 && attempt === 1) {
        access.rejected(token)
        continue
      }
      if (reply.status !== 429) return reply
      const quota = refusalShape.safeParse(reply.body).data?.error.reason === 'QUOTA_EXCEEDED'
      const pauseMs = retryAfterMs(reply.retryAfter, now()) ?? (quota ? QUOTA_PAUSE_MS : USUAL_PAUSE_MS)
      if (quota || pauseMs > LONGEST_PAUSE_MS || attempt >= ATTEMPTS) {
        const until = new Date(now().getTime() + pauseMs)
        blocked = { until: until.getTime(), error: quota ? quotaExceeded(until) : rateLimited(until) }
        throw blocked.error
      }
      limiter.pauseFor(pauseMs)
    }
  }

  return {
    async ask(purpose, request, shape, signal) {
      const reply = await send(purpose, request, signal)
      if (reply.status === 204 || reply.status === 404) return { kind: 'none' }
      if (reply.status === 403) return { kind: 'forbidden', error: forbidden() }
      if (reply.status !== 200) throw refused(reply.status)
      const value = shape.safeParse(reply.body)
      if (value.success) return { kind: 'answer', value: value.data }
      throw new SyncError(
        'SERVICE_ANSWER_INVALID',
        'Cannot read the answer of Spotify',
        value.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ') +
          ' is not as documented',
        'report this as a defect, with the version that "tracksync --version" prints',
      )
    },
  }
}

function rateLimited(until: Date): SyncError {
  return new SyncError(
    'RATE_LIMITED',
    'Cannot ask Spotify now',
    `it takes no more requests before ${until.toISOString()}`,
    `try again after ${until.toISOString()}`,
  )
}

function quotaExceeded(until: Date): SyncError {
  return new SyncError(
    'QUOTA_EXCEEDED',
    'Cannot ask Spotify now',
    'the quota of the developer account is spent, for all of its apps together',
    `try again after ${until.toISOString()}, or see https://developer.spotify.com/dashboard`,
  )
}

function forbidden(): SyncError {
  return new SyncError(
    'SERVICE_FORBIDDEN',
    'Cannot get this from Spotify',
    'it is not allowed for this app and user (403); an app in development mode gives little',
    'at https://developer.spotify.com/dashboard: the app\'s owner needs Premium, and each user must be listed under "User Management"',
  )
}

function refused(status: number): SyncError {
  if (status === 401) {
    return new SyncError(
      'NEEDS_LOGIN',
      'Cannot ask Spotify',
      'it does not take the login',
      'tracksync login spotify',
    )
  }
  return new SyncError(
    status >= 500 ? 'SERVICE_UNAVAILABLE' : 'SERVICE_ANSWER_INVALID',
    'Cannot ask Spotify',
    `it answered ${status}`,
    'try again later: tracksync retry RUN',
  )
}

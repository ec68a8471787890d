import type * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import { createLimiter } from '../../util/http/limiter.ts'
import { retryAfterMs } from '../../util/http/retry-after.ts'
import { askOnce, type Reply } from './ask-once.ts'
import { createTokens, type TokenDeps } from './token.ts'

export interface SoundcloudClient {
  /**
   * Reads a path of the API (`/tracks?q=...`), or an address that it named itself. Throws `NOT_FOUND`, `RATE_LIMITED`,
   * `SERVICE_FORBIDDEN`, `SERVICE_UNAVAILABLE`, `SERVICE_ANSWER_INVALID`.
   */
  read<T>(path: string, shape: z.ZodMiniType<T>, signal: AbortSignal): Promise<T>
  /** The API's own address of what a page of soundcloud.com shows. Throws as `read`. */
  resolve(page: string, signal: AbortSignal): Promise<string>
}

/** SoundCloud names no rate for reading; yt-dlp was seen to be stopped at 600 in 10 minutes (extractor/soundcloud.py). */
const RATE = { requestsPerSecond: 5, atOnce: 2 }
/** A longer pause is not waited for: the answer is "unavailable until then". */
const LONGEST_PAUSE_MS = 10_000
/** Without a Retry-After. */
const USUAL_PAUSE_MS = 1000
const ATTEMPTS = 3
const LATER = 'try again later: tracksync retry RUN'

/** Requests in their turn, with a token that is good, and with every refusal told apart. */
export function createSoundcloudClient(deps: TokenDeps): SoundcloudClient {
  const { now, addresses } = deps
  const tokens = createTokens(deps)
  const limiter = createLimiter(RATE)
  let blockedUntil = 0

  const send = async (path: string, signal: AbortSignal): Promise<Reply> => {
    const url = ownAddress(addresses.api, path)
    for (let attempt = 1; ; attempt += 1) {
      if (blockedUntil > now().getTime()) throw rateLimited(new Date(blockedUntil))
      // each attempt begins after the one before has failed
      // oxlint-disable-next-line no-await-in-loop -- see above
      const token = await tokens.take(signal)
      const headers = { accept: 'application/json; charset=utf-8', authorization: `OAuth ${token}` }
      // oxlint-disable-next-line no-await-in-loop -- see above
      const reply = await limiter.run(() => askOnce(url, { headers }, signal), signal)
      if (reply.status === 401 && attempt === 1) {
        tokens.rejected(token)
        continue
      }
      if (reply.status !== 429) return reply
      const pauseMs = retryAfterMs(reply.retryAfter, now()) ?? USUAL_PAUSE_MS
      if (pauseMs > LONGEST_PAUSE_MS || attempt >= ATTEMPTS) {
        blockedUntil = now().getTime() + pauseMs
        throw rateLimited(new Date(blockedUntil))
      }
      limiter.pauseFor(pauseMs)
    }
  }

  return {
    read: async (path, shape, signal) => {
      const reply = await send(path, signal)
      if (reply.status !== 200) throw refused(reply.status)
      const value = shape.safeParse(reply.body)
      if (value.success) return value.data
      const where = value.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ')
      throw invalidAnswer(`${where} is not as documented`)
    },
    resolve: async (page, signal) => {
      const reply = await send(`/resolve?${new URLSearchParams({ url: page }).toString()}`, signal)
      if (reply.status !== 302) throw refused(reply.status)
      if (reply.location === null) throw invalidAnswer('it leads to no address')
      return ownAddress(addresses.api, reply.location)
    },
  }
}

/** The token goes to the API and nowhere else, whatever an answer names. */
function ownAddress(api: string, pathOrUrl: string): string {
  const url = URL.parse(pathOrUrl.startsWith('/') ? `${api}${pathOrUrl}` : pathOrUrl)
  if (url === null || url.origin !== new URL(api).origin)
    throw invalidAnswer('it leads away from the API of SoundCloud')
  return url.href
}

function refused(status: number): SyncError {
  const what = 'Cannot get this from SoundCloud'
  switch (status) {
    case 404:
      return new SyncError(
        'NOT_FOUND',
        what,
        'there is no such thing, or it is private',
        'open the link in a browser and copy it again',
      )
    case 401:
    case 403:
      return new SyncError(
        'SERVICE_FORBIDDEN',
        what,
        `it is not allowed for this app (${status})`,
        'look at the app at https://soundcloud.com/you/apps',
      )
    default:
      return new SyncError(
        status >= 500 ? 'SERVICE_UNAVAILABLE' : 'SERVICE_ANSWER_INVALID',
        what,
        `it answered ${status}`,
        LATER,
      )
  }
}

function rateLimited(until: Date): SyncError {
  const when = until.toISOString()
  return new SyncError(
    'RATE_LIMITED',
    'Cannot ask SoundCloud now',
    `it takes no more requests before ${when}`,
    `try again after ${when}`,
  )
}

function invalidAnswer(why: string): SyncError {
  return new SyncError('SERVICE_ANSWER_INVALID', 'Cannot read the answer of SoundCloud', why, LATER)
}

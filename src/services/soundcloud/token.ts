import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { retryAfterMs } from '../../util/http/retry-after.ts'
import type { SoundcloudAddresses } from './addresses.ts'
import { askOnce } from './ask-once.ts'
import { tokenShape } from './responses.ts'

export interface TokenDeps {
  readonly stateFolder: string
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly addresses: SoundcloudAddresses
  readonly now: () => Date
}

/** Gives access tokens for what is public. */
export interface Tokens {
  /** Throws `SERVICE_FORBIDDEN` for an app that is refused, `RATE_LIMITED`, `SERVICE_UNAVAILABLE`. */
  take(signal: AbortSignal): Promise<string>
  /** The API took this token no more: the next one is another. */
  rejected(token: string): void
}

const savedShape = z.object({
  clientId: z.string(),
  accessToken: z.nullable(z.string()),
  /** Epoch ms. */
  expiresAt: z.number(),
  /** When tokens were asked for lately, epoch ms. */
  askedAt: z.array(z.number()),
})
type Saved = z.infer<typeof savedShape>

/** A token that ends within this time is not worth a request. */
const MARGIN_MS = 60_000
const HOUR_MS = 3_600_000
/** SoundCloud gives 50 in 12 h to an app and 30 in an hour to an address; below both, for other programs' sake. */
const LIMITS: readonly { readonly withinMs: number; readonly requests: number }[] = [
  { withinMs: HOUR_MS, requests: 15 },
  { withinMs: 12 * HOUR_MS, requests: 40 },
]

/** Tokens of the grant `client_credentials`, kept in `soundcloud.json`, which only its owner may read, until they end. */
export function createTokens({ stateFolder, app, addresses, now }: TokenDeps): Tokens {
  const path = join(stateFolder, 'soundcloud.json')
  const refused = new Set<string>()
  let asking: Promise<string> | null = null

  const current = async (): Promise<string> => {
    const saved = await read(path, app.clientId)
    const { accessToken, expiresAt } = saved
    const good = accessToken !== null && !refused.has(accessToken) && expiresAt - now().getTime() > MARGIN_MS
    return good ? accessToken : request(saved)
  }

  async function request(saved: Saved): Promise<string> {
    const at = now().getTime()
    const askedAt = saved.askedAt.filter((each) => at - each < 12 * HOUR_MS)
    const spent = LIMITS.find(
      ({ withinMs, requests }) => askedAt.filter((each) => at - each < withinMs).length >= requests,
    )
    if (spent !== undefined) throw tooOften(new Date(Math.min(...askedAt) + spent.withinMs))
    const next = { ...saved, accessToken: null, askedAt: [...askedAt, at] }
    // counted before it is sent: what comes of it may never be known
    await writeSaved(path, next)
    const { access_token, expires_in } = await askForToken()
    await writeSaved(path, { ...next, accessToken: access_token, expiresAt: at + expires_in * 1000 })
    return access_token
  }

  async function askForToken(): Promise<z.infer<typeof tokenShape>> {
    const { clientId, clientSecret } = app
    const headers = {
      accept: 'application/json; charset=utf-8',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64')}`,
    }
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    // not a caller's signal: others may wait for the same token
    const init = { method: 'POST', headers, body }
    const reply = await askOnce(`${addresses.accounts}/oauth/token`, init, AbortSignal.timeout(HOUR_MS))
    const token = tokenShape.safeParse(reply.body)
    if (reply.status === 200 && token.success) return token.data
    if (reply.status === 429)
      throw tooOften(new Date(now().getTime() + (retryAfterMs(reply.retryAfter, now()) ?? HOUR_MS)))
    if (reply.status >= 400 && reply.status < 500) throw appRefused(reply.status)
    throw new SyncError(
      'SERVICE_UNAVAILABLE',
      'Cannot ask SoundCloud for access',
      `it answered ${reply.status}`,
      'try again later: tracksync retry RUN',
    )
  }

  return {
    take: async (signal) => {
      signal.throwIfAborted()
      asking ??= current().finally(() => (asking = null))
      const token = await asking
      signal.throwIfAborted()
      return token
    },
    rejected: (token) => void refused.add(token),
  }
}

/** What is kept; a file of another app, or one that cannot be understood, is as none. */
async function read(path: string, clientId: string): Promise<Saved> {
  const none: Saved = { clientId, accessToken: null, expiresAt: 0, askedAt: [] }
  try {
    const saved = savedShape.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return saved.success && saved.data.clientId === clientId ? saved.data : none
  } catch (error) {
    if (error instanceof SyntaxError || errorCodeOf(error) === 'ENOENT') return none
    throw error
  }
}

function writeSaved(path: string, saved: Saved): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(saved)}\n`, 0o600)
}

function tooOften(until: Date): SyncError {
  const when = until.toISOString()
  return new SyncError(
    'RATE_LIMITED',
    'Cannot ask SoundCloud for access',
    `no more tokens before ${when}`,
    `try again after ${when}`,
  )
}

function appRefused(status: number): SyncError {
  return new SyncError(
    'SERVICE_FORBIDDEN',
    'Cannot ask SoundCloud for access',
    `it refuses this app (${status})`,
    'compare "soundcloud.clientId" and SOUNDCLOUD_CLIENT_SECRET with https://soundcloud.com/you/apps',
  )
}

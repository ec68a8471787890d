import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import { createLimiter, type Limiter } from '../../util/http/limiter.ts'

export interface EagleClientDeps {
  /** Such as `http://localhost:41595`, without a slash at the end. */
  readonly url: string
  /** Only an Eagle on another machine asks for one. */
  readonly token: string | null
  readonly timeoutMs?: number
  readonly limiter?: Limiter
}

export interface EagleRequest {
  readonly query?: Readonly<Record<string, string>>
  /** Given: a POST. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

/** Asks Eagle's local HTTP API; the answer is the envelope's `data`. Rejects only when the signal aborts. */
export type EagleClient = (path: string, request: EagleRequest) => Promise<LibraryAnswer<unknown>>

const TIMEOUT_MS = 15_000
/** Eagle answers from the thread that draws its window: one request at a time, and not too many of them. */
const LIMITS = { requestsPerSecond: 50, atOnce: 1 }

const envelope = z.object({
  status: z.string(),
  data: z.optional(z.unknown()),
  message: z.optional(z.string()),
})

export function createEagleClient(deps: EagleClientDeps): EagleClient {
  const { url, token, timeoutMs = TIMEOUT_MS, limiter = createLimiter(LIMITS) } = deps
  return async (path, { query = {}, body, signal }) => {
    const address = new URL(`${url}${path}`)
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
    if (token !== null) address.searchParams.set('token', token)
    try {
      const response = await limiter.run(
        () =>
          fetch(address, {
            ...(body === undefined
              ? {}
              : {
                  method: 'POST',
                  body: JSON.stringify(body),
                  headers: { 'content-type': 'application/json' },
                }),
            redirect: 'error',
            signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          }),
        signal,
      )
      return read(path, response.status, await response.text())
    } catch (error) {
      signal.throwIfAborted()
      return { kind: 'unavailable', error: notReached(error) }
    }
  }
}

/** Status codes of the older generation vary, so the envelope's `status` decides. */
function read(path: string, status: number, text: string): LibraryAnswer<unknown> {
  const answer = envelope.safeParse(jsonOrNull(text))
  if (answer.success && answer.data.status === 'success') return { kind: 'answer', value: answer.data.data }
  if (status === 401 || status === 403) {
    return {
      kind: 'refused',
      error: new SyncError(
        'NEEDS_LOGIN',
        'Cannot use Eagle',
        'it asks for its API token',
        'set EAGLE_TOKEN (Eagle: Preferences > Developer)',
      ),
    }
  }
  const said = answer.success ? (answer.data.message ?? 'an error without a message') : 'no JSON of Eagle'
  return {
    kind: 'unavailable',
    error: new SyncError(
      answer.success ? 'LIBRARY_UNAVAILABLE' : 'SERVICE_ANSWER_INVALID',
      'Cannot use Eagle',
      `${path} answered ${status}: ${said}`,
      'look at Eagle; tracksync tries again by itself',
    ),
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function notReached(cause: unknown): SyncError {
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
  return new SyncError(
    'LIBRARY_UNAVAILABLE',
    'Cannot use Eagle',
    timedOut ? 'Eagle did not answer in time' : 'Eagle is not running',
    'start Eagle; tracksync catches up by itself',
    { cause },
  )
}

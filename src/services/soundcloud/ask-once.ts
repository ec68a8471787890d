import { SyncError } from '../../model/error.ts'

/** One answer; `location` of a redirect, which is not followed: the token is for the API alone. */
export interface Reply {
  readonly status: number
  /** Parsed JSON; null for what is none. */
  readonly body: unknown
  readonly location: string | null
  readonly retryAfter: string | null
}

const ANSWER_MS = 10_000
const CHECK_NETWORK = 'check the network, then: tracksync retry RUN'

/** Sends one request. Throws `SERVICE_UNAVAILABLE` where none is answered, and the signal's reason when it aborts. */
export async function askOnce(url: string, init: RequestInit, signal: AbortSignal): Promise<Reply> {
  const limit = AbortSignal.timeout(ANSWER_MS)
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
    })
    const { status, headers } = response
    return {
      status,
      body: jsonOrNull(await response.text()),
      location: headers.get('location'),
      retryAfter: headers.get('retry-after'),
    }
  } catch (error) {
    signal.throwIfAborted()
    const why = limit.aborted ? `no answer within ${ANSWER_MS / 1000} s` : 'the connection failed'
    throw new SyncError('SERVICE_UNAVAILABLE', 'Cannot ask SoundCloud', why, CHECK_NETWORK, { cause: error })
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

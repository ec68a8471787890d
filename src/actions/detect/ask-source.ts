import { SyncError, toSyncError } from '../../model/error.ts'
import type { SourceAnswer, TrackSource } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'

export interface AskLimits {
  /** How often a source is asked whose failure may pass. */
  readonly attempts: number
  readonly attemptMs: number
  /** A signal that aborts after so many ms; for tests another clock. */
  readonly deadline: (ms: number) => AbortSignal
}

/** The user's own limits: at most 2 attempts and 30 s each. */
export const ASK_LIMITS: AskLimits = {
  attempts: 2,
  attemptMs: 30_000,
  deadline: (ms) => AbortSignal.timeout(ms),
}

export interface AskMore {
  /** The source's last answer. */
  readonly known?: readonly TrackRef[]
  readonly limits?: AskLimits
}

/** Asks a source for candidates. Whatever it does, an answer comes in time; rejects only when `signal` aborts. */
export async function askSource(
  source: TrackSource,
  limit: number,
  signal: AbortSignal,
  { known = [], limits = ASK_LIMITS }: AskMore = {},
): Promise<SourceAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    // each attempt begins after the one before has failed
    // oxlint-disable-next-line no-await-in-loop -- see above
    const answer = await askOnce({ source, limit, known }, signal, limits)
    const again = answer.kind === 'unavailable' && answer.error.retryable && attempt < limits.attempts
    if (!again) return answer
  }
}

interface Question {
  readonly source: TrackSource
  readonly limit: number
  readonly known: readonly TrackRef[]
}

async function askOnce(
  { source, limit, known }: Question,
  signal: AbortSignal,
  { attemptMs, deadline }: AskLimits,
): Promise<SourceAnswer> {
  signal.throwIfAborted()
  const late = deadline(attemptMs)
  const either = AbortSignal.any([signal, late])
  const ended = Promise.withResolvers<never>()
  const onAbort = (): void => ended.reject(either.reason)
  either.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([source.next(limit, either, known), ended.promise])
  } catch (error) {
    signal.throwIfAborted()
    if (late.aborted) return { kind: 'unavailable', error: tooLate(source.name, attemptMs) }
    return { kind: 'unavailable', error: toSyncError(error, `Cannot ask the source "${source.name}"`) }
  } finally {
    either.removeEventListener('abort', onAbort)
  }
}

function tooLate(name: string, attemptMs: number): SyncError {
  return new SyncError(
    'SERVICE_UNAVAILABLE',
    `Cannot ask the source "${name}"`,
    `it did not answer within ${Math.round(attemptMs / 1000)} s`,
    'check the network, then: tracksync retry RUN',
  )
}

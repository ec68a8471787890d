import { SyncError } from '../../model/error.ts'
import { networkError } from '../../model/network-error.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import type { GuardRules } from '../../util/network/guard-rules.ts'
import { createGuardSession, type GuardProblem, type GuardSession } from '../../util/network/guard-session.ts'
import { brokenOff, type Unavailable } from './failures.ts'
import { NotAnswered, type Connected } from '../../util/network/guarded-request.ts'

export interface SessionDeps extends GuardRules {
  /** The sessions that are open, for whoever wants to end them. */
  readonly sessions: Set<GuardSession>
  readonly stallMs: number
}

export interface SessionOrder {
  /** Half a sentence for errors: `Cannot fetch "https://..."`. */
  readonly what: string
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/**
 * Does some work in a guarded session of its own. What the network refuses, breaks or holds back becomes an answer;
 * throws `CANCELLED` when the caller's signal says so, and what is a defect.
 */
export async function inSession<Answer>(
  { check, upstream, sessions, stallMs }: SessionDeps,
  { what, maxBytes, signal }: SessionOrder,
  work: (connected: Connected) => Promise<Answer>,
): Promise<Answer | Unavailable> {
  // no program is behind it that could hang: silence of any kind is a stall
  const session = createGuardSession('direct', { maxBytes, stallMs, hangMs: stallMs })
  const stop = AbortSignal.any([signal, session.stopped])
  const close = (): void => session.close()
  sessions.add(session)
  signal.addEventListener('abort', close, { once: true })
  try {
    return await work({ check, upstream, session, stop })
  } catch (error) {
    if (signal.aborted) throw new SyncError('CANCELLED', what, 'it was cancelled', 'tracksync retry RUN')
    return { kind: 'unavailable', error: toAnswer(what, error, session.problem()) }
  } finally {
    signal.removeEventListener('abort', close)
    session.close()
    sessions.delete(session)
  }
}

function toAnswer(what: string, error: unknown, problem: GuardProblem | null): SyncError {
  if (error instanceof SyncError) return error
  if (problem !== null) {
    return networkError(what, problem.kind === 'hanging' ? { ...problem, kind: 'stalled' } : problem)
  }
  const code = error instanceof NotAnswered ? 'no answer' : errorCodeOf(error)
  if (code === null) throw error
  return brokenOff(what, code)
}

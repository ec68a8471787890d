import { setTimeout as wait } from 'node:timers/promises'
import { SyncError } from '../../model/error.ts'
import { networkError, proxyError } from '../../model/network-error.ts'
import type { Notice } from '../../model/notice.ts'
import { retryAfterMs } from '../../util/http/retry-after.ts'
import { standardWebhook } from '../../util/http/standard-webhook.ts'
import { readGuardRules, type GuardSettings, type GuardRules } from '../../util/network/guard-rules.ts'
import { createGuardSession } from '../../util/network/guard-session.ts'
import { NotAnswered, requestGuarded } from '../../util/network/guarded-request.ts'

export interface PostDeps extends GuardSettings {
  readonly url: string
  /** Signs the notice as Standard Webhooks says; null: it is sent unsigned. */
  readonly secret: string | null
  readonly signal: AbortSignal
  readonly now: () => Date
  /** Before the second and the third try; default 1 s and 5 s. */
  readonly pausesMs?: readonly number[]
}

type Outcome =
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'not-taken'
      readonly error: SyncError
      /** Null: another try would bring the same. */
      readonly again: { readonly afterMs: number } | null
    }

const PAUSES_MS = [1000, 5000]
const ANSWER_MS = 10_000
/** The answer is not read; it is cut off beyond this. */
const MAX_ANSWER_BYTES = 65_536
const LONGEST_PAUSE_MS = 30_000
const WHAT = 'Cannot send the notification to "notify.url"'

/** Posts a notice as JSON, with one id over at most three tries. Throws what the last of them came to; see README. */
export async function postNotice(notice: Notice, deps: PostDeps): Promise<void> {
  const rules = readGuardRules(deps)
  if (rules === null) throw proxyError()
  const url = URL.parse(deps.url)
  if (url === null)
    throw new SyncError('CONFIG_INVALID', WHAT, 'it is no address', 'write it with https:// before it')
  const body = bodyOf(notice)
  for (const pauseMs of [...(deps.pausesMs ?? PAUSES_MS), null]) {
    const outcome = await post(notice.id, url, body, rules, deps)
    if (outcome.kind === 'taken') return
    if (pauseMs === null || outcome.again === null) throw outcome.error
    const { signal } = deps
    await wait(Math.max(pauseMs, outcome.again.afterMs), undefined, { signal }).catch(() => {
      signal.throwIfAborted()
    })
  }
}

/** Where the run's files lie is not told: the address may be that of a stranger's service. */
function bodyOf({ kind, at, run, trigger, tracks, text }: Notice): string {
  return JSON.stringify({
    type: `run.${kind}`,
    timestamp: at.toISOString(),
    data: { run: run.id, state: run.state, trigger, tracks, text },
  })
}

async function post(
  id: string,
  url: URL,
  body: string,
  rules: GuardRules,
  { secret, signal, now }: PostDeps,
): Promise<Outcome> {
  const session = createGuardSession('notify', {
    maxBytes: MAX_ANSWER_BYTES,
    stallMs: ANSWER_MS,
    hangMs: ANSWER_MS,
  })
  try {
    const stop = AbortSignal.any([signal, session.stopped])
    const answer = await requestGuarded(
      { ...rules, session, stop },
      {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...signature(id, body, secret, now()) },
        body,
      },
    )
    answer.destroy()
    const status = answer.statusCode ?? 0
    if (status >= 200 && status < 300) return { kind: 'taken' }
    return notTaken(status, retryAfterMs(answer.headers['retry-after'] ?? null, now()))
  } catch (error) {
    signal.throwIfAborted()
    const problem = session.problem()
    if (problem === null || !(error instanceof NotAnswered || session.stopped.aborted)) throw error
    const isRefused = problem.kind === 'refused' || problem.kind === 'protocol'
    const { code, why } = networkError(
      WHAT,
      problem.kind === 'hanging' ? { ...problem, kind: 'stalled' } : problem,
    )
    const next = isRefused
      ? '"network.allowPrivate" in .syncrc.json lists exceptions as "host" or "host:port"'
      : 'check "notify.url" and the network; the run itself is not touched by it'
    return {
      kind: 'not-taken',
      error: new SyncError(isRefused ? code : 'SERVICE_UNAVAILABLE', WHAT, why, next),
      again: isRefused ? null : { afterMs: 0 },
    }
  } finally {
    session.close()
  }
}

function notTaken(status: number, afterMs: number | null): Outcome {
  const isPassing = status === 408 || status === 429 || status >= 500
  return {
    kind: 'not-taken',
    error: new SyncError(
      'SERVICE_UNAVAILABLE',
      WHAT,
      `it answered ${status}`,
      isPassing ? 'nothing: the run itself is not touched by it' : 'check "notify.url" in .syncrc.json',
    ),
    again: isPassing ? { afterMs: Math.min(afterMs ?? 0, LONGEST_PAUSE_MS) } : null,
  }
}

function signature(id: string, body: string, secret: string | null, at: Date): Record<string, string> {
  if (secret === null) return {}
  return {
    'webhook-id': id,
    'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
    'webhook-signature': standardWebhook(secret).sign(id, at, body),
  }
}

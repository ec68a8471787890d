import type { Context } from 'hono'
import type { SyncError } from '../model/error.ts'
import type { DeliveryAnswer } from '../store/webhooks.ts'
import { unreachable } from '../util/unreachable.ts'

/** What is said to who may not pass, or asked for what cannot be. */
export function refuse(
  c: Context,
  status: 400 | 401 | 404 | 409 | 413 | 415 | 421 | 422 | 429 | 500 | 503,
  why: string,
): Response {
  return c.json({ error: { what: 'Cannot take this request', why } }, status)
}

/** A trigger that was understood and not accepted. */
export function refuseTrigger(c: Context, { code, what, why, next }: SyncError): Response {
  return c.json({ error: { code, what, why, next } }, 422)
}

/** 202 for a run that is to come, 200 for one that was there before. */
export function tellDelivery(c: Context, answer: DeliveryAnswer): Response {
  switch (answer.kind) {
    case 'queued':
      return c.json({ run: answer.runId, state: 'queued' }, 202)
    case 'in-progress':
      return c.json({ run: answer.runId, state: 'in-progress' }, 202)
    case 'already-done':
      return c.json({ run: answer.runId, state: answer.state }, 200)
    case 'replayed':
      return c.json({ run: answer.runId, state: answer.state, replayed: true }, 200)
    case 'conflict':
      return refuse(c, 409, 'this delivery came before with another content')
    default:
      return unreachable(answer)
  }
}

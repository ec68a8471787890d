import type { RunState } from '../model/findings.ts'
import type { Trigger } from '../model/trigger.ts'
import type { Database } from './database.ts'
import type { SubmitAnswer, TriggerStore } from './triggers.ts'

/** A trigger that came over the network. */
export interface Delivery {
  /** What its sender repeats when it sends the same delivery again; null when the sender names none. */
  readonly id: string | null
  readonly trigger: Trigger
}

/** `replayed`: this delivery came before, nothing was done; `conflict`: it came before with another content. */
export type DeliveryAnswer =
  | SubmitAnswer
  | { readonly kind: 'replayed'; readonly runId: string; readonly state: RunState }
  | { readonly kind: 'conflict' }

export interface WebhookStore {
  /** Records deliveries and queues their runs in one durable transaction; the answers are in the order asked. */
  deliver(batch: readonly Delivery[], now: Date): readonly DeliveryAnswer[]
}

/**
 * Unlike a drop, which a person drops again to try again, a delivery that is repeated never starts anything: whoever
 * overheard it could repeat it too.
 */
export function createWebhookStore(
  { sql, durably }: Database,
  triggers: TriggerStore,
  stateOf: (runId: string) => RunState | null,
): WebhookStore {
  function deliverOne({ id, trigger }: Delivery, now: Date): DeliveryAnswer {
    const known =
      id === null
        ? undefined
        : sql('SELECT run_id, content_sha256 FROM webhook_deliveries WHERE id = ?').get(id)
    if (known !== undefined) {
      if (known['content_sha256'] !== trigger.contentSha256) return { kind: 'conflict' }
      const runId = String(known['run_id'])
      return { kind: 'replayed', runId, state: stateOf(runId) ?? 'queued' }
    }
    const [answer] = triggers.submit([{ trigger, claimedPath: null }], now)
    if (answer === undefined) throw new Error('The ledger gave no answer')
    if (id !== null) {
      sql('INSERT INTO webhook_deliveries (id, content_sha256, run_id, received_at) VALUES (?, ?, ?, ?)').run(
        id,
        trigger.contentSha256,
        answer.runId,
        now.toISOString(),
      )
    }
    return answer
  }

  return { deliver: (batch, now) => durably(() => batch.map((delivery) => deliverOne(delivery, now))) }
}

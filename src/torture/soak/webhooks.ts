import { setTimeout as sleep } from 'node:timers/promises'
import { standardWebhook } from '../../util/http/standard-webhook.ts'
import { everyMs } from './every-ms.ts'
import { linkTo, type SoakPlace } from './soak-place.ts'
import type { WayIn } from './way-in.ts'

const EVERY_MS = 1000
const CROWD = 10
const TIMEOUT_MS = 5000
/** A sender gives up after this; far longer than an agent is ever away here. */
const ATTEMPTS = 60
const WAIT_MS = 500

/**
 * Signed webhooks. What is not answered with success (the agent is away, or was killed before it answered) is delivered
 * again under the same id, as senders of Standard Webhooks do; each fifth is delivered twice at once from the beginning.
 */
export function createWebhooks({ port, secret }: SoakPlace, random: () => number): WayIn {
  const ids: string[] = []
  const accepted = new Set<string>()
  const deliveries: Promise<void>[] = []
  let [redelivered, cutOff, replayed] = [0, 0, 0]

  async function deliver(id: string): Promise<void> {
    const body = JSON.stringify({ url: linkTo(id) })
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const status = await post(id, body)
      if (status === 'cut-off') cutOff += 1
      if (status === 200) replayed += 1
      if (status === 200 || status === 202) return void accepted.add(id)
      redelivered += 1
      await sleep(WAIT_MS)
    }
  }

  async function post(id: string, body: string): Promise<number | 'away' | 'cut-off'> {
    const at = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': `msg_${id}`,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
      'webhook-signature': standardWebhook(secret).sign(`msg_${id}`, at, body),
    }
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const answer = await fetch(`http://127.0.0.1:${port}/hooks/trigger`, {
        method: 'POST',
        headers,
        body,
        signal,
      })
      await answer.arrayBuffer()
      return answer.status
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null
      return cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED' ? 'away' : 'cut-off'
    }
  }

  function sendNext(): void {
    const id = `hook-${ids.length}`
    ids.push(id)
    deliveries.push(deliver(id))
    if (ids.length % 5 === 0) deliveries.push(deliver(id))
  }

  return {
    name: 'webhooks',
    async send(signal) {
      await everyMs(EVERY_MS, random, signal, sendNext)
      await Promise.all(deliveries)
    },
    crowd: () => Array.from({ length: CROWD }).forEach(sendNext),
    count({ runsOf }) {
      return {
        sent: ids.length,
        accepted: accepted.size,
        done: ids.filter((id) => runsOf(id) > 0).length,
        lost: ids.filter((id) => runsOf(id) === 0),
        doubled: ids.filter((id) => runsOf(id) > 1),
        notes: `${redelivered} delivered again, ${cutOff} of them cut off in the middle; ${replayed} answered as replayed`,
      }
    },
  }
}

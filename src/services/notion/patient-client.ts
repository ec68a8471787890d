import type { NotionClient } from './client.ts'
import type { NotionAnswer, NotionRequest } from './request.ts'

/** Longer than this a run does not wait: it is caught up later. */
const LONGEST_WAIT_MS = 20_000
const FIRST_WAIT_MS = 500

/**
 * The same client, asking up to three times where asking again can do no harm: reads always, writes only where Notion said
 * that it did nothing (rate limit, conflict).
 */
export function createPatientClient(
  client: NotionClient,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
  attempts = 3,
): NotionClient {
  return {
    request: async (request, schema, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await client.request(request, schema, signal)
        const wait = waitBefore(answer, request, attempt)
        if (wait === null || attempt >= attempts) return answer
        await sleep(wait, signal)
        signal.throwIfAborted()
      }
    },
  }
}

function waitBefore(answer: NotionAnswer<unknown>, request: NotionRequest, attempt: number): number | null {
  if (answer.kind !== 'unavailable') return null
  const isRead = request.method === 'get' || request.path.endsWith('/query')
  if (answer.ambiguous && !isRead) return null
  const wait = answer.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1)
  return wait > LONGEST_WAIT_MS ? null : wait
}

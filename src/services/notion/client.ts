import { Client, LogLevel } from '@notionhq/client'
import * as z from 'zod/mini'
import { createLimiter, type Limiter } from '../../util/http/limiter.ts'
import { failureOf, invalidAnswer } from './failure.ts'
import type { NotionAnswer, NotionRequest } from './request.ts'

/** Notion's API, for every part of tracksync that speaks to it. */
export interface NotionClient {
  /**
   * Sends one request in its turn, once: it is never repeated here. Rejects only with the signal's reason.
   * @param schema what is needed of the answer; anything else in it is ignored
   */
  request<T>(request: NotionRequest, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<NotionAnswer<T>>
}

export interface NotionClientOptions {
  readonly token: string
  /** Without `/v1`; null for Notion's own. */
  readonly baseUrl: string | null
  readonly now: () => Date
  readonly timeoutMs?: number
  readonly limiter?: Limiter
}

/** The newest version of the API, whose shapes this folder speaks; the SDK's own default is older. */
const NOTION_VERSION = '2026-03-11'
const TIMEOUT_MS = 30_000
/** Notion's documented average for a connection; `Retry-After` rules beyond it. */
const REQUESTS_PER_SECOND = 3

/** The one place that knows the SDK. Its retries are off: it repeats some writes whose effect is unknown. */
export function createNotionClient(options: NotionClientOptions): NotionClient {
  const { token, baseUrl, now, timeoutMs = TIMEOUT_MS } = options
  const limiter = options.limiter ?? createLimiter({ requestsPerSecond: REQUESTS_PER_SECOND, atOnce: 3 })
  return {
    request: (request, schema, signal) =>
      limiter.run(async () => {
        // the SDK's own timeout stops waiting, but leaves the request under way
        const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
        const client = new Client({
          auth: token,
          notionVersion: NOTION_VERSION,
          retry: false,
          timeoutMs: timeoutMs + 1000,
          logLevel: LogLevel.ERROR,
          logger: () => undefined,
          fetch: (url, init) => fetch(url, { ...init, signal: ended }),
          ...(baseUrl === null ? {} : { baseUrl }),
        })
        try {
          const { method, path, body, query } = request
          const raw: unknown = await client.request({ method, path, body, query })
          const read = z.safeParse(schema, raw)
          return read.success
            ? { kind: 'answer', value: read.data }
            : invalidAnswer(request, z.prettifyError(read.error))
        } catch (error) {
          signal.throwIfAborted()
          const failure = failureOf(error, request, now())
          if (failure.kind === 'unavailable' && failure.retryAfterMs !== null)
            limiter.pauseFor(failure.retryAfterMs)
          return failure
        }
      }, signal),
  }
}

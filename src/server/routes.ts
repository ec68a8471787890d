import { Hono, type Context } from 'hono'
import { SyncError } from '../model/error.ts'
import type { Delivery, DeliveryAnswer } from '../store/webhooks.ts'
import { refuse, refuseTrigger, tellDelivery } from './answers.ts'
import { authenticate } from './authenticate.ts'
import { createGroupCommit } from './group-commit.ts'
import { isOurHost } from './host-header.ts'
import { metricsText } from './metrics.ts'
import { onNotionAutomation, onNotionEvent, type NotionAnswer } from './notion-hook.ts'
import { createRateLimit } from './rate-limit.ts'
import { readBody } from './read-body.ts'
import type { ServerDeps } from './server-deps.ts'
import { webhookTrigger } from './webhook-trigger.ts'

/** As much as a dropped trigger file may hold. */
const MAX_BODY_BYTES = 1 << 20
/** Twice what the issue asks for; a burst of a few seconds. */
const RATE = { burst: 500, perSecond: 100 }
/** Looking at a page of Notion, a handful of requests. How long Notion waits for the answer is not documented. */
const LOOK_UP_MS = 8000

/** Tells where a request comes from. */
export type RemoteAddress = (c: Context) => string

/** All routes; see README, "Webhooks". */
export function createRoutes(deps: ServerDeps, remoteAddress: RemoteAddress): Hono {
  const app = new Hono()
  const waitSeconds = createRateLimit(RATE, deps.nowMs)
  const results = new Map<string, number>()
  const count = (route: string, result: string): void => {
    const key = `${route} ${result}`
    results.set(key, (results.get(key) ?? 0) + 1)
  }
  const commit = createGroupCommit<Delivery, DeliveryAnswer>(deps.deliver)
  const deliver = async (c: Context, delivery: Delivery): Promise<Response> => {
    const answer = await commit(delivery)
    count(c.req.routePath.startsWith('/hooks/notion') ? 'notion' : 'trigger', answer.kind)
    if (answer.kind === 'queued') deps.onQueued()
    return tellDelivery(c, answer)
  }
  const tellNotion = (c: Context, answer: NotionAnswer): Promise<Response> | Response => {
    if (answer.kind === 'deliver') return deliver(c, answer.delivery)
    count('notion', answer.kind === 'refused' ? `refused-${answer.status}` : answer.reason)
    if (answer.kind === 'refused') return refuse(c, answer.status, answer.why)
    return c.json({ state: 'acknowledged', reason: answer.reason }, 200)
  }

  app.use(async (c, next) => {
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cache-Control', 'no-store')
    if (!isOurHost(c.req.header('host'), deps.host, deps.hosts)) {
      return refuse(c, 421, 'its Host is not a name of this server; "webhook.hosts" lists further ones')
    }
    const wait = waitSeconds(`${remoteAddress(c)} ${routeOf(c.req.path)}`)
    if (wait > 0) {
      c.header('Retry-After', `${wait}`)
      return refuse(c, 429, 'too many requests')
    }
    return next()
  })
  app.post('/hooks/trigger', async (c) => {
    const body = await jsonBody(c)
    if (body instanceof Response) return body
    const sender = authenticate((name) => c.req.header(name), body, deps.secret)
    if (sender.kind === 'refused') {
      count('trigger', 'refused-401')
      return refuse(c, 401, sender.why)
    }
    const trigger = webhookTrigger(body, sender.id, deps.rules)
    if (trigger instanceof SyncError) {
      count('trigger', 'refused-422')
      return refuseTrigger(c, trigger)
    }
    return deliver(c, { id: sender.id, trigger })
  })
  app.post('/hooks/notion', async (c) => {
    const body = await jsonBody(c)
    if (body instanceof Response) return body
    return tellNotion(c, await onNotionEvent(body, c.req.header('x-notion-signature'), notionDeps()))
  })
  app.post('/hooks/notion/:secret', async (c) => {
    const body = await jsonBody(c)
    if (body instanceof Response) return body
    return tellNotion(c, await onNotionAutomation(body, c.req.param('secret'), deps.secret, notionDeps()))
  })
  app.get('/healthz', (c) => {
    const reasons = deps.health()
    return c.json(
      { state: reasons.length === 0 ? 'ok' : 'unhealthy', reasons },
      reasons.length === 0 ? 200 : 503,
    )
  })
  app.get('/metrics', (c) =>
    c.text(metricsText([...deps.metrics(), resultsMetric(results)]), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    }),
  )
  app.notFound((c) => refuse(c, 404, 'there is nothing here'))
  app.onError((error, c) => {
    deps.onTrouble(error)
    c.header('Retry-After', '10')
    return refuse(c, 503, 'it could not be recorded; send it again later')
  })
  return app

  function notionDeps() {
    return { pages: deps.notionPages, token: deps.notionToken, signal: AbortSignal.timeout(LOOK_UP_MS) }
  }
}

async function jsonBody(c: Context): Promise<Buffer | Response> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) {
    return refuse(c, 415, 'its content type is not application/json')
  }
  if (c.req.header('content-encoding') !== undefined) return refuse(c, 415, 'its body is encoded')
  const body = await readBody(c.req.raw, MAX_BODY_BYTES)
  if (body !== null) return body
  c.header('Connection', 'close')
  return refuse(c, 413, `its body is larger than ${MAX_BODY_BYTES} bytes`)
}

/** Few words whatever is asked for: paths from outside are no keys of ours. */
function routeOf(path: string): string {
  if (path.startsWith('/hooks/notion')) return 'notion'
  return ['/hooks/trigger', '/healthz', '/metrics'].find((known) => known === path) ?? 'other'
}

function resultsMetric(results: ReadonlyMap<string, number>) {
  return {
    name: 'tracksync_webhook_requests_total',
    type: 'counter',
    help: 'Webhook requests by route and result',
    samples: [...results].map(([key, value]) => {
      const [route = '', result = ''] = key.split(' ')
      return { labels: { route, result }, value }
    }),
  } as const
}

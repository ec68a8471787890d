import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { notionContract } from './contract.ts'
import { plain } from './notion-query.ts'
import { refusal, serve, type Answer, type NotionWorld } from './notion-routes.ts'
import { asAnswered, newId, type Json, type StoredPage } from './notion-state.ts'

/**
 * Notion on the loopback, with state. Every request and every answer is held against the contract.
 *
 *   const notion = await startNotion()
 *   notion.addSource('tracks', { Title: 'title', BPM: 'number' })   // { database, dataSource } ids
 *   notion.addPage('tracks', { Title: [{ text: { content: 'Strobe' } }] })
 *   notion.faultAt(3, { kind: 'status', status: 503, effect: 'after' })   // the third request from now on
 *   notion.rows('tracks')      // what is there: plain values by name, `id`, `inTrash`
 *   notion.requests            // ['GET /v1/users/me', ...]
 *   notion.broken              // must stay empty: answers of the stand-in that the contract refuses
 */
export interface NotionStandIn {
  readonly url: string
  /** The token it takes. */
  readonly token: string
  readonly world: NotionWorld
  readonly requests: readonly string[]
  readonly broken: readonly string[]
  addSource(
    title: string,
    schema: Record<string, string>,
    options?: Readonly<Record<string, readonly string[]>>,
  ): { readonly database: string; readonly dataSource: string }
  /** Values as a write gives them, without their type's key around them. */
  addPage(source: string, values: Json, at?: number): string
  rows(source: string): readonly (Json & { readonly id: string; readonly inTrash: boolean })[]
  setShared(source: string, shared: boolean): void
  setSchema(source: string, schema: Record<string, string>): void
  faultAt(nth: number, fault: NotionFault): void
  /** Forgets the faults that were not reached. */
  clearFaults(): void
  close(): Promise<void>
}

/** `before`: nothing took effect; `after`: it did, and the answer is lost. `hang`: no answer, as a timeout sees it. */
export type NotionFault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly effect: 'before' | 'after'
      readonly retryAfter?: number
    }
  | {
      readonly kind: 'hang' | 'hang-up' | 'malformed'
      readonly effect: 'before' | 'after'
      /** Called when the request has come and its effect, if any, is done. */
      readonly reached?: () => void
    }

const CODES: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'restricted_resource',
  404: 'object_not_found',
  409: 'conflict_error',
  429: 'rate_limited',
  500: 'internal_server_error',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
  529: 'service_overload',
}
const TOKEN = 'ntn_stand-in'

export async function startNotion(): Promise<NotionStandIn> {
  const world: NotionWorld = {
    sources: [],
    pages: [],
    blocks: [],
    queryLimit: 10_000,
    hiddenForMs: 0,
    now: () => Date.now(),
  }
  const requests: string[] = []
  const broken: string[] = []
  const faults = new Map<number, NotionFault>()
  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const chunks: Buffer[] = await request.toArray()
      const url = new URL(request.url ?? '/', 'http://localhost')
      const method = request.method ?? 'GET'
      requests.push(`${method} ${url.pathname}`)
      const fault = faults.get(requests.length)
      const work = (): Answer => {
        const answer = answerTo(world, method, url, request.headers, Buffer.concat(chunks).toString())
        const wrong = notionContract().answer(method, url.pathname, answer.status, answer.body)
        if (wrong !== null) broken.push(`${method} ${url.pathname} ${answer.status}: ${wrong}`)
        return answer
      }
      if (fault === undefined) {
        send(response, work())
        return
      }
      if (fault.effect === 'after') work()
      if (fault.kind !== 'status') fault.reached?.()
      fail(response, fault)
    }
    handle().catch((error: unknown) => {
      broken.push(String(error))
      send(response, refusal(500, 'internal_server_error', 'a defect of the stand-in'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')
  const sourceOf = (title: string) => {
    const source = world.sources.find((one) => one.title === title)
    if (source === undefined) throw new Error(`no data source "${title}"`)
    return source
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    token: TOKEN,
    world,
    requests,
    broken,
    addSource: (title, schema, options = {}) => {
      const made = { id: newId(), database: newId(), title, shared: true, schema, options }
      world.sources.push(made)
      return { database: made.database, dataSource: made.id }
    },
    addPage: (title, values, at = world.now()) => {
      const { id: dataSource, schema } = sourceOf(title)
      const properties = Object.entries(values).map(([name, value]): [string, Json] => [
        name,
        asAnswered(schema[name] ?? '', value),
      ])
      const page: StoredPage = {
        id: newId(),
        dataSource,
        createdAt: at,
        editedAt: at,
        inTrash: false,
        visibleFrom: at,
        properties: new Map(properties),
      }
      world.pages.push(page)
      return page.id
    },
    rows: (title) => {
      const { id } = sourceOf(title)
      return world.pages
        .filter((page) => page.dataSource === id)
        .map((page) => ({
          ...Object.fromEntries([...page.properties].map(([name, value]) => [name, plain(value)])),
          id: page.id,
          inTrash: page.inTrash,
        }))
    },
    setShared: (title, shared) => void (sourceOf(title).shared = shared),
    setSchema: (title, schema) => void (sourceOf(title).schema = schema),
    faultAt: (nth, fault) => void faults.set(requests.length + nth, fault),
    clearFaults: () => faults.clear(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answerTo(
  world: NotionWorld,
  method: string,
  url: URL,
  headers: NodeJS.Dict<string | string[]>,
  text: string,
): Answer {
  if (headers['authorization'] !== `Bearer ${TOKEN}`)
    return refusal(401, 'unauthorized', 'API token is invalid.')
  if (headers['notion-version'] === undefined)
    return refusal(400, 'missing_version', 'Notion-Version header should be defined.')
  let body: unknown
  try {
    body = text === '' ? {} : JSON.parse(text)
  } catch {
    return refusal(400, 'invalid_json', 'Error parsing JSON body.')
  }
  const wrong = notionContract().request(method, url.pathname, body)
  if (wrong !== null) return refusal(400, wrong.code, wrong.message)
  return serve(world, method, url, body as Json)
}

function fail(response: ServerResponse, fault: NotionFault): void {
  switch (fault.kind) {
    case 'hang':
      return
    case 'hang-up':
      response.destroy()
      return
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"object": "pa')
      return
    default: {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter))
      send(
        response,
        refusal(fault.status, CODES[fault.status] ?? 'internal_server_error', 'made by the fault switch'),
      )
    }
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

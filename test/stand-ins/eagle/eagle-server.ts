import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { extname } from 'node:path'
import type { TestContext } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** What goes wrong with one call, before or after it has had its effect. */
export type Fault =
  `${'drop' | 'hang' | 'malformed' | 409 | 429 | 500 | 502 | 503 | 504 | 529}-${'before' | 'after'}`

export interface StandInItem {
  id: string
  name: string
  ext: string
  size?: number
  /** Seconds. */
  duration?: number
  tags: string[]
  folders: string[]
  isDeleted: boolean
  url: string
  annotation: string
}

/** Eagle with one library open, as far as its two documented generations tell. */
export interface EagleServer {
  readonly url: string
  readonly items: StandInItem[]
  readonly folders: { id: string; name: string; children: { id: string; name: string }[] }[]
  /** Paths of all calls so far. */
  readonly calls: string[]
  /** Requests that the contract document does not allow: a test that has any has failed. */
  readonly violations: string[]
  /**
   * The n-th call from now on (0 is the next) meets this fault, once. `hang`: no answer, as a timeout sees it.
   * @param reached awaited when the call has come and its effect, if any, is done, before anything is answered
   */
  fault(n: number, fault: Fault, reached?: () => Promise<unknown>): void
  /** Forgets the faults that were not reached. */
  clearFaults(): void
  /** How many look-ups an imported item stays invisible. */
  importTakes: number
  libraryPath: string
}

const DOCUMENT = new URL('../../fixtures/contracts/eagle.openapi.json', import.meta.url)

export async function startEagle(
  t: TestContext,
  { generation }: { readonly generation: 1 | 2 },
): Promise<EagleServer> {
  const check = (contract ??= contractCheck())
  const items: StandInItem[] = []
  const folders: EagleServer['folders'] = []
  const hidden = new Map<StandInItem, number>()
  const faults = new Map<
    number,
    { readonly fault: Fault; readonly reached: (() => Promise<unknown>) | undefined }
  >()
  const calls: string[] = []
  const violations: string[] = []
  let next = 0
  const newId = (): string => `K${String((next += 1)).padStart(12, '0')}`
  const state: EagleServer = {
    url: '',
    items,
    folders,
    calls,
    violations,
    fault: (n, fault, reached) => void faults.set(calls.length + n, { fault, reached }),
    clearFaults: () => faults.clear(),
    importTakes: 0,
    libraryPath: '/eagle/Music.library',
  }

  function listed(): readonly StandInItem[] {
    return items.filter((item) => {
      const left = hidden.get(item) ?? 0
      hidden.set(item, left - 1)
      return left <= 0
    })
  }

  function add(body: Record<string, unknown>, folderIds: unknown[]): StandInItem {
    const path = String(body['path'])
    const item: StandInItem = {
      id: newId(),
      name: String(body['name']),
      ext: extname(path).slice(1),
      size: statSync(path).size,
      tags: strings(body['tags']),
      folders: folderIds.map(String),
      isDeleted: false,
      url: textOr(body['website']),
      annotation: textOr(body['annotation']),
    }
    items.push(item)
    hidden.set(item, state.importTakes)
    return item
  }

  function createFolder(name: unknown, parent: unknown): unknown {
    const folder = { id: newId(), name: String(name), children: [] }
    if (typeof parent === 'string') folders.find(({ id }) => id === parent)?.children.push(folder)
    else folders.push(folder)
    return folder
  }

  function update(body: Record<string, unknown>): unknown {
    const item = items.find(({ id }) => id === body['id'])
    if (item === undefined) return null
    if (body['tags'] !== undefined) item.tags = strings(body['tags'])
    if (typeof body['annotation'] === 'string') item.annotation = body['annotation']
    return item
  }

  function trash(ids: unknown): unknown {
    for (const item of items) if (strings(ids).includes(item.id)) item.isDeleted = true
    return true
  }

  function act(path: string, query: URLSearchParams, body: Record<string, unknown>): unknown {
    const has = (text: string | null, within: string): boolean => text === null || within.includes(text)
    switch (path) {
      case '/api/application/info':
        return generation === 2
          ? { version: '4.0.0', buildVersion: '21' }
          : { version: '3.0.0', buildVersion: '60' }
      case '/api/library/info':
      case '/api/v2/library/info':
        return { library: { path: state.libraryPath } }
      case '/api/folder/list':
        return folders
      case '/api/v2/folder/get':
        return { data: folders, total: folders.length }
      case '/api/folder/create':
        return createFolder(body['folderName'], body['parent'])
      case '/api/v2/folder/create':
        return createFolder(body['name'], body['parent'])
      case '/api/item/addFromPath':
        add(body, [body['folderId']])
        return undefined
      case '/api/v2/item/add':
        return { id: add(body, strings(body['folders'])).id }
      case '/api/item/list':
        return listed().filter(
          ({ name, annotation }) =>
            has(query.get('name'), name) && has(query.get('keyword'), `${name} ${annotation}`),
        )
      case '/api/v2/item/get': {
        const found = listed().filter(
          ({ id, name, annotation }) =>
            (query.get('id') ?? id) === id &&
            has(query.get('annotation'), annotation) &&
            has(query.get('keywords'), name),
        )
        return { data: found, total: found.length, offset: 0, limit: 1000 }
      }
      case '/api/item/info':
        return items.find(({ id }) => id === query.get('id')) ?? null
      case '/api/item/update':
        return update(body)
      case '/api/item/moveToTrash':
        return trash(body['itemIds'])
      default:
        violations.push(`unexpected request: ${path}`)
        return null
    }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://eagle')
      const { fault, reached } = faults.get(calls.length) ?? {}
      calls.push(pathname)
      const body = await bodyOf(request)
      const wrong = check(request.method ?? 'GET', pathname, searchParams, body)
      if (wrong !== null) violations.push(wrong)
      const say = (status: number, text: string): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(text)
      }
      if (wrong !== null) return say(400, JSON.stringify({ status: 'error', message: wrong }))
      const data = fault?.endsWith('-before') === true ? undefined : act(pathname, searchParams, body ?? {})
      await reached?.()
      const [kind] = fault?.split('-') ?? []
      switch (kind) {
        case 'drop':
          return void request.socket.destroy()
        case 'hang':
          return
        case 'malformed':
          return say(200, '<html>')
        case undefined:
          break
        default:
          return say(Number(kind), JSON.stringify({ status: 'error' }))
      }
      say(
        data === null ? 404 : 200,
        JSON.stringify(data === null ? { status: 'error' } : { status: 'success', data }),
      )
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port')
  return Object.assign(state, { url: `http://127.0.0.1:${address.port}` })
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? null : JSON.parse(text)
}

let contract: ReturnType<typeof contractCheck> | undefined

/** Holds a request to the contract document; says what is wrong with it, or null. */
function contractCheck() {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
  const ajv = new Ajv2020({ strict: false, coerceTypes: true })
  ajv.addSchema({ $id: 'eagle', components: document.components })
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>()
  const compile = (schema: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"eagle#/components/')
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text))
    compiled.set(text, validate)
    return validate
  }
  return (
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown> | null,
  ): string | null => {
    const operation = document.paths[path]?.[method.toLowerCase()]
    if (operation === undefined) return `no such operation: ${method} ${path}`
    const names: readonly string[] = ['token', ...operation.parameters.map((p: { name?: string }) => p.name)]
    const stray = [...query.keys()].find((name) => !names.includes(name))
    if (stray !== undefined) return `${path}: no parameter "${stray}"`
    for (const { name, required, schema: type } of operation.parameters) {
      const value = name === undefined ? null : query.get(name)
      if (value === null && required === true) return `${path}: "${name}" is missing`
      if (value === null || type === undefined) continue
      const isIt = compile({ type: 'object', properties: { value: type } })
      if (type.type !== 'array' && !isIt({ value })) return `${path}: "${name}" is "${value}"`
    }
    const schema = operation.requestBody?.content['application/json'].schema
    if (schema === undefined) return null
    const validate = compile(schema)
    return validate(structuredClone(body)) ? null : `${path}: ${ajv.errorsText(validate.errors)}`
  }
}

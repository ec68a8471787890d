import { passes } from './notion-query.ts'
import {
  asAnswered,
  blockAnswer,
  newId,
  pageAnswer,
  propertyId,
  type Json,
  type StoredBlock,
  type StoredPage,
  type StoredSource,
} from './notion-state.ts'

export interface NotionWorld {
  readonly sources: StoredSource[]
  readonly pages: StoredPage[]
  readonly blocks: StoredBlock[]
  /** Most rows that one query gives, over all its pages: 10,000 at Notion. */
  queryLimit: number
  /** For how many ms a new page is not in queries. */
  hiddenForMs: number
  now: () => number
}

export interface Answer {
  readonly status: number
  readonly body: Json
}

export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { object: 'error', status, code, message, request_id: newId() } }
}

const invalid = (message: string): Answer => refusal(400, 'validation_error', message)
const absent = (what: string): Answer =>
  refusal(
    404,
    'object_not_found',
    `Could not find ${what}. Make sure the relevant pages and databases are shared.`,
  )
const ok = (body: Json): Answer => ({ status: 200, body })
const same = (a: string, b: string): boolean => a.replaceAll('-', '') === b.replaceAll('-', '')

/** Does one request that the contract found valid. */
export function serve(world: NotionWorld, method: string, url: URL, body: Json): Answer {
  const [, kind = '', id = '', rest = '', last = ''] = url.pathname.split('/').slice(1)
  const what = `${method} ${kind}${id === '' ? '' : '/:id'}${rest === '' ? '' : `/${rest}`}`
  switch (what) {
    case 'GET users/:id':
      return ok({
        object: 'user',
        id: '00000000-0000-4000-8000-00000000b070',
        type: 'bot',
        name: 'tracksync',
        avatar_url: null,
        bot: {},
      })
    case 'GET databases/:id':
      return database(world, id)
    case 'GET data_sources/:id':
      return withSource(world, id, (source) => ok(sourceAnswer(source)))
    case 'POST data_sources/:id/query':
      return withSource(world, id, (source) => query(world, source, body))
    case 'POST pages':
      return createPage(world, body)
    case 'GET pages/:id':
      return withPage(world, id, (page, source) => ok(pageAnswer(page, source)))
    case 'PATCH pages/:id':
      return withPage(world, id, (page, source) => updatePage(world, page, source, body))
    case 'GET pages/:id/properties':
      return withPage(world, id, (page, source) => propertyItems(page, source, last, url))
    case 'GET blocks/:id/children':
      return ok(
        list(
          'block',
          world.blocks.filter((b) => same(b.parent, id) && !b.inTrash).map(blockAnswer),
          url.searchParams.get('start_cursor'),
          100,
        ),
      )
    case 'PATCH blocks/:id/children':
      return withPage(world, id, (page) => append(world, page.id, body))
    case 'DELETE blocks/:id':
    case 'PATCH blocks/:id':
      return changeBlock(world, id, method === 'DELETE' ? { in_trash: true } : body)
    default:
      return refusal(400, 'invalid_request_url', 'Invalid request URL.')
  }
}

function database(world: NotionWorld, id: string): Answer {
  const sources = world.sources.filter((source) => same(source.database, id) && source.shared)
  const [first] = sources
  if (first === undefined) return absent(`database with ID: ${id}`)
  return ok({
    object: 'database',
    id,
    title: [],
    description: [],
    parent: { type: 'workspace', workspace: true },
    is_inline: false,
    in_trash: false,
    is_locked: false,
    created_time: NEVER,
    last_edited_time: NEVER,
    data_sources: sources.map((source) => ({ id: source.id, name: source.title })),
    icon: null,
    cover: null,
    url: `https://www.notion.so/${id}`,
    public_url: null,
  })
}

const NEVER = '2026-01-01T00:00:00.000Z'
const SOMEBODY = { object: 'user', id: '00000000-0000-4000-8000-000000000001' }

function sourceAnswer({ id, database: parent, schema, options = {} }: StoredSource): Json {
  const properties = Object.entries(schema).map(([name, type]): [string, Json] => [
    name,
    {
      id: propertyId(name, type),
      name,
      type,
      description: null,
      [type]: configOf(type, id, parent, options[name] ?? []),
    },
  ])
  return {
    object: 'data_source',
    id,
    title: [],
    description: [],
    parent: { type: 'database_id', database_id: parent },
    database_parent: { type: 'workspace', workspace: true },
    is_inline: false,
    in_trash: false,
    created_time: NEVER,
    last_edited_time: NEVER,
    created_by: SOMEBODY,
    last_edited_by: SOMEBODY,
    properties: Object.fromEntries(properties),
    icon: null,
    cover: null,
    url: `https://www.notion.so/${id}`,
    public_url: null,
  }
}

function configOf(type: string, id: string, parent: string, names: readonly string[]): Json {
  const options = names.map((name) => ({ id: name, name, color: 'default', description: null }))
  if (type === 'number') return { format: 'number' }
  if (type === 'select' || type === 'multi_select') return { options }
  if (type === 'status') return { options, groups: [] }
  if (type === 'relation')
    return { data_source_id: id, database_id: parent, type: 'single_property', single_property: {} }
  return {}
}

function withSource(world: NotionWorld, id: string, then: (source: StoredSource) => Answer): Answer {
  const source = world.sources.find((one) => same(one.id, id) && one.shared)
  return source === undefined ? absent(`data source with ID: ${id}`) : then(source)
}

function withPage(
  world: NotionWorld,
  id: string,
  then: (page: StoredPage, source: StoredSource) => Answer,
): Answer {
  const page = world.pages.find((one) => same(one.id, id))
  const source = world.sources.find((one) => one.id === page?.dataSource && one.shared)
  return page === undefined || source === undefined ? absent(`page with ID: ${id}`) : then(page, source)
}

function createPage(world: NotionWorld, body: Json): Answer {
  const parent = body['parent'] as Json
  const source = world.sources.find(
    (one) => one.shared && (one.id === parent['data_source_id'] || one.database === parent['database_id']),
  )
  if (source === undefined) return absent('the parent')
  const at = world.now()
  const page: StoredPage = {
    id: newId(),
    dataSource: source.id,
    createdAt: at,
    editedAt: at,
    inTrash: false,
    visibleFrom: at + world.hiddenForMs,
    properties: new Map(),
  }
  const wrong = write(page, source, body['properties'] as Json | undefined)
  if (wrong !== null) return wrong
  world.pages.push(page)
  if (Array.isArray(body['children'])) append(world, page.id, body)
  return ok(pageAnswer(page, source))
}

function updatePage(world: NotionWorld, page: StoredPage, source: StoredSource, body: Json): Answer {
  const trash = body['in_trash']
  if (page.inTrash && trash !== false)
    return invalid("Can't edit block that is archived. You must unarchive the block before editing.")
  const wrong = write(page, source, body['properties'] as Json | undefined)
  if (wrong !== null) return wrong
  if (typeof trash === 'boolean') page.inTrash = trash
  page.editedAt = world.now()
  return ok(pageAnswer(page, source))
}

/** All of the properties or none. */
function write(page: StoredPage, source: StoredSource, properties: Json = {}): Answer | null {
  const written: [string, Json][] = []
  for (const [key, given] of Object.entries(properties)) {
    const [name, type] =
      Object.entries(source.schema).find(([n, t]) => n === key || propertyId(n, t) === key) ?? []
    if (name === undefined || type === undefined) return invalid(`${key} is not a property that exists.`)
    const value = (given as Json)[type]
    if (value === undefined) return invalid(`${key} is expected to be ${type}.`)
    if (type === 'url' && value === '')
      return invalid(`body failed validation: body.properties.${key}.url should be a non-empty string.`)
    const wrong = type === 'status' ? wrongOption(name, (value as Json | null)?.['name'], source) : null
    if (wrong !== null) return wrong
    const option = namesIn(value).find((one) => one.includes(',') || one === '' || one.length > 100)
    if (option !== undefined) return invalid(`Invalid ${type} option "${option}" for property "${name}".`)
    const long = tooLong(value)
    if (long !== null) return invalid(`body failed validation: body.properties.${key}.${type}${long}`)
    written.push([name, asAnswered(type, value)])
  }
  for (const [name, value] of written) page.properties.set(name, value)
  return null
}

/** A status takes only options that a person made. */
function wrongOption(name: string, option: unknown, { options = {} }: StoredSource): Answer | null {
  const known = options[name]
  if (known === undefined || typeof option !== 'string') return null
  if (known.includes(option)) return null
  return invalid(`Status option "${option}" not found for property "${name}".`)
}

/** Options that a value names: none is empty, holds a comma or is longer than 100 units. */
function namesIn(value: unknown): readonly string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items.flatMap((item) => {
    const name = (item as { name?: unknown } | null)?.name
    return typeof name === 'string' ? [name] : []
  })
}

function tooLong(value: unknown): string | null {
  if (typeof value === 'string')
    return value.length > 2000 ? `.length should be ≤ \`2000\`, instead was \`${value.length}\`.` : null
  if (!Array.isArray(value)) return null
  if (value.length > 100) return `.length should be ≤ \`100\`, instead was \`${value.length}\`.`
  const index = value.findIndex(
    (item: { text?: { content: string } }) => (item.text?.content.length ?? 0) > 2000,
  )
  return index === -1 ? null : `[${index}].text.content.length should be ≤ \`2000\`, instead was more.`
}

function query(world: NotionWorld, source: StoredSource, body: Json): Answer {
  const rows = world.pages.filter(
    (page) =>
      page.dataSource === source.id &&
      page.inTrash === (body['in_trash'] === true) &&
      page.visibleFrom <= world.now() &&
      passes(body['filter'] as Json | undefined, page, source),
  )
  const [sort] = (body['sorts'] ?? []) as Json[]
  const by = (page: StoredPage): number =>
    sort?.['timestamp'] === 'last_edited_time' ? page.editedAt : page.createdAt
  const turn = sort?.['direction'] === 'descending' ? -1 : 1
  const sorted = rows.toSorted((a, b) => turn * (by(a) - by(b)))
  const cut = sorted.slice(0, world.queryLimit)
  const start = body['start_cursor']
  const answer = list(
    'page_or_data_source',
    cut,
    typeof start === 'string' ? start : null,
    Number(body['page_size'] ?? 100),
    (page) => pageAnswer(page, source),
  )
  const incomplete = sorted.length > cut.length && answer['has_more'] === false
  const status = incomplete
    ? { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' }
    : { type: 'complete' }
  return ok({ ...answer, request_status: status })
}

function propertyItems(page: StoredPage, source: StoredSource, id: string, url: URL): Answer {
  const [name] =
    Object.entries(source.schema).find(([n, type]) => propertyId(n, type) === decodeURIComponent(id)) ?? []
  const relation = page.properties.get(name ?? '')?.['relation'] as Json[] | undefined
  if (relation === undefined) return absent(`property with ID: ${id}`)
  const items = relation.map((one) => ({ object: 'property_item', id, type: 'relation', relation: one }))
  const answer = list('property_item', items, url.searchParams.get('start_cursor'), 100)
  return ok({ ...answer, property_item: { id, type: 'relation', relation: {}, next_url: null } })
}

function append(world: NotionWorld, parent: string, body: Json): Answer {
  const children = body['children'] as Json[]
  if (children.length > 100)
    return invalid(
      `body failed validation: body.children.length should be ≤ \`100\`, instead was \`${children.length}\`.`,
    )
  const made = children.map((content): StoredBlock => ({ id: newId(), parent, content, inTrash: false }))
  world.blocks.push(...made)
  return ok(list('block', made.map(blockAnswer), null, 100))
}

function changeBlock(world: NotionWorld, id: string, change: Json): Answer {
  const block = world.blocks.find((one) => same(one.id, id))
  if (block === undefined) return absent(`block with ID: ${id}`)
  if (typeof change['in_trash'] === 'boolean') block.inTrash = change['in_trash']
  else block.content = { ...block.content, ...change }
  return ok(blockAnswer(block))
}

/** One part of a list; only what is in it is made into an answer. */
function list<Item extends { readonly id?: unknown }>(
  type: string,
  all: readonly Item[],
  cursor: string | null,
  size: number,
  answerOf: (item: Item) => Json = (item) => ({ ...item }),
): Json {
  const from = Math.max(0, cursor === null ? 0 : all.findIndex(({ id }) => id === cursor))
  const next = all[from + size]
  const results = all.slice(from, from + size).map(answerOf)
  return {
    object: 'list',
    type,
    [type]: {},
    results,
    has_more: next !== undefined,
    next_cursor: next?.id ?? null,
  }
}

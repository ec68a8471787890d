import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as z from 'zod/mini'
import { createNotionClient } from '../../../src/services/notion/client.ts'
import type { NotionRequest } from '../../../src/services/notion/request.ts'
import { startNotion, type NotionFault, type NotionStandIn } from '../../stand-ins/notion/notion-server.ts'
import type { Json } from '../../stand-ins/notion/notion-state.ts'

let notion: NotionStandIn
let tracks = ''
before(async () => {
  notion = await startNotion()
  tracks = notion.addSource('tracks', {
    Title: 'title',
    BPM: 'number',
    URL: 'url',
    Note: 'rich_text',
    State: 'status',
  }).dataSource
})
after(() => notion.close())

const page = z.object({ id: z.string() })
const never = new AbortController().signal
const title = (content: string): Json => ({ Title: { title: [{ text: { content } }] } })
const create = (content: string): NotionRequest => ({
  doing: `save "${content}"`,
  method: 'post',
  path: 'pages',
  body: { parent: { type: 'data_source_id', data_source_id: tracks }, properties: title(content) },
})

function client(token = notion.token, timeoutMs = 60_000) {
  return createNotionClient({
    token,
    baseUrl: notion.url,
    now: () => new Date(),
    timeoutMs,
    // no waiting in a test: the limiter has its own
    limiter: { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 },
  })
}

test('a page is created, and the stand-in keeps to the contract', async () => {
  const answer = await client().request(create('Strobe'), page, never)
  assert.equal(answer.kind, 'answer')
  assert.deepEqual(
    notion.rows('tracks').map(({ Title }) => Title),
    ['Strobe'],
  )
  assert.deepEqual(notion.broken, [])
})

const outcomes: [fault: NotionFault, outcome: string, code: string, pages: number, because: string][] = [
  [
    { kind: 'status', status: 409, effect: 'before' },
    'unavailable',
    'LIBRARY_UNAVAILABLE',
    0,
    'a conflict wrote nothing',
  ],
  [
    { kind: 'status', status: 429, effect: 'before', retryAfter: 7 },
    'unavailable',
    'RATE_LIMITED',
    0,
    'a refused rate wrote nothing',
  ],
  [
    { kind: 'status', status: 500, effect: 'before' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    0,
    'nobody can tell from outside',
  ],
  [
    { kind: 'status', status: 500, effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'the page may be there',
  ],
  [
    { kind: 'status', status: 502, effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'a gateway lost the answer',
  ],
  [
    { kind: 'status', status: 503, effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'the page may be there',
  ],
  [
    { kind: 'status', status: 504, effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'the page may be there',
  ],
  [
    { kind: 'status', status: 529, effect: 'after', retryAfter: 2 },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'overload says nothing of the effect',
  ],
  [
    { kind: 'hang-up', effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'the connection broke after the work',
  ],
  [{ kind: 'hang', effect: 'after' }, 'ambiguous', 'LIBRARY_UNAVAILABLE', 1, 'a timeout after the work'],
  [
    { kind: 'malformed', effect: 'after' },
    'ambiguous',
    'LIBRARY_UNAVAILABLE',
    1,
    'an unreadable answer to work that was done',
  ],
  [
    { kind: 'status', status: 403, effect: 'before' },
    'refused',
    'SERVICE_FORBIDDEN',
    0,
    'a person has to allow it',
  ],
  [
    { kind: 'status', status: 404, effect: 'before' },
    'refused',
    'LIBRARY_NOT_SHARED',
    0,
    'a person has to share it',
  ],
]

for (const [fault, outcome, code, pages, because] of outcomes) {
  const name = fault.kind === 'status' ? String(fault.status) : fault.kind
  test(`${name} ${fault.effect} the effect is ${outcome}: ${because}`, async () => {
    const there = notion.rows('tracks').length
    const sent = notion.requests.length
    notion.faultAt(1, fault)
    const answer = await client(notion.token, fault.kind === 'hang' ? 150 : undefined).request(
      create('Ghosts'),
      page,
      never,
    )
    assert.equal(notion.requests.length - sent, 1, 'asked once only')
    assert.equal(notion.rows('tracks').length - there, pages)
    assert.ok(answer.kind !== 'answer')
    assert.equal(answer.error.code, code)
    assert.equal(answer.kind === 'unavailable' && answer.ambiguous ? 'ambiguous' : answer.kind, outcome)
    const wait = fault.kind === 'status' && fault.retryAfter !== undefined ? fault.retryAfter * 1000 : null
    if (wait !== null) assert.equal(answer.kind === 'unavailable' && answer.retryAfterMs, wait)
  })
}

test('a wrong token is refused, and is in no text of the error', async () => {
  const answer = await client('ntn_wrong').request(create('Strobe'), page, never)
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.error.code, 'NEEDS_LOGIN')
  assert.doesNotMatch(JSON.stringify([answer.error, answer.error.message, answer.error.next]), /ntn_/)
})

test('nobody listening is unavailable, not a throw', async () => {
  const gone = await startNotion()
  await gone.close()
  const away = createNotionClient({ token: 'x', baseUrl: gone.url, now: () => new Date() })
  const answer = await away.request({ doing: 'look', method: 'get', path: 'users/me' }, page, never)
  assert.equal(answer.kind, 'unavailable')
})

test('a cancelled run ends the request with the reason of the signal', async () => {
  const stop = new AbortController()
  const reached = (): void => stop.abort(new Error('the run was cancelled'))
  notion.faultAt(1, { kind: 'hang', effect: 'before', reached })
  const asked = client().request({ doing: 'look', method: 'get', path: 'users/me' }, page, stop.signal)
  await assert.rejects(asked, /the run was cancelled/)
})

const text = (content: string) => [{ text: { content } }]
const invalid: [what: string, path: string, body: () => Json, code: string][] = [
  ['a property that does not exist', '/v1/pages', () => ({ Mood: { number: 1 } }), 'validation_error'],
  ['a text for a number', '/v1/pages', () => ({ BPM: { number: '128' } }), 'validation_error'],
  ['a number for a title', '/v1/pages', () => ({ Title: { number: 1 } }), 'validation_error'],
  ['an empty address', '/v1/pages', () => ({ URL: { url: '' } }), 'validation_error'],
  [
    '2,001 characters in one text',
    '/v1/pages',
    () => ({ Note: { rich_text: text('x'.repeat(2001)) } }),
    'validation_error',
  ],
  [
    '101 texts',
    '/v1/pages',
    () => ({ Note: { rich_text: Array.from({ length: 101 }, () => text('x')[0]) } }),
    'validation_error',
  ],
  ['a value without its type', '/v1/pages', () => ({ Title: text('x')[0] ?? {} }), 'validation_error'],
  ['a wrong address', '/v1/pagez', () => title('x'), 'invalid_request_url'],
]

async function post(path: string, body: string, version: string | null = '2026-03-11') {
  const headers = {
    authorization: `Bearer ${notion.token}`,
    ...(version === null ? {} : { 'notion-version': version }),
  }
  const response = await fetch(`${notion.url}${path}`, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Json }
}

for (const [what, path, properties, code] of invalid) {
  test(`the stand-in refuses ${what} and writes nothing`, async () => {
    const there = notion.rows('tracks').length
    const body = { parent: { type: 'data_source_id', data_source_id: tracks }, properties: properties() }
    const answer = await post(path, JSON.stringify(body))
    assert.equal(answer.status, 400)
    assert.equal(answer.body['code'], code)
    assert.equal(notion.rows('tracks').length, there)
  })
}

test('the stand-in refuses broken JSON and a request without a version', async () => {
  assert.equal((await post('/v1/pages', '{"par')).body['code'], 'invalid_json')
  assert.equal((await post('/v1/pages', '{}', null)).body['code'], 'missing_version')
})

test('a query filters, sorts, pages, and says when its limit cut it', async () => {
  const ids = [3, 1, 2].map((n) => notion.addPage('tracks', { Title: text(`row ${n}`), BPM: n }, n * 60_000))
  const asked = { doing: 'query', method: 'post', path: `data_sources/${tracks}/query` } as const
  const schema = z.object({
    results: z.array(page),
    has_more: z.boolean(),
    next_cursor: z.nullable(z.string()),
    request_status: z.object({ type: z.string() }),
  })
  const filter = { property: 'BPM', number: { is_not_empty: true } }
  const sorts = [{ timestamp: 'created_time', direction: 'ascending' }]
  const first = await client().request({ ...asked, body: { filter, sorts, page_size: 2 } }, schema, never)
  assert.ok(first.kind === 'answer')
  assert.deepEqual(
    first.value.results.map(({ id }) => id),
    [ids[1], ids[2]],
  )
  const body = { filter, sorts, page_size: 2, start_cursor: first.value.next_cursor }
  const second = await client().request({ ...asked, body }, schema, never)
  assert.ok(second.kind === 'answer')
  assert.deepEqual(
    second.value.results.map(({ id }) => id),
    [ids[0]],
  )
  notion.world.queryLimit = 1
  const cut = await client().request({ ...asked, body: { filter, sorts } }, schema, never)
  notion.world.queryLimit = 10_000
  assert.equal(cut.kind === 'answer' && cut.value.request_status.type, 'incomplete')
  assert.deepEqual(notion.broken, [])
})

test('databases, data sources and blocks answer as the contract says', async () => {
  const { database, dataSource } = notion.addSource('agent tasks', {
    'Task Name': 'title',
    Status: 'status',
    Priority: 'select',
    Description: 'rich_text',
    'Success Criteria': 'rich_text',
    'Task Type': 'select',
    'Assigned-Agent': 'relation',
    Archive: 'checkbox',
  })
  const id = notion.addPage('agent tasks', { 'Task Name': text('Sync'), Status: { name: 'Ready' } })
  const children = [{ object: 'block', type: 'paragraph', paragraph: { rich_text: text('Hello') } }]
  const asked: [method: 'get' | 'patch', path: string, body?: Json][] = [
    ['get', 'users/me'],
    ['get', `databases/${database}`],
    ['get', `data_sources/${dataSource}`],
    ['get', `pages/${id}`],
    ['patch', `pages/${id}`, { properties: { Archive: { checkbox: true } } }],
    ['patch', `blocks/${id}/children`, { children }],
    ['get', `blocks/${id}/children`],
    ['patch', `pages/${id}`, { in_trash: true }],
  ]
  for (const [method, path, body] of asked) {
    const answer = await client().request({ doing: path, method, path, body }, z.looseObject({}), never)
    assert.equal(answer.kind, 'answer', path)
  }
  assert.equal(notion.rows('agent tasks')[0]?.inTrash, true)
  assert.deepEqual(notion.broken, [])
})

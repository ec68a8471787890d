import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { NotionPages, PageAnswer } from '../../src/server/server-deps.ts'
import { SECRET, startTestServer } from './start-server.ts'

const TOKEN = 'secret_verification_token'
const HANDSHAKE = JSON.stringify({ verification_token: TOKEN })
const TRACK: PageAnswer = {
  kind: 'track',
  url: 'https://soundcloud.com/someone/a-song',
  ids: [{ service: 'notion', id: 'a-page' }],
  title: null,
  artist: null,
  playlist: null,
}
const answering = (answer: PageAnswer): NotionPages => ({ lookUp: () => Promise.resolve(answer) })

function event(id: string, attempt = 1, type = 'page.created'): string {
  return JSON.stringify({
    id,
    type,
    attempt_number: attempt,
    authors: [{ id: 'somebody', type: 'person' }],
    entity: { id: 'a-page', type: 'page' },
  })
}

function signature(body: string, token = TOKEN): Record<string, string> {
  return { 'x-notion-signature': `sha256=${createHmac('sha256', token).update(body).digest('hex')}` }
}

test('the first token of Notion is kept for its owner alone, and another one is refused', async (t) => {
  const server = await startTestServer(t)
  const statuses = []
  for (const body of [HANDSHAKE, HANDSHAKE, JSON.stringify({ verification_token: 'secret_of_an_attacker' })])
    statuses.push((await server.post('/hooks/notion', body)).status)
  const { mode } = statSync(join(server.stateFolder, 'notion-webhook-token'))
  assert.deepEqual([statuses, mode & 0o777], [[200, 200, 409], 0o600])
})

test('an event of a track is one run, however often Notion sends it', async (t) => {
  const server = await startTestServer(t, { notionPages: answering(TRACK) })
  await server.post('/hooks/notion', HANDSHAKE)
  const statuses = []
  for (const attempt of [1, 2, 3]) {
    const body = event('event-1', attempt)
    statuses.push((await server.post('/hooks/notion', body, signature(body))).status)
  }
  assert.deepEqual([statuses, server.runs()], [[202, 200, 200], 1])
})

const EVENTS: readonly [
  what: string,
  pages: NotionPages | null,
  body: string,
  token: string,
  status: number,
][] = [
  ['signed with another token', answering(TRACK), event('e'), 'another token', 401],
  ['of our own change', answering({ kind: 'dropped', reason: 'own-change' }), event('e'), TOKEN, 200],
  ['of another kind', answering(TRACK), event('e', 1, 'comment.created'), TOKEN, 200],
  ['while Notion is not connected', null, event('e'), TOKEN, 503],
  ['that is none', answering(TRACK), '{"id":1}', TOKEN, 422],
]

for (const [what, pages, body, token, status] of EVENTS) {
  test(`an event ${what} is answered with ${status} and starts nothing`, async (t) => {
    const server = await startTestServer(t, pages === null ? {} : { notionPages: pages })
    await server.post('/hooks/notion', HANDSHAKE)
    const answer = await server.post('/hooks/notion', body, signature(body, token))
    assert.deepEqual([answer.status, server.runs()], [status, 0])
  })
}

test('the signature is over the very bytes: the same JSON written otherwise is refused', async (t) => {
  const server = await startTestServer(t, { notionPages: answering(TRACK) })
  await server.post('/hooks/notion', HANDSHAKE)
  const answer = await server.post('/hooks/notion', ` ${event('e')}`, signature(event('e')))
  assert.equal(answer.status, 401)
})

test('an automation is known by its secret path, and counted without naming it', async (t) => {
  const server = await startTestServer(t, { notionPages: answering(TRACK) })
  const body = JSON.stringify({ source: { event_id: 'e1' }, data: { id: 'a-page' } })
  const wrong = await server.post('/hooks/notion/guessed', body)
  const right = await server.post(`/hooks/notion/${SECRET}`, body)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  assert.deepEqual(
    [wrong.status, right.status, server.runs(), metrics.includes(SECRET)],
    [401, 202, 1, false],
  )
  assert.match(metrics, /tracksync_webhook_requests_total\{route="notion",result="queued"\} 1/)
})

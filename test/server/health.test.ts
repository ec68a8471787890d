import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../../src/server/server.ts'
import { startTestServer } from './start-server.ts'

test('who is not well says so with 503 and why', async (t) => {
  const reasons = ['the ledger cannot be read']
  const server = await startTestServer(t, { health: () => reasons })
  const answer = await fetch(`${server.url}/healthz`)
  assert.deepEqual([answer.status, await answer.json()], [503, { state: 'unhealthy', reasons }])
})

test('an address that is taken is an error that names it, and what to do', async (t) => {
  const { port, deps } = await startTestServer(t)
  await assert.rejects(startServer({ ...deps, port }), {
    code: 'SERVICE_UNAVAILABLE',
    what: `Cannot take webhooks on 127.0.0.1:${port}`,
    why: 'another program listens there',
  })
})

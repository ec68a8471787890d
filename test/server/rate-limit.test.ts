import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRateLimit } from '../../src/server/rate-limit.ts'
import { startTestServer } from './start-server.ts'

type Step = readonly [atMs: number, sender: string, waitSeconds: number]

const CASES: readonly [because: string, steps: readonly Step[]][] = [
  [
    'what comes at once passes up to the burst',
    [
      [0, 'a', 0],
      [0, 'a', 0],
      [0, 'a', 1],
    ],
  ],
  [
    'a sender who waits as long as told passes',
    [
      [0, 'a', 0],
      [0, 'a', 0],
      [0, 'a', 1],
      [1000, 'a', 0],
      [1000, 'a', 1],
    ],
  ],
  [
    'what was refused does not make the wait longer',
    [
      [0, 'a', 0],
      [0, 'a', 0],
      [500, 'a', 1],
      [900, 'a', 1],
      [1000, 'a', 0],
    ],
  ],
  [
    'one sender does not wait for another',
    [
      [0, 'a', 0],
      [0, 'a', 0],
      [0, 'a', 1],
      [0, 'b', 0],
    ],
  ],
  [
    'a long silence is worth no more than the burst',
    [
      [0, 'a', 0],
      [3_600_000, 'a', 0],
      [3_600_000, 'a', 0],
      [3_600_000, 'a', 1],
    ],
  ],
]

for (const [because, steps] of CASES) {
  test(`two at once and one a second: ${because}`, () => {
    let nowMs = 0
    const limit = createRateLimit({ burst: 2, perSecond: 1 }, () => nowMs)
    const waits = steps.map(([atMs, sender]) => {
      nowMs = atMs
      return limit(sender)
    })
    assert.deepEqual(
      waits,
      steps.map(([, , wait]) => wait),
    )
  })
}

test('a server that is flooded answers 429 with a time to wait, and passes requests again after it', async (t) => {
  let nowMs = 0
  const server = await startTestServer(t, { nowMs: () => nowMs })
  const ask = async (): Promise<Response> => {
    const response = await fetch(`${server.url}/healthz`)
    await response.arrayBuffer()
    return response
  }
  const statuses: number[] = []
  for (let index = 0; index < 501; index += 1) statuses.push((await ask()).status)
  const refused = await ask()
  const other = await fetch(`${server.url}/metrics`)
  nowMs += 1000 * Number(refused.headers.get('retry-after'))
  const again = await ask()
  assert.deepEqual(
    [statuses.filter((status) => status === 200).length, refused.status, other.status, again.status],
    [500, 429, 200, 200],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pollUntilAborted } from '../../../src/app/agent/poll.ts'
import { createLastTrouble } from '../../../src/app/agent/last-trouble.ts'

test('whoever takes work also cancels, files and catches up by the clock, until it is aborted', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const done = { checkCancels: 0, wake: 0, settleLeftovers: 0, catchUp: 0 }
  const stop = new AbortController()
  const parts = {
    app: {
      engine: {
        checkCancels: () => void (done.checkCancels += 1),
        wake: () => void (done.wake += 1),
      },
      catchUp: async () => void (done.catchUp += 1),
    },
    settleLeftovers: () => void (done.settleLeftovers += 1),
    trouble: createLastTrouble(() => assert.fail()),
  }
  pollUntilAborted(parts, stop.signal)
  assert.equal(done.catchUp, 1, 'what was owed when it started')
  await Promise.resolve()
  t.mock.timers.tick(60_000)
  assert.deepEqual(done, { checkCancels: 120, wake: 12, settleLeftovers: 12, catchUp: 2 })
  stop.abort()
  t.mock.timers.tick(60_000)
  pollUntilAborted(parts, stop.signal)
  t.mock.timers.tick(60_000)
  assert.deepEqual(done, { checkCancels: 120, wake: 12, settleLeftovers: 12, catchUp: 2 })
})

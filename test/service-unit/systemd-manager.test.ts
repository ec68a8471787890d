import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectSystemd, createServiceManager } from '../../src/service-unit/systemd-manager.ts'

test('signs of life are given by the watchdog’s own time, and only while there is life', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const told: string[] = []
  const manager = createServiceManager({
    send: async (lines) => void told.push(lines.join(' ')),
    watchdogMs: 120_000,
    monotonicUs: () => 5n,
  })
  let lives = true
  const stop = new AbortController()
  manager.keepAlive(() => lives, stop.signal)
  t.mock.timers.tick(60_000)
  await manager.told()
  assert.deepEqual(told.splice(0), ['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1'])
  lives = false
  t.mock.timers.tick(120_000)
  await manager.told()
  assert.deepEqual(told.splice(0), [], 'the watchdog strikes')
  lives = true
  stop.abort()
  t.mock.timers.tick(120_000)
  manager.reloading()
  manager.ready('Watching /a\nREADY=0')
  await manager.told()
  assert.deepEqual(told, ['RELOADING=1 MONOTONIC_USEC=5', 'READY=1 STATUS=Watching /a READY=0'])
})

test('a machine without systemd-notify is told of once', async () => {
  const troubles: string[] = []
  const { manager, env } = connectSystemd(
    { PATH: '/nowhere', NOTIFY_SOCKET: '/nowhere/notify', WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' },
    ({ message }) => troubles.push(message),
  )
  manager.ready('Watching')
  manager.stopping()
  await manager.told()
  assert.equal(troubles.length, 1)
  assert.match(troubles[0] ?? '', /"systemd-notify" failed: it is not there/)
  assert.deepEqual(env, { PATH: '/nowhere' })
})

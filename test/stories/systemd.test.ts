import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makePlace } from './place.ts'

const LISTENER = fileURLToPath(new URL('../programs/datagrams', import.meta.url))
const lacking = ['python3', 'systemd-notify'].filter(
  (program) => spawnSync(program, ['--version']).error !== undefined,
)

/** Listens as systemd does; `next` resolves with the next message but signs of life, `alive` with the next of these. */
async function listen(t: TestContext, path: string) {
  const child = spawn('python3', [LISTENER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill())
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const read = async (): Promise<readonly string[]> => JSON.parse(String((await lines.next()).value))
  const isNoise = ([first]: readonly string[]): boolean => first === 'BARRIER=1'
  assert.deepEqual(await read(), ['listening'])
  const next = async (wantsLife: boolean): Promise<readonly string[]> => {
    for (;;) {
      const message = await read()
      if (!isNoise(message) && (message[0] === 'WATCHDOG=1') === wantsLife) return message
    }
  }
  return { next: () => next(false), alive: () => next(true) }
}

test(
  'systemd is told when the agent watches, that it lives, that it reloads and that it stops; programs of tasks cannot speak for it',
  { skip: lacking.length > 0 && `${lacking.join(' and ')} cannot be started` },
  async (t) => {
    const place = makePlace(t, {
      tasks: { work: { description: 'Work', command: 'sh -c "env > environment; echo at work"' } },
    })
    const socket = place.path('systemd')
    const systemd = await listen(t, socket)
    place.setEnv({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000', WATCHDOG_PID: undefined })
    const agent = place.start('watch')
    assert.deepEqual(await systemd.next(), ['READY=1', `STATUS=Watching ${place.inbox}`])
    assert.deepEqual(await systemd.alive(), ['WATCHDOG=1'])

    place.write('job.json', JSON.stringify({ id: 'job', url: 'https://soundcloud.com/someone/a-song' }))
    await agent.says(/succeeded: /)
    assert.doesNotMatch(place.read('environment'), /NOTIFY_SOCKET|WATCHDOG/)

    mkdirSync(place.path('other'))
    writeFileSync(place.path('.syncrc.json'), JSON.stringify({ triggerFolder: 'other' }))
    agent.signal('SIGHUP')
    const [reloading, since] = await systemd.next()
    assert.equal(reloading, 'RELOADING=1')
    assert.match(since ?? '', /^MONOTONIC_USEC=\d+$/)
    assert.deepEqual(await systemd.next(), ['READY=1', `STATUS=Watching ${place.path('other')}`])
    writeFileSync(place.path('.syncrc.json'), 'no configuration')
    agent.signal('SIGHUP')
    assert.equal((await systemd.next())[0], 'RELOADING=1')
    assert.equal((await systemd.next())[0], 'READY=1', 'refused, and as ready as before')

    const end = agent.stop()
    assert.equal((await systemd.next())[0], 'STOPPING=1')
    assert.equal((await end).exitCode, 143)
  },
)

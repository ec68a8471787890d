import assert from 'node:assert/strict'
import { delimiter } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makePlace } from './place.ts'

const PROGRAMS = fileURLToPath(new URL('../programs', import.meta.url))
const TASKS = {
  report: { description: 'Succeed', command: 'echo done' },
  fail: { description: 'Fail', command: 'exit 3' },
}

test('"run" tells the desktop of its end; where that fails, the run is what it is, and a line says why', async (t) => {
  const place = makePlace(t, { config: { notify: { desktop: true } }, tasks: TASKS })
  place.setEnv({
    PATH: [PROGRAMS, process.env['PATH']].join(delimiter),
    TRACKSYNC_TEST_NOTICES: place.path('notices'),
  })
  const good = await place.tracksync('run', '--task', 'report')
  const bad = await place.tracksync('run', '--task', 'fail')
  place.setEnv({ TRACKSYNC_TEST_EXIT: '1', TRACKSYNC_TEST_SAYS: 'no desktop here' })
  const alone = await place.tracksync('run', '--task', 'report')
  assert.deepEqual([good.exitCode, bad.exitCode, alone.exitCode], [0, 1, 0], alone.stderr)
  assert.match(alone.stderr, /Cannot show a notification: no desktop here \(PROGRAM_FAILED\)/)
  const told = place.read('notices').split('\n')
  assert.deepEqual(
    told.filter((line) => line.startsWith('tracksync:')).map((line) => line.split(' ').at(-1)),
    ['succeeded', 'failed', 'succeeded'],
  )
})

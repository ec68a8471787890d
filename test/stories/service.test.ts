import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LAUNCHD_LABEL } from '../../src/service-unit/launchd.ts'
import { makePlace, only, type Place } from './place.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/tracksync.js', import.meta.url))
const TRIGGER = JSON.stringify({ id: 'job', url: 'https://soundcloud.com/someone/a-song' })

/** A place whose only task runs this command, in which stops wait so long for steps at work. */
function placeOf(t: TestContext, command: string, graceMs: number): Place {
  const place = makePlace(t, {
    tasks: { work: { description: 'Work', command } },
    env: { TRACKSYNC_STOP_GRACE_MS: `${graceMs}` },
  })
  place.write('job.json', TRIGGER)
  return place
}

test('a stop waits for the step at work, begins no further one, and the next agent goes on from there', async (t) => {
  const place = placeOf(
    t,
    'sh -c "echo at work; sleep 0.5; echo first >> effects" && echo second >> effects',
    15_000,
  )
  const agent = place.start('watch')
  await agent.says(/^.*at work$/m)
  assert.equal((await agent.stop()).exitCode, 143)
  assert.equal(place.read('effects'), 'first\n')
  assert.equal(only(await place.runs()).state, 'queued')
  assert.equal(only(await place.once()).state, 'succeeded')
  assert.equal(place.read('effects'), 'first\nsecond\n')
})

test('a stop breaks off what takes longer than the grace, with its programs, and the run can be resumed', async (t) => {
  const place = placeOf(
    t,
    'sh -c "test -e again || { touch again; echo at work; sleep 60; }; echo done >> effects"',
    300,
  )
  const agent = place.start('watch')
  await agent.says(/^.*at work$/m)
  assert.equal((await agent.stop()).exitCode, 143)
  assert.equal(existsSync(place.path('effects')), false)
  assert.equal(only(await place.runs()).state, 'queued')
  assert.equal(only(await place.once()).state, 'succeeded')
  assert.equal(place.read('effects'), 'done\n')
})

test('a second signal breaks off at once', async (t) => {
  const place = placeOf(t, 'sh -c "echo at work; sleep 60"', 15_000)
  const agent = place.start('watch')
  await agent.says(/^.*at work$/m)
  void agent.stop()
  await agent.says(/^Stopping/m)
  assert.equal((await agent.stop()).exitCode, 143)
  assert.equal(only(await place.runs()).state, 'queued')
})

test('a new configuration counts from HUP on, and the run at work goes on; a wrong one is refused', async (t) => {
  const place = placeOf(
    t,
    'sh -c "echo at work; while ! test -e go; do sleep 0.1; done; echo done >> effects"',
    0,
  )
  const agent = place.start('watch')
  await agent.says(/^.*at work$/m)
  writeFileSync(place.path('.syncrc.json'), JSON.stringify({ triggerFolder: 3 }))
  agent.signal('SIGHUP')
  await agent.says(/The configuration stays as it was.*CONFIG_INVALID/)
  mkdirSync(place.path('other'))
  writeFileSync(place.path('.syncrc.json'), JSON.stringify({ triggerFolder: 'other' }))
  agent.signal('SIGHUP')
  await agent.says(/Loaded the configuration again/)
  writeFileSync(place.path('other/second.json'), TRIGGER.replace('job', 'second'))
  await agent.says(/Took "second.json"/)
  const { stdout } = await place.tracksync('status')
  assert.deepEqual(
    stdout.match(/^Agent: .*$/gm)?.map((line) => line.replaceAll(/\d/g, '')),
    ['Agent: watching since --T::.Z (process )'],
  )
  writeFileSync(place.path('go'), '')
  await agent.until(() => (agent.said().match(/succeeded: /g) ?? []).length === 2)
  assert.equal((await agent.stop()).exitCode, 143)
  assert.equal(place.read('effects'), 'done\ndone\n')
  assert.deepEqual(
    (await place.runs()).map(({ state, resumed }) => [state, resumed]),
    [
      ['succeeded', 0],
      ['succeeded', 0],
    ],
  )
})

test('an agent that launchd started keeps its log, a JSON object a line, and says little where launchd appends for ever', async (t) => {
  const place = placeOf(t, "sh -c 'kill -TERM $PPID'", 15_000)
  place.setEnv({ XPC_SERVICE_NAME: LAUNCHD_LABEL })
  const { exitCode, stderr } = await place.start('watch').end
  assert.equal(exitCode, 143)
  assert.doesNotMatch(stderr, /job\.json/)
  const lines = place.read('.tracksync/logs/agent.log').trim().split('\n')
  const records: readonly Record<string, string>[] = lines.map((line) => JSON.parse(line))
  assert.deepEqual(
    records.slice(0, 2).map(({ level, event, drop }) => [level, event, drop]),
    [
      ['info', 'drop-recorded', 'job.json'],
      ['info', 'watching', undefined],
    ],
  )
  writeFileSync(place.path('launchd.log'), 'old\n'.repeat(300_000))
  writeFileSync(place.path('.syncrc.json'), 'no configuration')
  const output = openSync(place.path('launchd.log'), 'a')
  const { status } = spawnSync(process.execPath, [PROGRAM, 'watch'], {
    cwd: place.root,
    env: { ...process.env, XPC_SERVICE_NAME: LAUNCHD_LABEL },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  assert.equal(status, 78)
  assert.match(place.read('launchd.log'), /^Cannot .*CONFIG_INVALID/)
})

test(
  'a service that the manager does not take leaves no unit behind',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const place = makePlace(t)
    mkdirSync(place.path('programs'))
    writeFileSync(place.path('programs/systemctl'), '#!/bin/sh\necho no bus >&2\nexit 1\n', { mode: 0o755 })
    place.setEnv({
      PATH: `${place.path('programs')}:${process.env['PATH']}`,
      XDG_CONFIG_HOME: place.path('config'),
    })
    const { exitCode, stderr } = await place.tracksync('service', 'install')
    assert.equal(exitCode, 69)
    assert.match(stderr, /no bus/)
    assert.deepEqual(place.files('config'), [])
  },
)

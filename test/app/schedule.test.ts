import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { TrackWork } from '../../src/actions/track-work.ts'
import { createSchedule, type Schedule } from '../../src/app/schedule.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { SyncError } from '../../src/model/error.ts'
import { openStore, type Store } from '../../src/store/store.ts'

const BERLIN_NIGHT = { name: 'night', cron: '30 2 * * *', timeZone: 'Europe/Berlin', trigger: { next: 1 } }
const EVERY_SIX_HOURS = { name: 'six', cron: '0 */6 * * *', timeZone: 'UTC' }
const HOUR_MS = 3_600_000

interface Kept {
  readonly store: Store<TrackWork>
  readonly start: () => Schedule
}

async function keep(t: TestContext, schedule: readonly object[]): Promise<Kept> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-schedule-'))
  writeFileSync(join(root, '.syncrc.json'), JSON.stringify({ schedule }))
  const config = await loadConfig({ file: join(root, '.syncrc.json'), cwd: root })
  const store = openStore<TrackWork>(config.stateFolder)
  t.after(() => {
    store.close()
    rmSync(root, { recursive: true, force: true })
  })
  return { store, start: () => createSchedule({ config, store, taskNames: ['report'] }) }
}

function hoursOf(schedule: Schedule, from: string, hours: number): readonly string[] {
  const start = Date.parse(from)
  // every ten minutes, as a clock that was watched
  return Array.from({ length: hours * 6 + 1 }, (_, index) => new Date(start + (index * HOUR_MS) / 6)).flatMap(
    (now) => schedule.look(now).map(({ kind, slot }) => `${kind} ${slot.toISOString().slice(0, 16)}`),
  )
}

const CHANGES: readonly [from: string, slots: readonly string[], because: string][] = [
  [
    '2026-03-28T12:00:00Z',
    ['2026-03-29T01:00'],
    '02:30 is skipped in spring: it comes at 03:00 or later, once',
  ],
  ['2026-10-24T12:00:00Z', ['2026-10-25T00:30'], '02:30 comes twice in autumn: the first counts'],
  ['2026-06-01T12:00:00Z', ['2026-06-02T00:30'], 'summer time is two hours ahead of UTC'],
]
for (const [from, slots, because] of CHANGES) {
  test(`a job at half past two in Berlin: ${because}`, async (t) => {
    const { start } = await keep(t, [BERLIN_NIGHT])
    assert.deepEqual(
      hoursOf(start(), from, 24),
      slots.map((slot) => `queued ${slot}`),
    )
  })
}

test('a new schedule owes nothing from before it was written', async (t) => {
  const { start } = await keep(t, [EVERY_SIX_HOURS])
  assert.deepEqual(start().look(new Date('2026-01-10T12:00:30Z')), [])
})

test('times missed in sleep are made up for once, by one agent of two, and not after a restart', async (t) => {
  const { start, store } = await keep(t, [EVERY_SIX_HOURS])
  const [one, two] = [start(), start()]
  one.look(new Date('2026-01-10T05:00:00Z'))
  two.look(new Date('2026-01-10T05:00:00Z'))
  const woken = new Date('2026-01-10T19:30:00Z')
  assert.deepEqual(
    one.look(woken).map(({ slot }) => slot.toISOString()),
    ['2026-01-10T18:00:00.000Z'],
  )
  assert.deepEqual(two.look(woken), [])
  assert.deepEqual(start().look(woken), [])
  assert.equal(store.runs.last(10).length, 1)
  assert.equal(store.runs.last(1)[0]?.trigger.kind, 'schedule')
})

test('a time missed more than a day ago is left out', async (t) => {
  const { start } = await keep(t, [{ cron: '0 6 1 * *', timeZone: 'UTC' }])
  start().look(new Date('2026-01-31T05:00:00Z'))
  assert.deepEqual(start().look(new Date('2026-02-02T06:30:00Z')), [])
})

test('while the run of an earlier time is at work, no second is begun', async (t) => {
  const { start, store } = await keep(t, [EVERY_SIX_HOURS])
  const schedule = start()
  schedule.look(new Date('2026-01-10T05:00:00Z'))
  const [first] = schedule.look(new Date('2026-01-10T06:00:00Z'))
  assert.equal(first?.kind, 'queued')
  const [second] = schedule.look(new Date('2026-01-10T12:00:00Z'))
  assert.deepEqual([second?.kind, second?.runId], ['skipped', first.runId])
  store.runs.finish(first.runId, 'failed', new Date('2026-01-10T12:30:00Z'))
  assert.equal(schedule.look(new Date('2026-01-10T18:00:00Z'))[0]?.kind, 'queued')
  assert.equal(store.runs.last(10).length, 2)
})

test('a schedule names its task and its detection chain', async (t) => {
  const sources = ['spotify:liked', 'catalog:next']
  const { start, store } = await keep(t, [
    { ...EVERY_SIX_HOURS, trigger: { next: 3 }, task: 'report', sources },
  ])
  const schedule = start()
  schedule.look(new Date('2026-01-10T05:00:00Z'))
  schedule.look(new Date('2026-01-10T06:00:00Z'))
  const request = store.runs.last(1)[0]?.trigger.request
  assert.deepEqual([request?.sources, request?.next, request?.task], [sources, 3, 'report'])
})

const WRONG: readonly [entry: object, says: RegExp, because: string][] = [
  [{ cron: '0 25 * * *' }, /line 1: "cron" is no cron expression/, 'a day has 24 hours'],
  [{ cron: '* * * * * *' }, /no cron expression/, 'seconds are not ours'],
  [{ cron: '0 0 31 2 *' }, /never comes/, 'February has no 31st'],
  [{ cron: '0 6 * * *', timeZone: 'Berlin' }, /no time zone: "Berlin"/, 'zones have a continent'],
  [{ cron: '0 6 * * *', sources: [] }, /sources/, 'a chain has a source'],
  [
    { cron: '0 6 * * *', sources: ['catalog:next'], trigger: { url: 'https://soundcloud.com/a/b' } },
    /"url" and "sources" are both given/,
    'a chain is asked when nothing is named',
  ],
  [{ cron: '0 6 * * *', task: 'nope' }, /there is no task "nope"/, 'a task must exist'],
  [
    { cron: '0 6 * * *', trigger: { next: 0 } },
    /"next" must be a whole number/,
    'a trigger is checked as a drop is',
  ],
]
for (const [entry, says, because] of WRONG) {
  test(`a schedule that cannot run is refused: ${because}`, async (t) => {
    await assert.rejects(
      async () => (await keep(t, [entry])).start(),
      (error) => error instanceof SyncError && error.code === 'CONFIG_INVALID' && says.test(error.message),
    )
  })
}

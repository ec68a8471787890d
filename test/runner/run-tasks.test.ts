import { test } from 'node:test'
import { deepEqual, equal, fail, rejects } from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endings, items, runForTest } from './run-for-test.ts'

const EACH = { each: 'track' } as const
const failing = async (): Promise<number> => 1

test('a task with each runs for every item, an item goes as far as it can before the next one starts', async () => {
  const run = await runForTest(
    {
      detect: 'a',
      process: { command: 'b', dependencies: ['detect'], ...EACH },
      verify: { command: 'c', dependencies: ['process'], ...EACH },
      report: { command: 'd', dependencies: ['verify'] },
    },
    ['report'],
  )
  deepEqual(run.log, ['a', 'b 1', 'c 1', 'b 2', 'c 2', 'd'])
})

test('as many items are in work as the limit says, oldest first', async () => {
  const gates = new Map(['1', '2', '3'].map((id) => [id, Promise.withResolvers<number>()]))
  const started: string[] = []
  const twoStarted = Promise.withResolvers<void>()
  const run = runForTest({ process: { command: 'wait && c', ...EACH } }, ['process'], {
    items: async () => items('1', '2', '3'),
    limits: { items: 2, tasks: 1 },
    actions: {
      wait: async ({ item }) => {
        started.push(item?.id ?? '')
        if (started.length === 2) twoStarted.resolve()
        return gates.get(item?.id ?? '')?.promise ?? 1
      },
    },
  })
  await twoStarted.promise
  deepEqual(started, ['1', '2'])
  for (const gate of gates.values()) gate.resolve(0)
  const { log } = await run
  deepEqual(log.toSorted(), ['c 1', 'c 2', 'c 3', 'wait 1', 'wait 2', 'wait 3'])
  equal(log.indexOf('wait 3') > Math.min(log.indexOf('c 1'), log.indexOf('c 2')), true)
})

test('items are asked for only when the first task with each is ready, and once', async () => {
  const order: string[] = []
  await runForTest(
    {
      detect: 'look',
      one: { command: 'a', ...EACH, dependencies: ['detect'] },
      two: { command: 'b', ...EACH },
    },
    ['one', 'two'],
    {
      actions: { look: async () => order.push('detect') - 1 },
      items: async () => {
        order.push('items')
        return items('1')
      },
    },
  )
  deepEqual(order.toSorted(), ['detect', 'items'])
})

test('a failure skips what depends on it for that item only, and always runs whatever failed', async () => {
  const run = await runForTest(
    {
      process: { command: 'mayfail', ...EACH },
      verify: { command: 'b', dependencies: ['process'], ...EACH },
      publish: { command: 'c', dependencies: ['verify'] },
      report: { command: 'd', dependencies: ['verify'], always: true },
    },
    ['publish', 'report'],
    { actions: { mayfail: async ({ item }) => (item?.id === '1' ? 1 : 0) } },
  )
  deepEqual(endings(run), [
    'process/1: failed',
    'verify/1: skipped',
    'process/2: succeeded',
    'verify/2: succeeded',
    'publish: skipped',
    'report: succeeded',
  ])
  deepEqual(
    run.events.find((event) => event.type === 'task-skipped')?.why,
    'it needs "process", which failed',
  )
})

test('when what finds the items fails, tasks with each are skipped as a whole', async () => {
  const run = await runForTest(
    {
      detect: 'fail',
      process: { command: 'b', dependencies: ['detect'], ...EACH },
      report: { command: 'd', dependencies: ['process'], always: true },
    },
    ['report'],
    { actions: { fail: failing }, items: () => Promise.reject(new Error('must not be asked')) },
  )
  deepEqual(endings(run), ['detect: failed', 'process: skipped', 'report: succeeded'])
})

test('no items: the task is passed over and its dependants go on', async () => {
  const run = await runForTest(
    { process: { command: 'b', ...EACH }, report: { command: 'd', dependencies: ['process'] } },
    ['report'],
    { items: async () => [] },
  )
  deepEqual(endings(run), ['process: passed-over', 'report: succeeded'])
})

test('independent tasks run side by side', async () => {
  const met = { left: Promise.withResolvers<number>(), right: Promise.withResolvers<number>() }
  const run = await runForTest(
    { left: 'left', right: 'right', all: { command: 'a', dependencies: ['left', 'right'] } },
    ['all'],
    {
      actions: {
        left: () => (met.left.resolve(0), met.right.promise),
        right: () => (met.right.resolve(0), met.left.promise),
      },
    },
  )
  deepEqual(run.log, ['left', 'right', 'a'])
})

const conditions = { duplicate: (item: { id: string } | null): boolean => item?.id === '1' }
test('a condition that does not hold passes the task over for that item', async () => {
  const run = await runForTest(
    {
      process: { command: 'a', when: ['!duplicate'], ...EACH },
      verify: { command: 'b', dependencies: ['process'], ...EACH },
    },
    ['verify'],
    { conditions },
  )
  deepEqual(run.log, ['b 1', 'a 2', 'b 2'])
  deepEqual(endings(run)[0], 'process/1: passed-over')
})

test('an unknown condition is found before anything runs', async () => {
  await rejects(runForTest({ t: { command: 'a', when: ['!duplikate'] } }, ['t'], { conditions }), {
    code: 'TASK_INVALID',
    next: 'did you mean "duplicate"?',
  })
})

test('a cycle and a missing dependency are found before anything runs', async () => {
  const emit = (): void => fail('something ran')
  await rejects(runForTest({ x: { command: 'a', dependencies: ['x'] } }, ['x'], { emit }), {
    code: 'TASK_INVALID',
  })
  await rejects(runForTest({ x: { command: 'a', dependencies: ['y'] } }, ['x'], { emit }), {
    code: 'TASK_INVALID',
  })
})

test('a task without a command only groups', async () => {
  const run = await runForTest({ one: 'a', all: { dependencies: ['one'] } }, ['all'])
  deepEqual(endings(run), ['one: succeeded', 'all: succeeded'])
})

test('a task with files is passed over while its inputs are unchanged, its dependants go on', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'cached-'))
  const cacheFolder = join(cwd, '.cache')
  writeFileSync(join(cwd, 'in.txt'), '1')
  const words = { make: { command: 'a', files: ['in.txt'] }, use: { command: 'b', dependencies: ['make'] } }
  const first = await runForTest(words, ['use'], { cwd, cacheFolder })
  const again = await runForTest(words, ['use'], { cwd, cacheFolder })
  writeFileSync(join(cwd, 'in.txt'), '2')
  const changed = await runForTest(words, ['use'], { cwd, cacheFolder })
  deepEqual([first.log, again.log, changed.log], [['a', 'b'], ['b'], ['a', 'b']])
})

test('what items throws stops everything and is thrown', async () => {
  const broken = new Error('the ledger is gone')
  await rejects(
    runForTest({ process: { command: 'a', ...EACH } }, ['process'], { items: () => Promise.reject(broken) }),
    broken,
  )
})

test('10,000 items with two tasks each are scheduled in reasonable work', async () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => `${n}`)
  const run = await runForTest({ one: { ...EACH }, two: { dependencies: ['one'], ...EACH } }, ['two'], {
    items: async () => items(...ids),
    limits: { items: 4, tasks: 1 },
  })
  equal(run.result.outcomes.length, 20_000)
})

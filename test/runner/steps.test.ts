import { test } from 'node:test'
import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { SyncError } from '../../src/model/error.ts'
import type { StepLedger } from '../../src/runner/step-ledger.ts'
import { createMemoryLedger, endings, runForTest, type TestRun } from './run-for-test.ts'

function finished({ events }: TestRun) {
  return events.find((event) => event.type === 'task-finished')
}

function output({ events }: TestRun): string[] {
  return events.flatMap((event) => (event.type === 'output' ? [`${event.stream}: ${event.line}`] : []))
}

test('each pipeline at the top is a step, and commands of a group work for its step', async () => {
  const keys: string[] = []
  const note = async ({
    args,
    step,
  }: {
    args: readonly string[]
    step: { position: number }
  }): Promise<number> => {
    keys.push(`${args[0]}@${step.position}`)
    return 0
  }
  const run = await runForTest(
    { t: 'note one && (note two; note three) ; note $(note four) | note five' },
    ['t'],
    {
      actions: { note },
    },
  )
  deepEqual(keys.toSorted(), ['five@2', 'four@2', 'one@0', 'three@1', 'two@1', 'undefined@2'])
  deepEqual(
    run.events.flatMap((event) => (event.type === 'step-finished' ? [event.words] : [])),
    ['note one', '(note two; note three)', 'note $(note four) | note five'],
  )
})

test('a step costs one question and one answer to the ledger', async () => {
  const ledger = createMemoryLedger()
  await runForTest({ t: 'a && fail || b' }, ['t'], { ledger, actions: { fail: async () => 3 } })
  deepEqual(
    [...ledger.steps].map(([step, { state, exitCode }]) => `${step} ${state} ${exitCode}`),
    ['t/-/0 done 0', 't/-/1 failed 3', 't/-/2 done 0'],
  )
})

test('a run that is started again goes on at the first unfinished step, with the shell as it was', async () => {
  const ledger = createMemoryLedger()
  const line = { t: 'X=1; cd / && export Y=2 && a && last $X $Y' }
  const first = await runForTest(line, ['t'], { ledger, actions: { last: async () => 1 } })
  const again = await runForTest(line, ['t'], {
    ledger,
    actions: { last: async ({ cwd }) => (cwd === '/' ? 0 : 1) },
  })
  deepEqual(first.log, ['a', 'last 1 2'])
  deepEqual(again.log, ['last 1 2'])
  deepEqual(endings(again), ['t: succeeded'])
})

test('an action may end the line, also when the run is started again', async () => {
  const ledger = createMemoryLedger()
  const line = { t: 'dedupe && a || b; c' }
  const actions = { dedupe: async () => ({ exit: 0 }) }
  const first = await runForTest(line, ['t'], { ledger, actions })
  const again = await runForTest(line, ['t'], { ledger, actions })
  deepEqual([first.log, again.log], [['dedupe'], []])
  deepEqual([endings(first), endings(again)], [['t: succeeded'], ['t: succeeded']])
})

test('what an action throws fails the step and is told as it is', async () => {
  const error = new SyncError('DOWNLOAD_PRIVATE', 'Cannot download', 'it is private', 'log in')
  const run = await runForTest({ t: 'a && broken && b' }, ['t'], {
    actions: { broken: () => Promise.reject(error) },
  })
  deepEqual(run.log, ['a', 'broken'])
  equal(finished(run)?.error, error)
  equal(finished(run)?.why, 'Cannot download: it is private')
})

test('what a program said last explains its failure', async () => {
  const run = await runForTest({ t: `sh -c 'echo out; echo "no space" >&2; exit 3'` }, ['t'])
  deepEqual(output(run).toSorted(), ['stderr: no space', 'stdout: out'])
  match(finished(run)?.why ?? '', /ended with exit code 3: no space$/)
})

test('programs see the item’s variables', async () => {
  const run = await runForTest({ t: { command: `sh -c 'echo $TRACK_ID $COMMON'`, each: 'track' } }, ['t'], {
    env: { PATH: process.env['PATH'] ?? '', COMMON: 'c' },
  })
  deepEqual(output(run), ['stdout: 1 c', 'stdout: 2 c'])
})

test('a failed command is tried again with growing pauses, from its first unfinished step', async () => {
  const pauses: number[] = []
  let left = 2
  const run = await runForTest(
    { t: { command: 'a && flaky && b', retry: { attempts: 5, backoffMs: 100 } } },
    ['t'],
    {
      actions: { flaky: async () => (left-- > 0 ? 1 : 0) },
      sleep: async (ms) => void pauses.push(ms),
    },
  )
  deepEqual(run.log, ['a', 'flaky', 'flaky', 'flaky', 'b'])
  deepEqual(pauses, [100, 200])
  equal(finished(run)?.attempts, 3)
})

test('an error that no retry can help is not tried again', async () => {
  const final = Object.assign(new Error('gone for good'), { retryable: false })
  const run = await runForTest({ t: { command: 'broken', retry: { attempts: 5, backoffMs: 0 } } }, ['t'], {
    actions: { broken: () => Promise.reject(final) },
  })
  deepEqual(run.log, ['broken'])
})

test('attempts are limited', async () => {
  const run = await runForTest({ t: { command: 'fail', retry: { attempts: 3, backoffMs: 0 } } }, ['t'], {
    actions: { fail: async () => 1 },
  })
  equal(run.log.length, 3)
})

test('a timeout ends the programs of the command with all they started', async () => {
  const run = await runForTest({ t: { command: `sh -c 'sleep 60 & wait'; a`, timeoutMs: 200 } }, ['t'])
  deepEqual(endings(run), ['t: failed'])
  deepEqual(run.log, [])
  match(finished(run)?.why ?? '', /longer than its timeout of 0.2 s/)
})

test('a timeout aborts an action', async () => {
  const run = await runForTest({ t: { command: 'wait', timeoutMs: 20 } }, ['t'], {
    actions: {
      wait: ({ signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('told to stop'))),
        ),
    },
  })
  match(finished(run)?.why ?? '', /timeout/)
})

test('an action that does not stop is left behind and not started a second time', async () => {
  const run = await runForTest(
    { t: { command: 'hang', timeoutMs: 20, retry: { attempts: 3, backoffMs: 0 } } },
    ['t'],
    {
      killGraceMs: 10,
      actions: { hang: () => new Promise(() => undefined) },
    },
  )
  deepEqual(run.log, ['hang'])
  deepEqual(endings(run), ['t: failed'])
})

test('a run that is cancelled leaves the step at work unfinished', async () => {
  const stop = new AbortController()
  const ledger = createMemoryLedger()
  const run = await runForTest(
    {
      t: { command: 'a && stop && b', retry: { attempts: 3, backoffMs: 0 } },
      report: { command: 'c', always: true },
    },
    ['t', 'report'],
    {
      ledger,
      limits: { items: 1, tasks: 1 },
      signal: stop.signal,
      actions: { stop: async () => (stop.abort(), Promise.reject(new Error('stopped'))) },
    },
  )
  deepEqual(run.log, ['a', 'stop'])
  deepEqual(run.result.cancelled, true)
  deepEqual(endings(run), ['t: cancelled'])
  deepEqual(
    [...ledger.steps].map(([step, { state }]) => `${step} ${state}`),
    ['t/-/0 done', 't/-/1 cancelled'],
  )
})

const brokenLedgers: readonly [name: string, ledger: StepLedger][] = [
  ['begin', { ...createMemoryLedger(), begin: () => Promise.reject(new Error('the ledger is locked')) }],
  ['finish', { ...createMemoryLedger(), finish: () => Promise.reject(new Error('the ledger is locked')) }],
]
for (const [name, ledger] of brokenLedgers)
  test(`a ledger whose ${name} fails stops the run`, async () => {
    await rejects(
      runForTest({ t: 'a || b', u: 'c' }, ['t', 'u'], { ledger, limits: { items: 1, tasks: 1 } }),
      {
        message: 'the ledger is locked',
      },
    )
  })

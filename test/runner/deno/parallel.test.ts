import { test } from 'node:test'
import { deepEqual, equal } from 'node:assert/strict'
import { runInParallel } from '../../../src/runner/deno/parallel.ts'

type Graph = Readonly<Record<string, readonly string[]>>

/** Runs a graph whose tasks end when the test says so. */
function start(graph: Graph, jobs: number) {
  const log: string[] = []
  const ends = new Map<string, (code: number) => void>()
  let failures = 0
  const exitCode = runInParallel({
    order: Object.keys(graph),
    dependenciesOf: (name) => graph[name] ?? [],
    jobs,
    run: (name) => {
      log.push(name)
      return new Promise((resolve) => ends.set(name, resolve))
    },
    onFailure: () => (failures += 1),
  })
  const end = async (name: string, code = 0): Promise<void> => {
    ends.get(name)?.(code)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { log, end, exitCode, failures: () => failures }
}

test('a task starts as soon as its own dependencies are over, the earlier one first', async () => {
  const { log, end, exitCode } = start({ d: [], b: ['d'], c: ['d'], x: [], a: ['b', 'c'] }, 8)
  deepEqual(log, ['d', 'x'])
  await end('d')
  deepEqual(log, ['d', 'x', 'b', 'c'])
  await end('c')
  await end('b')
  deepEqual(log, ['d', 'x', 'b', 'c', 'a'])
  await end('a')
  await end('x')
  equal(await exitCode, 0)
})

test('no more tasks run than there are jobs', async () => {
  const { log, end, exitCode } = start({ a: [], b: [], c: ['a'], d: [] }, 1)
  deepEqual(log, ['a'])
  await end('a')
  deepEqual(log, ['a', 'b'])
  await end('b')
  deepEqual(log, ['a', 'b', 'c'])
  await end('c')
  await end('d')
  equal(await exitCode, 0)
})

test('after a failure nothing new starts, and the first code is the answer when all have ended', async () => {
  const { log, end, exitCode, failures } = start({ slow: [], bad: [], later: ['slow'], next: [] }, 2)
  await end('bad', 4)
  equal(failures(), 1)
  await end('slow', 143)
  equal(await exitCode, 4)
  equal(failures(), 1)
  deepEqual(log, ['slow', 'bad'])
})

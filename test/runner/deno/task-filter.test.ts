import { test } from 'node:test'
import { deepEqual, equal, match } from 'node:assert/strict'
import { taskFilter } from '../../../src/runner/deno/task-filter.ts'

const names = ['test', 'test:unit', 'test:e2e', 'test:e2e:slow', 'retest', 'test:a+b']
const cases: readonly [pattern: string, matched: readonly string[], because: string][] = [
  ['test', ['test'], 'a name without a star is exact'],
  ['test:*', ['test:unit', 'test:e2e', 'test:e2e:slow', 'test:a+b'], 'a star is any text'],
  [
    '*st',
    ['test', 'test:unit', 'test:e2e', 'test:e2e:slow', 'retest', 'test:a+b'],
    'the end stays open, as in Deno',
  ],
  ['test:*(!e2e|a+b)', ['test:unit', 'test:e2e:slow'], 'a star may not stand for what is excluded'],
  [
    '*(!test)',
    ['test:unit', 'test:e2e', 'test:e2e:slow', 'retest', 'test:a+b'],
    'a star alone with an exclusion',
  ],
  ['test:a+*', ['test:a+b'], 'other signs stand for themselves'],
  ['nothing*', [], 'no match'],
]
for (const [pattern, matched, because] of cases)
  test(`"${pattern}": ${because}`, () => {
    const filter = taskFilter(pattern)
    equal(filter.kind, 'filter')
    if (filter.kind === 'filter') deepEqual(names.filter(filter.matches), matched)
  })

test('an exclusion without a star is refused', () => {
  const filter = taskFilter('test(!e2e)')
  equal(filter.kind, 'wrong')
  if (filter.kind === 'wrong') match(filter.why, /has no wildcard/)
})

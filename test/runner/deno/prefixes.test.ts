import { test } from 'node:test'
import { deepEqual } from 'node:assert/strict'
import { createPaint } from '../../../src/runner/deno/paint.ts'
import { taskPrefixes } from '../../../src/runner/deno/prefixes.ts'

type Graph = Readonly<Record<string, readonly string[]>>

const cases: readonly [graph: Graph, expected: Readonly<Record<string, string>>, because: string][] = [
  [{ a: [], b: ['a'], c: ['b'] }, {}, 'a chain runs one after the other'],
  [{ a: [], b: [] }, { a: '[a] ', b: '[b] ' }, 'two run side by side'],
  [
    { a: [], long_name: [], all: ['a', 'long_name'] },
    { a: '        [a] ', long_name: '[long_name] ' },
    'brackets line up, and what waits for all others has no prefix',
  ],
  [{ d: [], b: ['d'], c: ['d'], a: ['b', 'c'] }, { b: '[b] ', c: '[c] ' }, 'only the middle of a diamond'],
  [{ a: [], b: ['a'], c: [] }, { a: '[a] ', b: '[b] ', c: '[c] ' }, 'a chain beside a task'],
]
for (const [graph, expected, because] of cases)
  test(`${JSON.stringify(graph)}: ${because}`, () => {
    const prefixes = taskPrefixes(Object.keys(graph), (name) => graph[name] ?? [], createPaint(false))
    deepEqual(Object.fromEntries([...prefixes].map(([name, prefix]) => [name, prefix(name)])), expected)
  })

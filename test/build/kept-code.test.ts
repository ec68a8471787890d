import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { buildCommand } from '../../src/bench/built-command.ts'

const command = buildCommand()
after(command.remove)
const bundle = readFileSync(join(dirname(command.program), '../dist/task.cjs'), 'latin1')
/** What is kept of this build lies under this name. */
const kept = `tracksync/task-${/^\/\/ ([0-9a-f]{8})/.exec(bundle)?.[1]}`

/** Starts `task --eval 'echo hello'` with this folder for caches, and tells what was said. */
function start(cacheHome: string): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command.program, 'task', '--eval', 'echo hello'],
    {
      cwd: command.project(),
      env: { ...process.env, HOME: cacheHome, XDG_CACHE_HOME: cacheHome },
      encoding: 'utf8',
    },
  )
  assert.equal(status, 0, stderr)
  return stdout
}

const linux = process.platform === 'linux' ? false : 'the folder for caches is another one here'

test('what was compiled is kept for the next starts, by the user alone', { skip: linux }, () => {
  const home = command.project()
  assert.match(start(home), /hello/)
  const file = join(home, kept)
  const first = readFileSync(file)
  assert.match(first.toString('latin1', 0, 80), /^1 v\d+\S* \w+ [0-9a-f]{32}\n/)
  assert.equal(statSync(join(home, 'tracksync')).mode & 0o777, 0o700)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  for (const _ of [2, 3, 4, 5]) assert.match(start(home), /hello/)
  assert.match(readFileSync(file).toString('latin1', 0, 2), /^3 /, 'after three starts it stays as it is')
  assert.deepEqual(readdirSync(join(home, 'tracksync')), [basename(kept)], 'no part of a file is left')
})

const damaged: readonly [because: string, content: string][] = [
  ['of another build', `3 ${process.version} ${process.arch} ${'0'.repeat(32)}\nnothing`],
  ['empty', ''],
  ['garbage', 'garbage without an end of line'],
]
for (const [because, content] of damaged) {
  test(`a kept file that is ${because} is made anew`, { skip: linux }, () => {
    const home = command.project()
    const file = join(home, kept)
    mkdirSync(join(home, 'tracksync'))
    writeFileSync(file, content)
    assert.match(start(home), /hello/)
    assert.match(readFileSync(file).toString('latin1', 0, 2), /^1 /)
  })
}

test('a kept file that V8 refuses is made anew', { skip: linux }, () => {
  const home = command.project()
  start(home)
  const file = join(home, kept)
  const head = readFileSync(file, 'latin1').split('\n')[0] ?? ''
  writeFileSync(file, `${head}\nnot what V8 made`)
  assert.match(start(home), /hello/)
  assert.ok(statSync(file).size > 10_000)
})

test('a folder for caches that cannot be written is nothing to speak of', { skip: linux }, () => {
  const home = command.project()
  writeFileSync(join(home, 'tracksync'), 'a file where the folder would be')
  assert.match(start(home), /^hello\n$/)
})

test(
  'what former builds kept is removed a week later, what other commands and builds keep is not',
  { skip: linux },
  () => {
    const home = command.project()
    mkdirSync(join(home, 'tracksync'))
    const weekAgo = Date.now() / 1000 - 7 * 24 * 3600 - 60
    for (const [name, isOld] of [
      ['task-00000000', true],
      ['task-11111111', false],
      ['status-00000000', true],
    ] as const) {
      writeFileSync(join(home, 'tracksync', name), 'kept')
      if (isOld) utimesSync(join(home, 'tracksync', name), weekAgo, weekAgo)
    }
    start(home)
    const names = readdirSync(join(home, 'tracksync')).toSorted()
    assert.deepEqual(names, [basename(kept), 'status-00000000', 'task-11111111'].toSorted())
  },
)

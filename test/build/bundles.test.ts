import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { buildCommand } from '../../src/bench/built-command.ts'

const command = buildCommand()
after(command.remove)
const cwd = command.project()
writeFileSync(join(cwd, '.syncrc.json'), '{ "library": { "folder": "library" } }')

const cases: readonly [words: readonly string[], exitCode: number, said: RegExp, because: string][] = [
  [['status'], 0, /Agent: not running/, 'it has a bundle of its own'],
  [['status', '--help'], 0, /tracksync status/, 'its help is in it'],
  [['status', '--jso'], 64, /did you mean "--json"/, 'and its errors'],
  [
    ['--no-color', 'status'],
    0,
    /Agent: not running/,
    'options before the name go through the bundle of all commands',
  ],
  [['task', '--eval', 'echo hello | cat'], 0, /hello/, 'built-in commands are loaded when they are called'],
  [['task'], 0, /process/, 'the task folder is read'],
  [['watch', '--once'], 0, /^$/, 'nothing was dropped'],
  [['doctor', '--json'], 0, /"name": ?"Node"/, 'the bundle of all commands'],
  [['service', 'install', '--print'], 0, /watch/, 'what the service manager is given'],
  [['statu'], 64, /did you mean "tracksync status"/, 'unknown commands'],
  [[], 0, /Usage: tracksync COMMAND/, 'no command'],
  [['--version'], 0, /^tracksync \d+\.\d+\.\d+\n$/, 'the version is that of the package'],
]
for (const [words, exitCode, said, because] of cases) {
  test(`compiled: tracksync ${words.join(' ')}: ${because}`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command.program, ...words], {
      cwd,
      encoding: 'utf8',
    })
    assert.match(stdout + stderr, said)
    assert.equal(status, exitCode)
  })
}

test('what the bundles require at once can be required: a package may be for import alone', () => {
  const dist = join(dirname(command.program), '../dist')
  const { resolve } = createRequire(command.program)
  const bundles = readdirSync(dist).filter((name) => name.endsWith('.cjs'))
  const texts = bundles.map((name) => readFileSync(join(dist, name), 'utf8'))
  const required = texts.flatMap((text) => [...text.matchAll(/\brequire\("([^"]+)"\)/g)])
  const packages = new Set(required.map(([, name = '']) => name).filter((name) => !isBuiltin(name)))
  assert.ok(packages.has('hono'))
  for (const name of packages) assert.doesNotThrow(() => resolve(name), name)
})

test('the licences of what is bundled come with it', () => {
  const notices = readFileSync(join(dirname(command.program), '../dist/THIRD-PARTY.txt'), 'utf8')
  for (const name of ['chokidar', 'jsonc-parser', 'zod'])
    assert.match(notices, new RegExp(`^${name} \\d`, 'm'))
})

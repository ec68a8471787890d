import { beforeEach, test } from 'node:test'
import { deepEqual, equal } from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askCache, type CacheSubject } from '../../src/runner/input-cache.ts'

let folder = ''
let cache = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'))
  cache = mkdtempSync(join(tmpdir(), 'cache-'))
  mkdirSync(join(folder, 'src'))
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'src/a.txt'), 'a')
  writeFileSync(join(folder, 'out/made'), 'made')
  chmodSync(join(folder, 'out/made'), 0o755)
})

function subject(changes: Partial<CacheSubject> = {}): CacheSubject {
  return {
    task: 'build',
    command: 'make',
    args: [],
    cwd: folder,
    files: ['src/*.txt'],
    output: ['out'],
    envNames: ['MODE'],
    env: {},
    dependencies: [],
    ...changes,
  }
}

async function ask(changes: Partial<CacheSubject> = {}): Promise<string> {
  return (await askCache(subject(changes), cache)).kind
}

async function remember(): Promise<void> {
  const answer = await askCache(subject(), cache)
  if (answer.kind === 'miss') await answer.store()
}

const changes: readonly [name: string, change: () => Partial<CacheSubject>, expected: string][] = [
  ['nothing', () => ({}), 'hit'],
  ['an input’s content', () => (writeFileSync(join(folder, 'src/a.txt'), 'b'), {}), 'miss'],
  ['an input’s time only', () => (writeFileSync(join(folder, 'src/a.txt'), 'a'), {}), 'hit'],
  ['a new input', () => (writeFileSync(join(folder, 'src/n.txt'), ''), {}), 'miss'],
  ['a hidden file', () => (writeFileSync(join(folder, 'src/.n.txt'), ''), {}), 'hit'],
  ['a file that no pattern names', () => (writeFileSync(join(folder, 'src/n.md'), ''), {}), 'hit'],
  ['an argument', () => ({ args: ['x'] }), 'miss'],
  ['the command', () => ({ command: 'make all' }), 'miss'],
  ['a variable that belongs to the inputs', () => ({ env: { MODE: 'dev' } }), 'miss'],
  ['another variable', () => ({ env: { OTHER: 'dev' } }), 'hit'],
  ['a dependency', () => ({ dependencies: ['other fingerprint'] }), 'miss'],
  ['a dependency that can’t be cached', () => ({ dependencies: [null] }), 'uncacheable'],
  ['no patterns', () => ({ files: [] }), 'uncacheable'],
  ['patterns that match nothing', () => ({ files: ['nope/*'] }), 'uncacheable'],
]
for (const [name, change, expected] of changes)
  test(`after a success, a change of ${name}: ${expected}`, async () => {
    equal(await ask(), 'miss')
    await remember()
    equal(await ask(change()), expected)
  })

const damages: readonly [name: string, damage: (made: string) => void][] = [
  ['deleted', (made) => rmSync(made)],
  ['its folder deleted', () => rmSync(join(folder, 'out'), { recursive: true })],
  ['changed', (made) => writeFileSync(made, 'mad3')],
  ['no longer executable', (made) => chmodSync(made, 0o644)],
]
for (const [name, damage] of damages)
  test(`an output that was ${name} is put back as it was`, async () => {
    await remember()
    const made = join(folder, 'out/made')
    damage(made)
    equal(await ask(), 'hit')
    deepEqual([readFileSync(made, 'utf8'), statSync(made).mode & 0o777], ['made', 0o755])
  })

test('when the copy in the cache is damaged as well, the task is run again', async () => {
  await remember()
  const [entry = ''] = readdirSync(cache)
  for (const file of readdirSync(join(cache, entry)))
    if (file !== 'manifest.json') writeFileSync(join(cache, entry, file), 'broken')
  rmSync(join(folder, 'out/made'))
  equal(await ask(), 'miss')
})

test('a cache that can’t be read is as good as none', async () => {
  await remember()
  const [entry = ''] = readdirSync(cache)
  writeFileSync(join(cache, entry, 'manifest.json'), '{"fingerprint": 5')
  equal(await ask(), 'miss')
})

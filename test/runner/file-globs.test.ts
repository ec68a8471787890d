import { before, test } from 'node:test'
import { deepEqual } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { filesOf } from '../../src/runner/file-globs.ts'

let folder = ''
before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'globs-')))
  const files = [
    'a.txt',
    'src/a.txt',
    'src/b.md',
    'src/deep/c.txt',
    'src/.hidden.txt',
    'node_modules/p/i.txt',
    '.git/x.txt',
  ]
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
})

const cases: readonly [patterns: readonly string[], expected: readonly string[], because: string][] = [
  [['a.txt'], ['a.txt'], 'a path'],
  [['./a.txt', 'nope.txt'], ['a.txt'], 'what is not there names nothing'],
  [['src'], ['src/a.txt', 'src/b.md', 'src/deep/c.txt'], 'a folder is all below it'],
  [['src/'], ['src/a.txt', 'src/b.md', 'src/deep/c.txt'], 'a slash at the end changes nothing'],
  [['src/*.txt'], ['src/a.txt'], 'a star stays in its folder'],
  [['src/**/*.txt'], ['src/a.txt', 'src/deep/c.txt'], 'two stars do not'],
  [
    ['**'],
    ['a.txt', 'src/a.txt', 'src/b.md', 'src/deep/c.txt'],
    'hidden files and node_modules are passed over',
  ],
  [['src/?.md', 'src/[ab].txt'], ['src/a.txt', 'src/b.md'], 'one character'],
  [['src/*.{md,txt}'], ['src/a.txt', 'src/b.md'], 'either of two'],
  [['!src/a.txt', 'src/*'], ['src/b.md'], 'an exclusion counts wherever it stands'],
  [['src', '!src/deep'], ['src/a.txt', 'src/b.md'], 'a folder is excluded with all below it'],
]
for (const [patterns, expected, because] of cases)
  test(`${patterns.join(' ')}: ${because}`, async () => {
    const found = await filesOf(patterns, folder)
    deepEqual(
      found.map((path) => relative(folder, path)),
      expected,
    )
  })

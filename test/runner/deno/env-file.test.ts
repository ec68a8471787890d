import { test } from 'node:test'
import { deepEqual } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addEnvFiles } from '../../../src/runner/deno/env-file.ts'

function read(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'env-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return addEnvFiles(env, Object.keys(files), folder).env
}

const cases: readonly [text: string, expected: Readonly<Record<string, string>>, because: string][] = [
  ['A=1\n# B=2\n\nC = 3 # said\n', { A: '1', C: '3' }, 'comments and spaces'],
  ['export A=1\n\tB\t=\tx\n', { A: '1', B: 'x' }, 'export and tabs'],
  ['A=1\nA=2', { A: '1' }, 'the first line of a name wins'],
  ['A=\nB=x', { A: '', B: 'x' }, 'an empty value ends at its line'],
  ['A="x # y" # c', { A: 'x # y' }, 'a number sign in quotes'],
  ['A=a#b', { A: 'a' }, 'a number sign without quotes'],
  ['A="it\\nis"', { A: 'it\nis' }, '\\n in double quotes'],
  ["A='it\\nis'", { A: 'it\\nis' }, 'single quotes keep everything'],
  ['A="one\ntwo"\nB=1', { A: 'one\ntwo', B: '1' }, 'a value of two lines'],
  ["A='it''s'", { A: "it''s" }, 'quotes inside need no escape'],
  ['A="x" # it\'s "quoted"', { A: 'x' }, 'the comment may have quotes'],
  ['A=1\nB=$A ${A}x "$A"', { A: '1', B: '1 1x "1"' }, 'references'],
  ["A=1\nB='$A'\nC=`$A`\nD=\\$A", { A: '1', B: '$A', C: '$A', D: '$A' }, 'references that are not'],
  ['A=$NOPE.', { A: '.' }, 'an unknown reference is nothing'],
  ['A="never closed\nB=2', { A: '"never closed', B: '2' }, 'a quote that is never closed is a character'],
  ['no value\n=x\n1A=2\nB=1\r\nC=2', { B: '1', C: '2' }, 'what is no variable is passed over'],
]
for (const [text, expected, because] of cases)
  test(`${JSON.stringify(text)}: ${because}`, () => {
    deepEqual(read({ '.env': text }), expected)
  })

test('the file named last wins, and what is set already stays', () => {
  deepEqual(read({ '.env': 'A=base\nB=base\nC=base', '.env.dev': 'A=dev\nC=dev' }, { C: 'real' }), {
    A: 'dev',
    B: 'base',
    C: 'real',
  })
})

test('a file that is not in the folder is looked for above it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'env-'))
  mkdirSync(join(folder, 'deep/er'), { recursive: true })
  writeFileSync(join(folder, '.env'), 'A=above')
  deepEqual(addEnvFiles({}, ['.env'], join(folder, 'deep/er')), { env: { A: 'above' }, missing: [] })
})

test('a file that is not there is told and no error', () => {
  deepEqual(addEnvFiles({ A: '1' }, ['nope.env'], tmpdir()), { env: { A: '1' }, missing: ['nope.env'] })
})

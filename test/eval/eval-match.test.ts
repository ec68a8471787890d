import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/eval/eval-match.ts', import.meta.url))
const cases = fileURLToPath(new URL('match-cases.json', import.meta.url))

test('finds the right audio of the labelled cases, and takes no wrong one', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    program,
    cases,
    '--json',
  ])
  const { precision, recall, wrong } = JSON.parse(stdout)
  assert.ok(precision >= 0.99, JSON.stringify(wrong))
  assert.ok(recall >= 0.9, JSON.stringify(wrong))
})

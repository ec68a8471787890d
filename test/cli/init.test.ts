import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, makeFolder } from './command.ts'

test('the task files of a new project name a schema that an editor finds', async (t) => {
  const cwd = join(makeFolder(t), 'new')
  mkdirSync(cwd)
  const { exitCode, stderr } = await command('init', ['--yes'], { cwd })
  assert.equal(exitCode, 0, stderr)
  const names = readdirSync(join(cwd, 'tasks'))
  assert.ok(names.length > 0)
  for (const name of names) {
    assert.match(
      readFileSync(join(cwd, 'tasks', name), 'utf8'),
      /"\$schema": "https:\/\/unpkg\.com\/tracksync\/schemas\/task\.schema\.json"/,
      name,
    )
  }
})

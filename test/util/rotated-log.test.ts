import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { appendToRotatedLog } from '../../src/util/rotated-log.ts'

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-log-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('a log keeps its last lines in so many files of so many bytes, and makes its folder', (t) => {
  const folder = join(makeFolder(t), 'logs')
  const options = { path: join(folder, 'agent.log'), maxBytes: 10, files: 3 }
  for (let line = 0; line < 40; line += 1) appendToRotatedLog(`line ${line}`, options)
  assert.deepEqual(readdirSync(folder).sort(), ['agent.log', 'agent.log.1', 'agent.log.2'])
  const kept = ['agent.log.2', 'agent.log.1', 'agent.log'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  assert.equal(kept.join(''), 'line 34\nline 35\nline 36\nline 37\nline 38\nline 39\n')
})

/** The log is full, and an earlier rotation was broken off at the gap. Each file holds the name it had before. */
const BROKEN_OFF: readonly [
  before: readonly number[],
  after: Readonly<Record<number, number>>,
  because: string,
][] = [
  [[0, 1, 2, 3], { 1: 0, 2: 1, 3: 2 }, 'all are there: the oldest goes'],
  [[0, 2, 3], { 1: 0, 2: 2, 3: 3 }, 'the last move is missing: only it is made up for'],
  [[0, 1, 3], { 1: 0, 2: 1, 3: 3 }, 'two moves are missing'],
  [[0, 1, 2], { 1: 0, 2: 1, 3: 2 }, 'there were never more'],
  [[0], { 1: 0 }, 'the first rotation of all'],
]
for (const [before, after, because] of BROKEN_OFF) {
  test(`files ${before.join()} are rotated to ${Object.keys(after).join()}: ${because}`, (t) => {
    const path = join(makeFolder(t), 'agent.log')
    const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`)
    for (const age of before) writeFileSync(nameOf(age), `${age}`)
    appendToRotatedLog('new', { path, maxBytes: 1, files: 4 })
    assert.equal(readFileSync(path, 'utf8'), 'new\n')
    for (const [age, was] of Object.entries(after))
      assert.equal(readFileSync(nameOf(Number(age)), 'utf8'), `${was}`)
  })
}

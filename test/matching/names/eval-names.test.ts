import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../src/eval/eval-names.ts', import.meta.url))

test('counts what was called the same, and lists the wrong ones', async (t) => {
  const strobe = { title: 'Strobe', artists: ['deadmau5'], durationMs: 637000 }
  const brazil = { ...strobe, title: 'Brazil' }
  const shorter = { ...strobe, durationMs: 580000 }
  const path = await pairsIn(t, [
    { id: 'right', a: strobe, b: strobe, same: true, because: 'itself' },
    { id: 'missed', a: strobe, b: brazil, same: true, because: 'for the test' },
    { id: 'mistaken', a: strobe, b: strobe, same: false, because: 'for the test' },
    { id: 'doubted', a: strobe, b: shorter, same: false, because: 'for the test' },
  ])
  const { code, stdout } = await run([path, '--json'])
  assert.equal(code, 0)
  const { precision, recall, reviewRate, wrong, review } = JSON.parse(stdout)
  assert.deepEqual({ precision, recall, reviewRate }, { precision: 0.5, recall: 0.5, reviewRate: 0.25 })
  assert.deepEqual(wrong.map(idOf), ['missed', 'mistaken'])
  assert.deepEqual(review.map(idOf), ['doubted'])
})

test('says in words what is wrong with a file', async (t) => {
  const path = await pairsIn(t, [{ id: 'x', a: { title: 3, artists: [] }, b: {}, same: true }])
  const { code, stderr } = await run([path])
  assert.equal(code, 64)
  assert.match(stderr, /Cannot read the pairs in .*pairs\.0\.a\.title: .*expected string/)
})

async function pairsIn(t: TestContext, pairs: readonly unknown[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'name-pairs-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'pairs.json')
  await writeFile(path, JSON.stringify({ format: 'name-pairs/1', pairs }))
  return path
}

function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', program, ...args],
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr })
      },
    )
  })
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

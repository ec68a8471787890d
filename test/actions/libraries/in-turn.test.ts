import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { inTurn } from '../../../src/actions/libraries/in-turn.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { ownerName, thisProcess } from '../../../src/util/process-owner.ts'

const { signal } = new AbortController()

function twoStores(t: TestContext): readonly [Store<object>, Store<object>] {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-turns-'))
  const stores = [openStore<object>(folder), openStore<object>(folder)] as const
  t.after(() => {
    for (const store of stores) store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return stores
}

test('two that write one entry do so one after the other, whoever opened the ledger', async (t) => {
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(`${name} ends`)
  }
  const [one, other] = twoStores(t)
  await Promise.all([
    inTurn(one.libraryEntries, 'eagle', 'T1', signal, work('one')),
    inTurn(other.libraryEntries, 'eagle', 'T1', signal, work('other')),
  ])
  assert.deepEqual(seen, ['one begins', 'one ends', 'other begins', 'other ends'])
})

test('the turn of a dead process is over, and so is one whose work failed', async (t) => {
  const [{ libraryEntries }] = twoStores(t)
  const dead = ownerName({ ...thisProcess(), startedAt: 1 })
  assert.ok(libraryEntries.take('eagle', 'T1', dead, () => true))
  const failing = inTurn(libraryEntries, 'eagle', 'T1', signal, () => Promise.reject(new Error('broken')))
  await assert.rejects(failing, /broken/)
  assert.equal(await inTurn(libraryEntries, 'eagle', 'T1', signal, () => Promise.resolve(1)), 1)
})

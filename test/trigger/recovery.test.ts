import assert from 'node:assert/strict'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  ownerName,
  ownerLife,
  parseOwnerName,
  thisProcess,
  type ProcessOwner,
} from '../../src/util/process-owner.ts'
import { createClaims, type Claim } from '../../src/trigger/claims.ts'
import { createRig, type Rig } from './rig.ts'

const self = thisProcess()
/** A process that had this one's number before it. */
const dead: ProcessOwner = { ...self, startedAt: self.startedAt - 1, instance: 'dead' }
const elsewhere: ProcessOwner = { ...self, host: 'another', instance: 'far' }

const lives: [owner: ProcessOwner, life: 'alive' | 'dead' | 'unsure', because: string][] = [
  [self, 'alive', 'it is this process'],
  [{ ...self, instance: 'x' }, 'alive', 'it is another agent of this process'],
  [dead, 'dead', 'its number was given to another process'],
  [{ ...self, pid: 2 ** 22 + 1 }, 'dead', 'no process has its number'],
  [{ ...self, boot: 'b' }, 'dead', 'the machine was started again'],
  [elsewhere, 'unsure', 'it is on another machine'],
]

for (const [owner, life, because] of lives) {
  test(
    `an owner is ${life}, because ${because}`,
    { skip: self.boot === '0' && 'only Linux tells all of this' },
    async () => {
      assert.equal(ownerLife(owner, self), life)
    },
  )
}

test('an owner is read back from its name', () => {
  assert.deepEqual(parseOwnerName(ownerName(self)), self)
  assert.equal(parseOwnerName('notes'), null)
})

test('a drop that was claimed and never recorded is taken over', async (t) => {
  const rig = createRig(t)
  claimAs(rig, dead, 'a.json', '{"id":"a"}')
  await rig.agent.sweepOnce()
  assert.deepEqual(
    rig.triggers().map(({ id }) => id),
    ['a'],
  )
  assert.deepEqual(ownersLeft(rig).length, 1, "the dead owner's folder is gone")
})

test('a recorded drop stays where its run reads it, and is filed once the run is over', async (t) => {
  const rig = createRig(t)
  const claim = claimAs(rig, dead, 'a.json', '{"id":"a"}')
  await rig.door.submit([{ trigger: trigger('a'), claimedPath: claim.path }])
  await rig.agent.sweepOnce()
  assert.ok(existsSync(join(claim.path, 'a.json')))
  rig.door.finish('id:a', 'succeeded')
  await rig.sweepAfter(600_000)
  assert.deepEqual(rig.names('02_processed'), ['a.json', 'a.json.result.md'])
  assert.equal(rig.triggers().length, 1)
})

test('a drop that ended three agents is given up', async (t) => {
  const rig = createRig(t)
  let claim = claimAs(rig, dead, 'a.json', '{"id":"a"}')
  for (const instance of ['dead2', 'dead3']) {
    const next = createClaims({ folder: rig.drops, owner: ownerName({ ...dead, instance }) }).takeOver(
      claim.path,
    )
    assert.ok(next !== null)
    claim = next
  }
  await rig.agent.sweepOnce()
  assert.match(rig.result('03_failed', 'a.json'), /ended 3 times[^]*TRIGGER\\_ATTEMPTS\\_SPENT/)
  assert.deepEqual(rig.triggers(), [])
})

test('of two agents one takes a claim over', async (t) => {
  const rig = createRig(t)
  for (let i = 0; i < 50; i++) claimAs(rig, { ...dead, instance: `dead${i}` }, `${i}.json`, `{"id":"${i}"}`)
  await Promise.all([rig.agent.recover(), rig.another().recover()])
  const ids = rig.triggers().map(({ id }) => id)
  assert.deepEqual([ids.length, new Set(ids).size], [50, 50])
})

test('a living owner keeps its claims', async (t) => {
  const rig = createRig(t)
  const claim = claimAs(rig, { ...self, instance: 'other' }, 'a.json', '{"id":"a"}')
  await rig.sweepAfter(1e9)
  assert.ok(existsSync(join(claim.path, 'a.json')))
})

test('an owner elsewhere is gone after five minutes without a sign of life', async (t) => {
  const rig = createRig(t)
  const claim = claimAs(rig, elsewhere, 'a.json', '{"id":"a"}')
  await rig.agent.sweepOnce()
  await rig.sweepAfter(299_000)
  utimesSync(join(claim.path, '..'), 5, 5)
  await rig.sweepAfter(2000)
  await rig.sweepAfter(299_000)
  assert.deepEqual(rig.triggers(), [], 'the sign was seen')
  await rig.sweepAfter(2000)
  assert.equal(rig.triggers().length, 1)
})

test('an audio file is handed on with its new path, a claim without a drop is removed', async (t) => {
  const rig = createRig(t)
  claimAs(rig, dead, 'a.wav', 'audio')
  createClaims({ folder: rig.drops, owner: ownerName({ ...dead, instance: 'none' }) }).take('not-there.json')
  await rig.agent.sweepOnce()
  const [{ trigger: found, claimedPath } = unexpected()] = rig.door.submissions()
  assert.deepEqual(found.request.files, [join(claimedPath, 'a.wav')])
  assert.equal(ownersLeft(rig).length, 1)
})

function claimAs(rig: Rig, owner: ProcessOwner, name: string, content: string): Claim {
  writeFileSync(join(rig.drops, name), content)
  const claim = createClaims({ folder: rig.drops, owner: ownerName(owner) }).take(name)
  assert.ok(claim !== null)
  return claim
}

function ownersLeft(rig: Rig): readonly string[] {
  return readdirSync(join(rig.drops, '.claims'))
}

function trigger(id: string): Parameters<Rig['door']['submit']>[0][number]['trigger'] {
  const request = {
    urls: [],
    files: [],
    next: null,
    title: null,
    artist: null,
    playlist: null,
    task: null,
    force: false,
    note: null,
    requestedBy: null,
  }
  return { key: `id:${id}`, id, kind: 'json', name: `${id}.json`, contentSha256: '', request }
}

function unexpected(): never {
  throw new Error('Nothing was submitted')
}

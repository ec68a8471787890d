import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { thisProcess } from '../../src/util/process-owner.ts'
import { createClaims } from '../../src/trigger/claims.ts'
import { takeSnapshot } from '../../src/trigger/snapshot.ts'
import type { DropOutcome, TriggerDoor } from '../../src/trigger/trigger-door.ts'
import { understandClaim } from '../../src/trigger/understand-claim.ts'
import { createRig, type Rig } from './rig.ts'

const DONE: DropOutcome = {
  ok: true,
  state: 'succeeded',
  reason: 'It is done',
  runId: 'RUN-1',
  reportPath: null,
  next: null,
}
const FAILED: DropOutcome = {
  ...DONE,
  ok: false,
  state: 'failed',
  reason: 'It failed',
  next: 'tracksync retry RUN-1',
}

test('two agents on one folder take each drop once', async (t) => {
  const rig = createRig(t)
  const other = rig.another()
  for (let i = 0; i < 200; i++) drop(rig, `d${i}`)
  await Promise.all([rig.agent.sweepOnce(), other.sweepOnce()])
  const ids = rig.triggers().map(({ id }) => id)
  assert.deepEqual([ids.length, new Set(ids).size], [200, 200])
  assert.equal(claimFolders(rig).length, 200)
})

test('of many who want one drop exactly one gets it', (t) => {
  const rig = createRig(t)
  drop(rig, 'a')
  const got = Array.from({ length: 10 }, (_, i) =>
    createClaims({ folder: rig.drops, owner: `o${i}` }).take('a.json'),
  )
  assert.equal(got.filter((claim) => claim !== null).length, 1)
  assert.equal(claimFolders(rig).length, 1)
})

test('a drop given back never replaces one that came meanwhile', (t) => {
  const rig = createRig(t)
  const claims = createClaims({ folder: rig.drops, owner: 'o' })
  drop(rig, 'a', '{"id":"old"}')
  const claim = claims.take('a.json')
  drop(rig, 'a', '{"id":"new"}')
  assert.ok(claim !== null)
  claims.putBack(claim)
  assert.equal(readFileSync(join(rig.drops, 'a.json'), 'utf8'), '{"id":"new"}')
  assert.equal(readFileSync(join(rig.drops, 'a (2).json'), 'utf8'), '{"id":"old"}')
  assert.deepEqual(claimFolders(rig), [])
})

test('what was claimed is filed with its result when the run is over', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a')
  drop(rig, 'b')
  await rig.agent.sweepOnce()
  const [a = '', b = ''] = ['id:a', 'id:b'].map((key) => claimOf(rig, key))
  const report = join(rig.root, 'reports', 'a (1)', 'report.md')
  rig.agent.finish(a, { ...DONE, reportPath: report })
  rig.agent.finish(b, FAILED)
  assert.deepEqual(rig.names('02_processed'), ['a.json', 'a.json.result.md'])
  assert.deepEqual(rig.names('03_failed'), ['b.json', 'b.json.result.md'])
  assert.match(
    rig.result('02_processed', 'a.json'),
    /\[report\]\(<\.\.\/\.\.\/reports\/a%20\(1\)\/report\.md>\)/,
  )
  assert.match(rig.result('03_failed', 'b.json'), /# b.json: failed[^]*It failed[^]*tracksync retry RUN-1/)
  assert.deepEqual(claimFolders(rig), [])
  assert.deepEqual(rig.agent.finish(a, DONE), [], 'a second time nothing happens')
})

test('filing never replaces anything', async (t) => {
  const rig = createRig(t)
  for (const content of ['one', 'two', 'three']) {
    drop(rig, 'a', `{"id":"${content}"}`)
    await rig.agent.sweepOnce()
    rig.agent.finish(claimOf(rig, `id:${content}`), DONE)
  }
  const drops = rig.names('02_processed').filter((name) => name.endsWith('.json'))
  assert.deepEqual(drops, ['a (2).json', 'a (3).json', 'a.json'])
  const contents = drops.map((name) => readFileSync(join(rig.drops, '02_processed', name), 'utf8'))
  assert.deepEqual(contents, ['{"id":"two"}', '{"id":"three"}', '{"id":"one"}'])
  assert.equal(rig.names('02_processed').length, 6)
})

test('a result that a crash left behind is used for the drop it belongs to', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a')
  await rig.agent.sweepOnce()
  const claim = claimOf(rig, 'id:a')
  rig.agent.finish(claim, DONE)
  mkdirSync(claim, { recursive: true })
  renameSync(join(rig.drops, '02_processed', 'a.json'), join(claim, 'a.json'))
  rig.agent.finish(claim, DONE)
  assert.deepEqual(rig.names('02_processed'), ['a.json', 'a.json.result.md'])
})

test('the same trigger again is answered, not run', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a')
  await rig.agent.sweepOnce()
  drop(rig, 'a')
  await rig.agent.sweepOnce()
  assert.match(rig.result('02_processed', 'a.json'), /in progress/)
  rig.door.finish('id:a', 'succeeded')
  drop(rig, 'again', '{"id":"a"}')
  await rig.agent.sweepOnce()
  assert.match(rig.result('02_processed', 'again.json'), /already done/)
  assert.equal(rig.triggers().length, 1)
})

test('the same file again after its run failed is a retry', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a', '{"url":"https://a.b/"}')
  await rig.agent.sweepOnce()
  const [{ trigger, claimedPath } = unexpected()] = rig.door.submissions()
  rig.door.finish(trigger.key, 'failed')
  rig.agent.finish(claimedPath, FAILED)
  drop(rig, 'a', '{"url":"https://a.b/"}')
  await rig.agent.sweepOnce()
  const recorded = rig.events.filter((event) => event.type === 'drop-recorded')
  assert.equal(recorded.length, 2)
  assert.equal(rig.triggers().length, 1)
})

test('without an id the content and the name are the trigger', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a', '{"url":"https://a.b/"}')
  drop(rig, 'b', '{"url":"https://a.b/"}')
  drop(rig, 'c', '{"url":"https://a.b/c"}')
  await rig.agent.sweepOnce()
  assert.equal(new Set(rig.triggers().map(({ key }) => key)).size, 3)
})

const specials: [kind: string, make: (path: string, rig: Rig) => void][] = [
  ['a symbolic link', (path, rig) => symlinkSync(join(rig.root, 'ledger.sqlite'), path)],
  ['a symbolic link', (path) => symlinkSync('/dev/zero', path)],
  ['a symbolic link', (path) => symlinkSync(path, path)],
  ['a folder', (path) => mkdirSync(path)],
]

for (const [kind, make] of specials) {
  test(`${kind} with a .json name is refused unopened`, async (t) => {
    const rig = createRig(t)
    make(join(rig.drops, 'x.json'), rig)
    await rig.agent.sweepOnce()
    assert.match(rig.result('03_failed', 'x.json'), new RegExp(`it is ${kind}`))
    assert.deepEqual(rig.triggers(), [])
  })
}

test('a hard link is a file like any other', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.root, 'a'), '{"id":"a"}')
  linkSync(join(rig.root, 'a'), join(rig.drops, 'a.json'))
  await rig.agent.sweepOnce()
  assert.equal(rig.triggers().length, 1)
})

const names: [name: string | Buffer, shown: string][] = [
  [Buffer.from('a-\xff\xfe.json', 'latin1'), 'a-\\xff\\xfe.json'],
  ['new\nline.json', 'new\\u{a}line.json'],
  ['\u001b[31mred.json', '\\u{1b}[31mred.json'],
  ['\u202egnp.json', '\\u{202e}gnp.json'],
  ['$(touch x);`y`|&<>\'"*?.json', '$(touch x);`y`|&<>\'"*?.json'],
  ['--help.json', '--help.json'],
  ['x..\\..\\x.json', 'x..\\..\\x.json'],
  [`${'n'.repeat(250)}.json`, `${'n'.repeat(250)}.json`],
  [`${'ü'.repeat(125)}.json`, `${'ü'.repeat(125)}.json`],
  ['café.json', 'café.json'],
]

for (const [name, shown] of names) {
  test(`the name ${JSON.stringify(shown.slice(0, 40))} is claimed, told and filed`, async (t) => {
    const rig = createRig(t)
    writeFileSync(Buffer.concat([Buffer.from(`${rig.drops}/`), Buffer.from(name)]), '{"id":"a"}')
    await rig.agent.sweepOnce()
    assert.equal(rig.triggers()[0]?.name, shown)
    rig.agent.finish(claimOf(rig, 'id:a'), DONE)
    const filed = readdirSync(Buffer.from(join(rig.drops, '02_processed')), 'buffer')
    assert.ok(filed.some((one) => one.equals(Buffer.from(name))))
    assert.ok(filed.some((one) => one.toString('latin1').endsWith('.result.md')))
    assert.equal(filed.length, 2)
  })
}

test('an audio file whose name is not UTF-8 gets a path that programs can be given', async (t) => {
  const rig = createRig(t)
  const name = Buffer.from('caf\xe9.wav', 'latin1')
  writeFileSync(Buffer.concat([Buffer.from(`${rig.drops}/`), name]), 'audio')
  await rig.agent.sweepOnce()
  await rig.sweepAfter(2000)
  const [file = ''] = rig.triggers()[0]?.request.files ?? []
  assert.equal(readFileSync(file, 'utf8'), 'audio')
})

const late: [name: string, seen: string, then: string, kind: string, because: string][] = [
  ['a.wav', 'audio', 'more', 'changed', 'audio that grew is not whole'],
  ['a.json', '{"id":"a"}', ' x', 'changed', 'what was a document is none any more'],
  ['a.json', '{"id":"a"', '}', 'trigger', 'what is a document by now is one'],
  ['a.json', '{"id":"a"}', '', 'trigger', 'nothing changed'],
]

for (const [name, seenContent, then, kind, because] of late) {
  test(`${name} with ${seenContent}, then ${JSON.stringify(then)}, is ${kind} once claimed, because ${because}`, async (t) => {
    const rig = createRig(t)
    const path = join(rig.drops, name)
    writeFileSync(path, seenContent)
    const snapshot = takeSnapshot(path)
    appendFileSync(path, then)
    const claims = createClaims({ folder: rig.drops, owner: 'o' })
    const claim = claims.take(name)
    assert.ok(claim !== null && snapshot !== null)
    const rules = {
      folder: rig.drops,
      allowedFolders: [],
      allowPrivate: [],
      taskNames: [],
      maxJsonBytes: 1000,
    }
    const understood = await understandClaim(claim, { snapshot, validated: null }, rules)
    assert.equal(understood.kind, kind)
    claims.putBack(claim)
    assert.equal(readFileSync(path, 'utf8'), seenContent + then)
    assert.deepEqual(claimFolders(rig), [])
  })
}

test('a closed door loses nothing', async (t) => {
  const rig = createRig(t)
  let isShut = true
  const door: TriggerDoor = {
    ...rig.door,
    submit: (batch) => (isShut ? Promise.reject(new Error('database is locked')) : rig.door.submit(batch)),
  }
  const agent = rig.another({ door })
  drop(rig, 'a')
  await agent.sweepOnce()
  await agent.sweepOnce()
  assert.equal(rig.events.filter((event) => event.type === 'trouble').length, 1, 'told once')
  isShut = false
  await agent.sweepOnce()
  assert.equal(rig.triggers().length, 1)
})

test('what cannot be filed is filed later', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.drops, '03_failed'), 'a file in the way')
  drop(rig, 'a', '{"url":"file:///x"}')
  await rig.agent.sweepOnce()
  await rig.agent.sweepOnce()
  assert.deepEqual(
    rig.events.map(({ type }) => type),
    ['trouble', 'drop-refused'],
  )
  rmSync(join(rig.drops, '03_failed'))
  await rig.agent.sweepOnce()
  assert.deepEqual(rig.names('03_failed'), ['a.json', 'a.json.result.md'])
})

test('a folder that is deleted and made again is read again', async (t) => {
  const rig = createRig(t)
  await rig.agent.sweepOnce()
  renameSync(rig.drops, `${rig.drops}-away`)
  await rig.agent.sweepOnce()
  assert.equal(rig.events.at(-1)?.type, 'trouble')
  assert.ok(!existsSync(rig.drops), 'a folder that is away (a disk that is not mounted) is not made up')
  mkdirSync(rig.drops)
  drop(rig, 'a')
  await rig.agent.sweepOnce()
  assert.equal(rig.triggers().length, 1)
})

test('the owner that claims is this process', () => {
  assert.equal(thisProcess().pid, process.pid)
})

function drop(rig: Rig, name: string, content = `{"id":"${name}"}`): void {
  writeFileSync(join(rig.root, 'staged'), content)
  renameSync(join(rig.root, 'staged'), join(rig.drops, `${name}.json`))
}

function claimOf(rig: Rig, key: string): string {
  return rig.door.submissions().find(({ trigger }) => trigger.key === key)?.claimedPath ?? ''
}

/** Every claim that lies in the folder. */
function claimFolders(rig: Rig): readonly string[] {
  const home = join(rig.drops, '.claims')
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    (path) => dirname(dirname(path)) === '.' && dirname(path) !== '.',
  )
}

function unexpected(): never {
  throw new Error('Nothing was submitted')
}

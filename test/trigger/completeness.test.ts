import assert from 'node:assert/strict'
import { appendFileSync, chmodSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createRig, type Rig } from './rig.ts'

const URL_LINE = 'URL=https://a.b/c'

/** A drop written in place, in steps; and after how long without a change it is taken. */
const cases: [name: string, content: string | Buffer, takenAfterMs: number, because: string][] = [
  ['a.json', '{"id":"a"}', 0, 'JSON that parses and fits is complete'],
  ['a.json', '{"url":"file:///x"}', 0, 'so is JSON that asks for what is not allowed'],
  ['a.json', '{"id":', 10_000, 'JSON that is cut off may go on'],
  ['a.json', '{}', 10_000, 'an empty object may be a first state'],
  ['a.json', '{"id":7}', 10_000, 'wrong types may be a first state'],
  ['a.json', `{"pad":"${'x'.repeat(1 << 20)}"}`, 10_000, 'a document that is too large may be written anew'],
  ['a.json', '', 30_000, 'an empty file may still be filled'],
  ['a.url', `[InternetShortcut]\n${URL_LINE}\n`, 100, 'its last line is whole'],
  ['a.url', `[InternetShortcut]\n${URL_LINE}`, 500, 'its last line may go on'],
  ['a.txt', 'https://a.b/c', 500, 'so may a list'],
  ['a.webloc', '<plist></plist>\n', 0, 'its end is marked'],
  ['a.webloc', '<plist>', 10_000, 'its end is missing'],
  ['a.wav', riff(100, 100), 100, 'it is as long as it says'],
  ['a.wav', riff(100, 60), 10_000, 'it is shorter than it says'],
  ['a.wav', riff(0xffffffff, 60), 2000, 'it does not say how long it is'],
  ['a.flac', 'fLaC and so on', 2000, 'FLAC does not say how many bytes it has'],
  ['a.pdf', '%PDF', 2000, 'what it is not is told when it stops changing'],
]

for (const [name, content, takenAfterMs, because] of cases) {
  test(`${name} is taken after ${takenAfterMs} ms, because ${because}`, async (t) => {
    const rig = createRig(t)
    writeFileSync(join(rig.drops, name), content)
    await rig.agent.sweepOnce()
    if (takenAfterMs > 0) {
      assert.ok(isThere(rig, name), 'not at once')
      await rig.sweepAfter(takenAfterMs - 5)
      assert.ok(isThere(rig, name), 'not before')
      await rig.sweepAfter(5)
    }
    assert.ok(!isThere(rig, name), 'then')
  })
}

test('what changes is waited for from the change on', async (t) => {
  const rig = createRig(t)
  const path = join(rig.drops, 'a.flac')
  writeFileSync(path, 'fLaC')
  await rig.agent.sweepOnce()
  for (let i = 0; i < 5; i++) {
    appendFileSync(path, 'more')
    await rig.sweepAfter(1900)
    assert.ok(isThere(rig, 'a.flac'))
  }
  await rig.sweepAfter(2000)
  assert.equal(rig.triggers().length, 1)
})

test('a document in parts is taken when the last part is there', async (t) => {
  const rig = createRig(t)
  const path = join(rig.drops, 'a.json')
  for (const [part, runs] of [
    ['{"id":"a"', 0],
    [',"title":"x', 0],
    ['"}', 1],
  ] as const) {
    appendFileSync(path, part)
    await rig.sweepAfter(3000)
    assert.equal(rig.triggers().length, runs)
  }
})

test('an empty object that is written anew is neither run nor refused', async (t) => {
  const rig = createRig(t)
  const path = join(rig.drops, 'a.json')
  writeFileSync(path, '{}')
  await rig.agent.sweepOnce()
  await rig.sweepAfter(9000)
  writeFileSync(path, '{"id":"a"}')
  await rig.sweepAfter(50)
  assert.deepEqual(
    rig.triggers().map((trigger) => trigger.id),
    ['a'],
  )
  assert.deepEqual(rig.names('03_failed'), [])
})

const arrivals: [name: string, content: string | Buffer][] = [
  ['a.url', `[InternetShortcut]\n${URL_LINE}`],
  ['a.txt', 'https://a.b/c'],
  ['a.flac', 'fLaC'],
  ['a.wav', riff(0xffffffff, 60)],
]

for (const [name, content] of arrivals) {
  test(`${name} that was renamed into the folder is taken at once`, async (t) => {
    const rig = createRig(t)
    const staged = join(rig.root, name)
    writeFileSync(staged, content)
    utimesSync(staged, 1000, 1000)
    renameSync(staged, join(rig.drops, name))
    await rig.agent.sweepOnce()
    assert.equal(rig.triggers().length, 1)
  })
}

test('a time stamp of the future or of 1970 changes nothing', async (t) => {
  const rig = createRig(t)
  for (const [name, seconds] of [
    ['future', Date.now() / 1000 + 1e8],
    ['past', 1],
  ] as const) {
    writeFileSync(join(rig.drops, `${name}.json`), `{"id":"${name}"}`)
    utimesSync(join(rig.drops, `${name}.json`), seconds, seconds)
  }
  await rig.agent.sweepOnce()
  assert.equal(rig.triggers().length, 2)
})

test('a folder waits until nothing in it changes, and for what is still being written', async (t) => {
  const rig = createRig(t)
  const set = join(rig.drops, 'Set')
  mkdirSync(join(set, 'CD1'), { recursive: true })
  writeFileSync(join(set, 'CD1', 'a.wav'), 'a')
  await rig.agent.sweepOnce()
  await rig.sweepAfter(1900)
  writeFileSync(join(set, 'CD1', 'b.wav.part'), 'b')
  await rig.sweepAfter(1900)
  await rig.sweepAfter(2000)
  assert.ok(isThere(rig, 'Set'), 'a file in it is partial')
  renameSync(join(set, 'CD1', 'b.wav.part'), join(set, 'CD1', 'b.wav'))
  await rig.sweepAfter(10)
  await rig.sweepAfter(2000)
  assert.equal(rig.triggers()[0]?.request.files.length, 2)
})

for (const marker of ['.done', 'trigger.json']) {
  test(`a folder with ${marker} is taken at once`, async (t) => {
    const rig = createRig(t)
    mkdirSync(join(rig.drops, 'Set'))
    writeFileSync(join(rig.drops, 'Set', 'a.wav'), 'a')
    writeFileSync(join(rig.drops, 'Set', marker), '{"note":"n"}')
    await rig.agent.sweepOnce()
    assert.equal(rig.triggers().length, 1)
  })
}

test('a trigger waits for the file that it names, and both are one drop', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.drops, 'a.json'), '{"id":"a","file":"song.wav"}')
  await rig.agent.sweepOnce()
  writeFileSync(join(rig.drops, 'song.wav'), riff(100, 40))
  await rig.sweepAfter(3000)
  await rig.sweepAfter(3000)
  assert.deepEqual(rig.triggers(), [], 'the song is not whole')
  writeFileSync(join(rig.drops, 'song.wav'), riff(100, 100))
  await rig.sweepAfter(50)
  await rig.sweepAfter(100)
  const [{ trigger, claimedPath } = { trigger: null, claimedPath: '' }, ...others] = rig.door.submissions()
  assert.deepEqual(trigger?.request.files, [join(claimedPath, '.with', 'song.wav')])
  assert.deepEqual(others, [])
  const moved = rig.agent.finish(claimedPath, {
    ok: true,
    state: 'succeeded',
    reason: 'done',
    runId: 'r',
    reportPath: null,
    next: null,
  })
  assert.deepEqual(rig.names('02_processed'), ['a.json', 'a.json.result.md', 'song.wav'])
  assert.deepEqual(moved, [
    { from: join(claimedPath, '.with', 'song.wav'), to: join(rig.drops, '02_processed', 'song.wav') },
    { from: join(claimedPath, 'a.json'), to: join(rig.drops, '02_processed', 'a.json') },
  ])
})

test('a trigger that names itself, or two that name each other, are refused', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.drops, 'self.json'), '{"file":"self.json"}')
  writeFileSync(join(rig.drops, 'one.json'), '{"file":"two.json"}')
  writeFileSync(join(rig.drops, 'two.json'), '{"file":"one.json"}')
  await rig.agent.settle(new AbortController().signal)
  assert.deepEqual(
    rig.names().filter((name) => name.endsWith('.json')),
    [],
  )
})

test(
  'a file that may not be read is taken once it may',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async (t) => {
    const rig = createRig(t)
    writeFileSync(join(rig.drops, 'a.json'), '{"id":"a"}', { mode: 0 })
    await rig.sweepAfter(5000)
    chmodSync(join(rig.drops, 'a.json'), 0o600)
    await rig.sweepAfter(10)
    assert.equal(rig.triggers().length, 1)
  },
)

test('what waits is told with its reason, and settling ends when the last is decided', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.drops, 'a.json'), '{"id":')
  await rig.agent.sweepOnce()
  const [waiting] = rig.agent.waiting()
  assert.equal(waiting?.name, 'a.json')
  assert.match(waiting?.why ?? '', /it is not JSON/)
  await rig.agent.settle(new AbortController().signal)
  assert.deepEqual([rig.agent.waiting(), rig.names('03_failed').length], [[], 2])
})

test('read-only it tells what waits and changes nothing', async (t) => {
  const rig = createRig(t, { readOnly: true })
  writeFileSync(join(rig.drops, 'a.json'), '{"id":"a"}')
  writeFileSync(join(rig.drops, 'b.json'), '')
  await rig.agent.sweepOnce()
  await rig.sweepAfter(60_000)
  const waiting = rig.agent.waiting()
  assert.deepEqual(waiting.map(({ name }) => name).sort(), ['a.json', 'b.json'])
  assert.deepEqual([rig.names(), rig.triggers()], [['a.json', 'b.json'], []])
})

function isThere(rig: Rig, name: string): boolean {
  return rig.names().includes(name)
}

/** A RIFF file that declares a total of `declaredBytes` and has `realBytes`. */
function riff(declaredBytes: number, realBytes: number): Buffer {
  const bytes = Buffer.alloc(realBytes)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(declaredBytes === 0xffffffff ? declaredBytes : declaredBytes - 8, 4)
  bytes.write('WAVE', 8, 'latin1')
  return bytes
}

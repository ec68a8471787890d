import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { watchFolder } from '../../src/trigger/folder-hint.ts'
import type { TriggerFolderEvent } from '../../src/trigger/trigger-folder-event.ts'
import { createRig, type Rig } from './rig.ts'

test('what is there at the start is taken before the watch begins', async (t) => {
  const rig = createRig(t)
  drop(rig, 'a.json', 'a')
  await watch(t, rig)
  assert.deepEqual(
    rig.triggers().map(({ id }) => id),
    ['a'],
  )
})

test('a drop is taken when it comes, whatever its name', async (t) => {
  const rig = createRig(t)
  const { seen } = await watch(t, rig)
  await seen((event) => event.type === 'watch' && event.state === 'watching')
  for (const [name, id] of [
    ['a.json', 'a'],
    ['ü\n.json', 'b'],
    [Buffer.from('\xff\xfe.json', 'latin1'), 'c'],
  ] as const) {
    drop(rig, name, id)
    await seen(
      (event) => event.type === 'drop-recorded' && rig.triggers().some((trigger) => trigger.id === id),
    )
  }
})

test('a drop in parts is taken when its last part comes', async (t) => {
  const rig = createRig(t)
  const { seen } = await watch(t, rig)
  await seen((event) => event.type === 'watch')
  writeFileSync(join(rig.drops, 'a.json'), '{"id":')
  await seen((event) => event.type === 'drop-waiting')
  writeFileSync(join(rig.drops, 'a.json'), '"a"}', { flag: 'a' })
  await seen((event) => event.type === 'drop-recorded')
})

test('the folder may be deleted and made again', async (t) => {
  const rig = createRig(t)
  const { seen } = await watch(t, rig)
  await seen((event) => event.type === 'watch')
  rmSync(rig.drops, { recursive: true })
  mkdirSync(rig.drops)
  drop(rig, 'a.json', 'a')
  await seen((event) => event.type === 'drop-recorded')
  rmSync(rig.drops, { recursive: true })
  await seen((event) => event.type === 'trouble')
  mkdirSync(rig.drops)
  drop(rig, 'b.json', 'b')
  await seen((event) => event.type === 'drop-recorded' && event.name === 'b.json')
})

test('a folder that is away was tried and not read: its agent is in trouble, and does not hang', async (t) => {
  const rig = createRig(t)
  await rig.sweepAfter(0)
  rmSync(rig.drops, { recursive: true })
  await rig.sweepAfter(90_000)
  assert.deepEqual([rig.agent.readAgeMs(), rig.agent.triedAgeMs()], [90_000, 0])
})

test('an abort ends a long read early, and what was not read yet is still there', async (t) => {
  const rig = createRig(t)
  for (let i = 0; i < 500; i++) drop(rig, `${i}.json`, `${i}`)
  const stop = new AbortController()
  const agent = rig.anotherInRealTime()
  rig.onNextEvent(() => stop.abort())
  await agent.start(stop.signal)
  await agent.stopped()
  const taken = rig.triggers().length
  assert.ok(taken > 0 && taken < 500)
  assert.equal(rig.names().filter((name) => name.endsWith('.json')).length, 500 - taken)
})

test('hints come also when the folder is named by a link to it', async (t) => {
  const rig = createRig(t)
  const link = join(rig.root, 'link')
  symlinkSync(rig.drops, link)
  const hinted = await new Promise<string | null>((resolve, reject) => {
    const onReady = (): void => drop(rig, 'a.json', 'a')
    const watcher = watchFolder({ folder: link, onHint: resolve, onSelf: reject, onReady, onError: reject })
    t.after(async () => (await watcher).close())
  })
  assert.equal(hinted, 'a.json')
})

test('a folder that is a file cannot be started on', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.root, 'file'), '')
  const agent = rig.anotherInRealTime({ folder: join(rig.root, 'file') })
  await assert.rejects(agent.start(new AbortController().signal), { code: 'FILE_FAILED' })
})

interface Watch {
  /** Resolves when an event, past or future, fits. */
  readonly seen: (fits: (event: TriggerFolderEvent) => boolean) => Promise<void>
}

async function watch(t: TestContext, rig: Rig): Promise<Watch> {
  const stop = new AbortController()
  const agent = rig.anotherInRealTime()
  t.after(async () => {
    stop.abort()
    await agent.stopped()
  })
  await agent.start(stop.signal)
  return {
    seen: (fits) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (rig.events.some(fits)) resolve()
          else rig.onNextEvent(check)
        }
        check()
      }),
  }
}

function drop(rig: Rig, name: string | Buffer, id: string): void {
  writeFileSync(join(rig.root, 'staged'), JSON.stringify({ id }))
  renameSync(join(rig.root, 'staged'), Buffer.concat([Buffer.from(`${rig.drops}/`), Buffer.from(name)]))
}

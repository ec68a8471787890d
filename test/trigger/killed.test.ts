import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRig, type Rig } from './rig.ts'

const AGENT = join(import.meta.dirname, '../../src/bench/trigger-agent.ts')
const KILLS = 6

for (const agents of [1, 2]) {
  test(`nothing is lost or doubled when ${agents} of ${agents} agents are killed at random moments`, async (t) => {
    const rig = createRig(t, { sharedLedger: true })
    const random = createRandom(agents)
    const running = await Promise.all(Array.from({ length: agents }, () => startAgent(rig)))
    t.after(() => running.forEach((agent) => agent.kill('SIGKILL')))
    let count = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = kill % agents
      const dropsBefore = 20 + Math.floor(random() * 60)
      for (let i = 0; i < dropsBefore; i++) {
        drop(rig, count++)
        if (i % 8 === 0) await sleep(random() * 8) // lets drops meet the kill in every stage of their way
      }
      running[victim]?.kill('SIGKILL')
      await once(running[victim] ?? assert.fail(), 'exit')
      running[victim] = await startAgent(rig)
    }
    running.forEach((agent) => agent.kill('SIGKILL'))
    await rig.agent.settle(new AbortController().signal)

    const found = rig.door.submissions()
    assert.equal(found.length, count)
    assert.equal(new Set(found.map(({ trigger }) => trigger.id)).size, count)
    for (const { trigger, claimedPath } of found) assert.deepEqual(readdirSync(claimedPath), [trigger.name])
    assert.deepEqual(
      rig.names().filter((name) => !name.startsWith('.')),
      [],
      'nothing was left, refused, or taken twice',
    )
  })
}

async function startAgent(rig: Rig): Promise<ChildProcess> {
  const agent = fork(AGENT, [rig.root], { execArgv: ['--import', 'tsx'] })
  await once(agent, 'message') // it watches
  return agent
}

function drop(rig: Rig, number: number): void {
  writeFileSync(join(rig.root, 'staged'), JSON.stringify({ id: `k${number}` }))
  renameSync(join(rig.root, 'staged'), join(rig.drops, `k${number}.json`))
}

/** Park and Miller's generator: the same moments in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

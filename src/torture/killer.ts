import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endGroup } from './process-group.ts'
import { createRandom } from './random.ts'

export interface KillerOptions {
  readonly triggerFolder: string
  /** A folder in which the agent's task leaves one file for each time it was run, with the trigger's id in its name. */
  readonly effectsFolder: string
  readonly command: readonly [program: string, ...args: readonly string[]]
  readonly cwd: string
  /** Agents that share the folder. */
  readonly agents: number
  readonly kills: number
  /** An agent lives at least and at most so long before it is killed. */
  readonly lifeMs: readonly [number, number]
  readonly dropsPerSecond: number
  /** After the last kill: how long without any new effect until what is missing counts as lost. */
  readonly settleMs: number
  readonly seed: number
}

export interface KillerVerdict {
  readonly dropped: number
  readonly kills: number
  /** Dropped, but without effect. */
  readonly lost: readonly string[]
  /** With more than one effect. */
  readonly doubled: readonly string[]
  /** Names that are still in the trigger folder. */
  readonly leftover: readonly string[]
  /** Agents that ended before they were killed. */
  readonly ownExits: number
}

/** Drops triggers while the agents are killed at random moments and started again, then compares drops with effects. */
export async function torture(options: KillerOptions): Promise<KillerVerdict> {
  const { agents, kills, lifeMs } = options
  const random = createRandom(options.seed)
  const herd = createHerd(options)
  const dropper = startDropper(options, createRandom(options.seed + 1))
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(lifeMs[0] + random() * (lifeMs[1] - lifeMs[0]))
      await herd.replace(Math.floor(random() * agents))
    }
    const dropped = await dropper.stop()
    await settled(options, dropped)
    await herd.stop()
    const counts = countEffects(options.effectsFolder, dropped)
    return {
      dropped: dropped.length,
      kills,
      lost: dropped.filter((id) => (counts.get(id) ?? 0) === 0),
      doubled: dropped.filter((id) => (counts.get(id) ?? 0) > 1),
      leftover: readdirSync(options.triggerFolder).filter((name) => name.endsWith('.json')),
      ownExits: herd.ownExits(),
    }
  } finally {
    await dropper.stop()
    await herd.stop()
  }
}

/** A new name for every attempt of a task, with the trigger's id before the first dot: what `torture` counts. */
function idOf(effect: string): string {
  return effect.split('.', 1)[0] ?? effect
}

function countEffects(folder: string, dropped: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map(dropped.map((id) => [id, 0]))
  for (const name of namesIn(folder)) counts.set(idOf(name), (counts.get(idOf(name)) ?? 0) + 1)
  return counts
}

/** Resolves when every drop has its effect, or nothing new has come for a while. */
async function settled(
  { effectsFolder, settleMs }: KillerOptions,
  dropped: readonly string[],
): Promise<void> {
  const lookMs = 100
  let last = -1
  for (let quietMs = 0; quietMs < settleMs; quietMs += lookMs) {
    const counts = countEffects(effectsFolder, dropped)
    if (dropped.every((id) => (counts.get(id) ?? 0) > 0)) return
    const effects = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (effects !== last) quietMs = 0
    last = effects
    await sleep(lookMs)
  }
}

interface Herd {
  /** Kills one agent with everything it started, and starts another in its place. */
  replace(index: number): Promise<void>
  /** Asks all to stop, and kills those that do not. */
  stop(): Promise<void>
  ownExits(): number
}

function createHerd({ agents, command: [program, ...args], cwd }: KillerOptions): Herd {
  let ownExits = 0
  const expected = new WeakSet<ChildProcess>()
  const start = (): ChildProcess => {
    const child = spawn(program, args, { cwd, detached: true, stdio: 'ignore' })
    child.once('exit', () => {
      if (!expected.has(child)) ownExits += 1
    })
    return child
  }
  const running = Array.from({ length: agents }, start)
  return {
    async replace(index) {
      const old = running[index]
      if (old === undefined) return
      expected.add(old)
      await endGroup(old, 'SIGKILL')
      running[index] = start()
    },
    async stop() {
      const all = running.splice(0)
      all.forEach((child) => expected.add(child))
      await Promise.all(all.map((child) => endGroup(child, 'SIGTERM')))
    },
    ownExits: () => ownExits,
  }
}

interface Dropper {
  /** Resolves with the ids of all drops. */
  stop(): Promise<readonly string[]>
}

function startDropper({ triggerFolder, dropsPerSecond, seed }: KillerOptions, random: () => number): Dropper {
  mkdirSync(triggerFolder, { recursive: true })
  const stage = mkdtempSync(join(dirname(triggerFolder), '.killer-stage-'))
  const ids: string[] = []
  let dropping = true
  const work = (async () => {
    while (dropping) {
      const id = `k${seed}-${ids.length}`
      const text = JSON.stringify({ id, type: 'track', title: `Track ${id}` })
      const target = join(triggerFolder, `${id}.json`)
      // every third is written in place, as simple programs do
      if (ids.length % 3 === 2) writeFileSync(target, text)
      else {
        writeFileSync(join(stage, id), text)
        renameSync(join(stage, id), target)
      }
      ids.push(id)
      await sleep((1000 / dropsPerSecond) * (0.5 + random()))
    }
    rmSync(stage, { recursive: true, force: true })
    return ids
  })()
  return {
    stop: () => {
      dropping = false
      return work
    },
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

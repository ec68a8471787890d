import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../random.ts'
import { workedTwice } from '../worked-twice.ts'
import { createAgentLives, type AgentLives } from './agent-lives.ts'
import { createDrops } from './drops.ts'
import { readEffects } from './effects.ts'
import { createHandoffs } from './handoffs.ts'
import { createSchedules } from './schedules.ts'
import { makeSoakPlace, type SoakPlace } from './soak-place.ts'
import type { WayCount, WayIn } from './way-in.ts'
import { createWebhooks } from './webhooks.ts'

const KILL_EVERY_MS = 20_000
const MINUTE_MS = 60_000
/** Without anything new for so long, what is missing is lost. */
const QUIET_MS = 30_000
const LOOK_MS = 500
/** The agent is killed at most so long after a crowd: somewhere between its arrival and its answers. */
const CROWD_MS = 40

interface SoakVerdict {
  readonly ways: readonly (WayCount & { readonly name: string })[]
  readonly kills: number
  readonly ownEnds: number
  readonly stopExitCode: number | null
  readonly workedTwice: readonly string[]
}

/**
 * One folder, one agent, everything at once: drops, hand-offs, schedules and webhooks, while the agent is killed every
 * 20 seconds and started again. What was done is counted by the files that the runs left, not by the ledger.
 */
async function soak(place: SoakPlace, minutes: number, seed: number): Promise<SoakVerdict> {
  const now = (): number => Date.now()
  const agent = createAgentLives(place, now)
  const ways: readonly WayIn[] = [
    createDrops(place, createRandom(seed)),
    createHandoffs(place, createRandom(seed + 1)),
    createSchedules(agent.lives, now),
    createWebhooks(place, createRandom(seed + 2)),
  ]
  try {
    await agent.begin()
    const stop = new AbortController()
    const sending = Promise.all(ways.map((way) => way.send(stop.signal)))
    const kills = await killInTurn(agent, ways, now() + minutes * MINUTE_MS, createRandom(seed + 3))
    stop.abort()
    await sending
    await settled(place, ways)
    const stopExitCode = await agent.stop()
    const effects = readEffects(place)
    return {
      ways: ways.map((way) => ({ name: way.name, ...way.count(effects) })),
      kills,
      ownEnds: agent.ownEnds(),
      stopExitCode,
      workedTwice: workedTwice(place.root),
    }
  } finally {
    await agent.kill()
  }
}

/**
 * Kills 10, 30 and 50 seconds after the full minute, give or take six; in every second minute the last of them beside the
 * full minute, when the schedules are due. Each comes a moment after many things came at once.
 */
async function killInTurn(
  agent: AgentLives,
  ways: readonly WayIn[],
  endMs: number,
  random: () => number,
): Promise<number> {
  let kills = 0
  for (let turn = Math.ceil(Date.now() / KILL_EVERY_MS); turn * KILL_EVERY_MS < endMs; turn += 1) {
    const [aroundMs, spreadMs] = turn % 6 === 2 ? [KILL_EVERY_MS, 500] : [KILL_EVERY_MS / 2, 6000]
    const atMs = turn * KILL_EVERY_MS + aroundMs + (random() * 2 - 1) * spreadMs
    await sleep(Math.max(0, Math.min(atMs, endMs) - Date.now()))
    ways.forEach((way) => way.crowd?.())
    await sleep(random() * CROWD_MS)
    await agent.kill()
    kills += 1
    await agent.begin()
  }
  await sleep(Math.max(0, endMs - Date.now()))
  return kills
}

/** Resolves when nothing is missing, or nothing has changed for a while. */
async function settled(place: SoakPlace, ways: readonly WayIn[]): Promise<void> {
  let last = ''
  for (let quietMs = 0; quietMs < QUIET_MS; quietMs += LOOK_MS) {
    const effects = readEffects(place)
    const missing = ways.flatMap((way) => way.count(effects).lost).join()
    if (missing === '') return
    if (missing !== last) quietMs = 0
    last = missing
    await sleep(LOOK_MS)
  }
}

function isGood({ ways, ownEnds, stopExitCode, workedTwice: twice }: SoakVerdict): boolean {
  const spoiled = ways.flatMap(({ lost, doubled }) => [...lost, ...doubled])
  return spoiled.length === 0 && ownEnds === 0 && stopExitCode === 143 && twice.length === 0
}

const COLUMNS = ['way in', 'sent', 'accepted', 'done', 'lost', 'doubled']

function linesOf(verdict: SoakVerdict): readonly string[] {
  const { ways, kills, ownEnds, stopExitCode } = verdict
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => (index === 0 ? `${cell}`.padEnd(10) : `${cell}`.padStart(9))).join('')
  return [
    row(COLUMNS),
    ...ways.map(
      ({ name, sent, accepted, done, lost, doubled, notes }) =>
        `${row([name, sent, accepted, done, lost.length, doubled.length])}   ${notes}`,
    ),
    ...ways.flatMap(({ name, lost, doubled }) => [
      ...(lost.length === 0 ? [] : [`lost by ${name}: ${lost.slice(0, 20).join(', ')}`]),
      ...(doubled.length === 0 ? [] : [`doubled by ${name}: ${doubled.slice(0, 20).join(', ')}`]),
    ]),
    `${kills} kills; ${ownEnds} ends of itself; the last one stopped with ${stopExitCode}`,
    `${verdict.workedTwice.length} runs worked on by two agents at once`,
  ]
}

/** Soaks and prints the verdict; sets the exit code to 1 when something was lost or doubled. */
export async function printSoakVerdict(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } },
  })
  const place = await makeSoakPlace()
  try {
    const verdict = await soak(place, Number(values.minutes ?? 10), Number(values.seed ?? 1))
    process.stdout.write(`${linesOf(verdict).join('\n')}\n`)
    process.exitCode = isGood(verdict) ? 0 : 1
  } finally {
    if (values.keep === true) process.stdout.write(`Kept ${place.root}\n`)
    else rmSync(place.root, { recursive: true, force: true })
  }
}

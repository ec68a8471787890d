import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { atMost, type BenchRow } from './bench-row.ts'
import type { AgentCommand, AgentReport } from './trigger-agent.ts'

export interface TriggerFolderBenchOptions {
  /** Also the bursts of 50,000 and of 30,000 drops into a blocked agent. */
  readonly full: boolean
}

/** Measures the trigger folder alone, against an agent in a process of its own with a durable ledger. */
export async function benchTriggerFolder({ full }: TriggerFolderBenchOptions): Promise<readonly BenchRow[]> {
  return [
    ...(await latency()),
    ...(await burst(10_000, 0)),
    ...(full ? await burst(50_000, 0) : []),
    ...(full ? await burst(30_000, 3000) : []),
    ...(await idle()),
  ]
}

const LATENCY_DROPS = 300
const PROCESSED_FILES = 10_000
const IDLE_MS = 20_000
const GIVE_UP_MS = 180_000

async function latency(): Promise<readonly BenchRow[]> {
  return withAgent(async (agent, place) => {
    const dropped = new Map<string, bigint>()
    for (let i = 0; i < LATENCY_DROPS; i++) {
      const id = `latency-${i}`
      place.stage(id)
      dropped.set(id, process.hrtime.bigint())
      place.drop(id)
      await sleep(10 + (i % 10))
    }
    const { recorded } = await agent.reportOnce(LATENCY_DROPS)
    const took = recorded.map(({ id, atNs }) => Number(BigInt(atNs) - (dropped.get(id) ?? 0n)) / 1e6)
    const wrote = recorded.map(({ writeMs }) => writeMs)
    return [
      atMost('rename-in to durably claimed, p50', quantile(took, 0.5), 'ms', 10),
      atMost('rename-in to durably claimed, p95', quantile(took, 0.95), 'ms', 25),
      atMost("the disk's part of it (a durable write), p50", quantile(wrote, 0.5), 'ms', Infinity),
      atMost("the disk's part of it (a durable write), p95", quantile(wrote, 0.95), 'ms', Infinity),
      atMost(`of ${LATENCY_DROPS} drops lost`, LATENCY_DROPS - recorded.length, 'drops', 0),
    ]
  })
}

async function burst(count: number, blockedMs: number): Promise<readonly BenchRow[]> {
  return withAgent(async (agent, place) => {
    const ids = Array.from({ length: count }, (_, i) => `burst-${i}`)
    ids.forEach(place.stage)
    if (blockedMs > 0) agent.send({ kind: 'block', ms: blockedMs })
    const start = performance.now()
    ids.forEach(place.drop)
    const { recorded, peakBytes } = await agent.reportOnce(count)
    const seconds = (performance.now() - start) / 1000
    const name = `burst of ${count}${blockedMs > 0 ? ' into a blocked agent' : ''}`
    const distinct = new Set(recorded.map(({ id }) => id)).size
    return [
      atMost(`${name}, lost`, count - distinct, 'drops', 0),
      atMost(`${name}, doubled`, recorded.length - distinct, 'drops', 0),
      atMost(`${name}, peak resident memory`, peakBytes / 2 ** 20, 'MiB', 150),
      atMost(`${name}, until all are recorded`, seconds, 's', Infinity),
    ]
  })
}

async function idle(): Promise<readonly BenchRow[]> {
  return withAgent(async (agent, place) => {
    await sleep(IDLE_SETTLE_MS)
    const before = await agent.report()
    await sleep(IDLE_MS)
    const after = await agent.report()
    const percent = ((after.cpuMs - before.cpuMs) / IDLE_MS) * 100
    return [atMost(`idle with ${place.processed} files in 02_processed`, percent, '% CPU', 0.1)]
  }, PROCESSED_FILES)
}

/** After its start the agent reads the folder every second for a while; idle begins later. */
const IDLE_SETTLE_MS = 8000

interface Place {
  readonly stage: (id: string) => void
  readonly drop: (id: string) => void
  readonly processed: number
}

interface Agent {
  send(command: AgentCommand): void
  report(): Promise<AgentReport>
  /** The report, as soon as so many drops are recorded, or late enough to give up. */
  reportOnce(count: number): Promise<AgentReport>
}

async function withAgent<T>(measure: (agent: Agent, place: Place) => Promise<T>, processed = 0): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-bench-'))
  const [drops, staged] = [join(root, 'drops'), join(root, 'staged')]
  for (const folder of [drops, staged, join(drops, '02_processed')]) mkdirSync(folder, { recursive: true })
  for (let i = 0; i < processed; i++) writeFileSync(join(drops, '02_processed', `old-${i}.json`), '{}')
  const child = fork(compileAgent(root), [root], { execArgv: [] })
  try {
    await once(child, 'message') // it watches
    return await measure(agentOf(child), {
      stage: (id) => writeFileSync(join(staged, id), document(id)),
      drop: (id) => renameSync(join(staged, id), join(drops, `${id}.json`)),
      processed,
    })
  } finally {
    child.kill()
    await once(child, 'exit')
    rmSync(root, { recursive: true, force: true })
  }
}

/** As the installed agent runs: compiled, and without the loader that this process has. */
function compileAgent(folder: string): string {
  const outfile = join(folder, 'trigger-agent.mjs')
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'))
  const entryPoints = [fileURLToPath(new URL('trigger-agent.ts', import.meta.url))]
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' })
  return outfile
}

function agentOf(child: ChildProcess): Agent {
  const send = (command: AgentCommand): void => void child.send(command)
  const ask = async (command: AgentCommand): Promise<AgentReport> => {
    send(command)
    const [report]: AgentReport[] = await once(child, 'message')
    if (report === undefined) throw new Error('The agent gave no report')
    return report
  }
  return {
    send,
    report: () => ask({ kind: 'report', onceRecorded: 0, atLatestMs: 0 }),
    reportOnce: (count) => ask({ kind: 'report', onceRecorded: count, atLatestMs: GIVE_UP_MS }),
  }
}

function document(id: string): string {
  return `${JSON.stringify({ id, type: 'track', url: `https://soundcloud.com/artist/${id}`, title: `Track ${id}` })}\n`
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN
}

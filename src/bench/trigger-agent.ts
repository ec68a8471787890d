import { join } from 'node:path'
import { thisProcess } from '../util/process-owner.ts'
import { boundYoungGeneration } from '../util/young-generation.ts'
import type { TriggerDoor } from '../trigger/trigger-door.ts'
import { createTriggerFolder } from '../trigger/trigger-folder.ts'
import { peakResidentBytes } from './cpu-time.ts'
import { openSqliteTriggerDoor } from './sqlite-trigger-door.ts'

/** What the bench asks of its agent: a report when enough is recorded, or to be busy with something else. */
export type AgentCommand =
  | { readonly kind: 'report'; readonly onceRecorded: number; readonly atLatestMs: number }
  | { readonly kind: 'block'; readonly ms: number }

export interface RecordedDrop {
  readonly id: string
  /** From `process.hrtime`, which is the same in all processes. */
  readonly atNs: string
  /** How long the ledger's durable write took. */
  readonly writeMs: number
}

export interface AgentReport {
  /** Drops in the order in which they were durably recorded. */
  readonly recorded: readonly RecordedDrop[]
  readonly peakBytes: number
  readonly cpuMs: number
}

// the program that the bench starts: an agent on ROOT/drops with its ledger in ROOT
boundYoungGeneration()
const [, , root = '.'] = process.argv
const folder = join(root, 'drops')
const ledger = openSqliteTriggerDoor(join(root, 'ledger.sqlite'))
const recorded: RecordedDrop[] = []
const door: TriggerDoor = {
  ...ledger,
  async submit(batch) {
    const start = performance.now()
    const answers = await ledger.submit(batch)
    const writeMs = performance.now() - start
    const atNs = String(process.hrtime.bigint())
    batch.forEach(({ trigger }, i) => {
      if (answers[i]?.kind === 'queued') recorded.push({ id: trigger.id ?? '', atNs, writeMs })
    })
    return answers
  },
}
const agent = createTriggerFolder({
  folder,
  owner: thisProcess(),
  door,
  taskNames: [],
  allowedFolders: [folder],
  allowPrivate: [],
  maxJsonBytes: 1 << 20,
  now: () => performance.now(),
  wallNow: Date.now,
  log: (event) => {
    if (event.type === 'watch') process.send?.('watching')
  },
})

process.on('disconnect', () => process.exit())
process.on('message', (command: AgentCommand) => {
  if (command.kind === 'block') blockFor(command.ms)
  else void reportWhen(command.onceRecorded, performance.now() + command.atLatestMs)
})
await agent.start(new AbortController().signal)

async function reportWhen(count: number, atLatestMs: number): Promise<void> {
  while (recorded.length < count && performance.now() < atLatestMs)
    await new Promise((resolve) => setTimeout(resolve, 20))
  const { user, system } = process.cpuUsage()
  const report: AgentReport = {
    recorded,
    peakBytes: peakResidentBytes(process.pid),
    cpuMs: (user + system) / 1000,
  }
  process.send?.(report)
}

/** Keeps the event loop from turning, as a long synchronous piece of work would. */
function blockFor(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

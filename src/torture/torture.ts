import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { torture, type KillerVerdict } from './killer.ts'
import { workedTwice } from './worked-twice.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/tracksync.js', import.meta.url))

/**
 * A cheap task whose effect can be counted: one file for each run. A program that was killed in its middle is started
 * again by the same run, so what it does must bear that; a second run of one trigger would leave a second file.
 */
const COUNTED_TASK = {
  description: 'Leave one file for each run',
  command: 'echo done > "effects/$TRACKSYNC_TRIGGER.$TRACKSYNC_RUN"',
}

export interface AgentsVerdict extends KillerVerdict {
  /** Runs of which a step was begun more often than the run was begun: two agents were at work on them at once. */
  readonly workedTwice: readonly string[]
}

/** Makes a place in which every trigger leaves its mark, and tortures `agents` real agents there. */
export async function tortureAgents(asked: {
  readonly agents: number
  readonly kills: number
  readonly seed: number
}): Promise<AgentsVerdict> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-torture-'))
  try {
    for (const folder of ['trigger-folder', 'tasks', 'effects']) mkdirSync(join(root, folder))
    writeFileSync(join(root, '.syncrc.json'), '{}')
    writeFileSync(join(root, 'tasks/count.json'), JSON.stringify(COUNTED_TASK))
    const verdict = await torture({
      ...asked,
      triggerFolder: join(root, 'trigger-folder'),
      effectsFolder: join(root, 'effects'),
      command: [process.execPath, PROGRAM, 'watch', '--quiet'],
      cwd: root,
      lifeMs: [20, 1500],
      dropsPerSecond: 40,
      settleMs: 15_000,
    })
    return { ...verdict, workedTwice: workedTwice(root) }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

if (import.meta.main && process.argv[2] === 'webhooks') {
  await (await import('./torture-webhooks.ts')).printWebhooksVerdict()
} else if (import.meta.main && process.argv[2] === 'soak') {
  await (await import('./soak/soak.ts')).printSoakVerdict(process.argv.slice(3))
} else if (import.meta.main) {
  const { values } = parseArgs({
    options: { agents: { type: 'string' }, kills: { type: 'string' }, seed: { type: 'string' } },
  })
  const asked = {
    agents: Number(values.agents ?? 2),
    kills: Number(values.kills ?? 20),
    seed: Number(values.seed ?? 1),
  }
  const verdict = await tortureAgents(asked)
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  process.exitCode = verdict.lost.length + verdict.doubled.length + verdict.workedTwice.length > 0 ? 1 : 0
}

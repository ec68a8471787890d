import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { submitWithoutDrop } from '../app/door.ts'
import { openApp } from '../app/open-app.ts'
import { loadConfig } from '../config/load-config.ts'
import { EMPTY_REQUEST } from '../model/trigger.ts'
import { atMost, type BenchRow } from './bench-row.ts'

const STEPS = 500

/**
 * What one step of a task costs (an in-process command, begun and finished in the ledger), in ms of this process's CPU: a
 * run of many steps, less a run of one.
 */
export async function benchRunnerStep(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-steps-'))
  try {
    writeTask(folder, 'one', 1)
    writeTask(folder, 'many', STEPS + 1)
    const app = await openApp({
      config: await loadConfig({ file: null, cwd: folder }),
      env: process.env,
      onEvent: () => undefined,
      onFinished: () => Promise.resolve(),
      onTrouble: (error) => {
        throw error
      },
    })
    const run = async (task: string, key: string): Promise<number> => {
      const trigger = {
        key,
        id: key,
        kind: 'cli',
        name: key,
        contentSha256: key,
        request: { ...EMPTY_REQUEST, task },
      } as const
      const answer = submitWithoutDrop(app.store, trigger, new Date())
      const start = process.cpuUsage()
      app.engine.wake()
      await app.engine.idle()
      const { user, system } = process.cpuUsage(start)
      const state = app.store.runs.get(answer.runId)?.state
      if (state !== 'nothing-to-do' && state !== 'succeeded')
        throw new Error(`The run of "${task}" is ${state}`)
      return (user + system) / 1000
    }
    await run('many', 'warm-up')
    const one = await run('one', 'one')
    const many = await run('many', 'many')
    const recorded = Number(app.store.database.sql('SELECT count(*) AS n FROM steps').get()?.['n'])
    if (recorded < STEPS) throw new Error(`Only ${recorded} steps are in the ledger`)
    await app.close()
    return [atMost('one step of the runner, ledger included', (many - one) / STEPS, 'ms CPU', 3)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeTask(folder: string, name: string, steps: number): void {
  mkdirSync(join(folder, 'tasks'), { recursive: true })
  const command = Array.from({ length: steps }, () => 'echo step').join(' && ')
  writeFileSync(join(folder, 'tasks', `${name}.json`), JSON.stringify({ command }))
}

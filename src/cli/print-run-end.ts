import { setTimeout as wait } from 'node:timers/promises'
import { readRun } from '../actions/report/assemble-run.ts'
import type { Agent } from '../app/agent/agent.ts'
import type { Run } from '../model/run.ts'
import { runJson } from '../report/run-json.ts'
import { renderTerminalRun } from '../report/show.ts'
import type { CommandContext } from './command.ts'
import { exitCodeOf } from './run-exit-code.ts'

const LOOK_AGAIN_MS = 200

/** Has the engine do the queue until this run has ended (another agent may be at it), then prints its summary. */
export async function printRunEnd(context: CommandContext, { app }: Agent, runId: string): Promise<number> {
  const { io, json, signal } = context
  const stop = (): void => void app.engine.stop()
  signal.addEventListener('abort', stop, { once: true })
  const poll = setInterval(() => app.engine.checkCancels(), LOOK_AGAIN_MS)
  let run = current()
  try {
    while (!signal.aborted && (run.state === 'queued' || run.state === 'running')) {
      await app.engine.idle()
      run = current()
      if (run.state === 'queued' || run.state === 'running') await wait(LOOK_AGAIN_MS)
    }
  } finally {
    clearInterval(poll)
  }
  if (json) io.out(`${JSON.stringify(runJson(run), null, 2)}\n`)
  else io.out(`${renderTerminalRun(run, { colour: io.colour, timeZone: localTimeZone() })}\n`)
  if (signal.aborted) return signal.reason === 'SIGINT' ? 130 : 143
  return exitCodeOf(run)

  function current(): Run {
    const row = app.store.runs.get(runId)
    if (row === null) throw new Error(`The run ${runId} is gone`)
    return readRun(app.store, row)
  }
}

/** IANA name of this machine's time zone. */
export function localTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

import { createAgent } from '../../app/agent.ts'
import type { RunState } from '../../model/findings.ts'
import { runJson } from '../../report/run-json.ts'
import { runExitCode } from '../../report/status.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'

/** The agent, until INT or TERM; with `--once` until the folder is empty and the queue is done. */
export async function main(context: CommandContext): Promise<number> {
  const { io, json, signal, values } = context
  const config = await context.config()
  const output = createAgentOutput(context)
  const agent = await createAgent({
    config,
    env: io.env,
    onEvent: (event) => {
      output(event)
      // NDJSON: a line for every run that ended
      if (json && event.type === 'finished' && values['once'] !== true) io.out(`${JSON.stringify(runJson(event.run))}\n`)
    },
  })
  if (values['once'] !== true) {
    if (!context.quiet) io.err(`tracksync watches ${config.triggerFolder}\n`)
    await agent.watch(signal)
    return signal.reason === 'SIGINT' ? 130 : 143
  }
  const runs = await agent.once(signal)
  if (json) io.out(`${JSON.stringify(runs.map(runJson), null, 2)}\n`)
  if (signal.aborted) return signal.reason === 'SIGINT' ? 130 : 143
  return worstExitCode(runs.map(({ state }) => state))
}

/** Failed is worse than partial, partial worse than a question to a person. */
function worstExitCode(states: readonly RunState[]): number {
  const order: readonly RunState[] = ['failed', 'cancelled', 'partial', 'needs-review']
  const worst = order.find((state) => states.includes(state))
  return worst === undefined ? 0 : runExitCode(worst)
}

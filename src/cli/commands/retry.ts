import { createAgent } from '../../app/agent/agent.ts'
import { takeUpAgain } from '../../app/take-up-again.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'
import { findRun } from '../find-run.ts'
import { onlyWord } from '../options.ts'
import { printRunEnd } from '../print-run-end.ts'

/** Takes a run up again: steps whose inputs and outputs still are as recorded are kept, the others are done. */
export async function main(context: CommandContext): Promise<number> {
  const word = onlyWord(context, 'run', 'tracksync retry SYNC-20261122-143005-7K3Q')
  const config = await context.config()
  const agent = await createAgent({ config, env: context.io.env, onEvent: createAgentOutput(context) })
  try {
    const { store } = agent.app
    const run = findRun(store.runs, word)
    takeUpAgain(store, run)
    return await printRunEnd(context, agent, run.id)
  } finally {
    await agent.app.close()
  }
}

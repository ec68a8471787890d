import { createAgent } from '../../app/agent.ts'
import { SyncError } from '../../model/error.ts'
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
    const { runs } = agent.app.store
    const run = findRun(runs, word)
    if (run.state === 'queued' || run.state === 'running') {
      throw new SyncError('NOT_FOUND', `Cannot retry ${run.id}`, `it is ${run.state}`, `see "tracksync show ${run.id}"`)
    }
    if (run.undoneAt !== null) {
      throw new SyncError('NOT_FOUND', `Cannot retry ${run.id}`, 'it was taken back', `to put it back: tracksync undo ${run.id}; to do it anew, drop it again`)
    }
    runs.requeue(run.id)
    return await printRunEnd(context, agent, run.id)
  } finally {
    await agent.app.close()
  }
}

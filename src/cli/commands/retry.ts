import { createAgent } from '../../app/agent.ts'
import { supersededBy } from '../../app/superseded.ts'
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
    const { store } = agent.app
    const { runs } = store
    const run = findRun(runs, word)
    if (run.state === 'queued' || run.state === 'running') {
      throw new SyncError(
        'NOT_FOUND',
        `Cannot retry ${run.id}`,
        `it is ${run.state}`,
        `see "tracksync show ${run.id}"`,
      )
    }
    if (run.undoneAt !== null) {
      throw new SyncError(
        'NOT_FOUND',
        `Cannot retry ${run.id}`,
        'it was taken back',
        `to put it back: tracksync undo ${run.id}; to do it anew, drop it again`,
      )
    }
    const later = supersededBy(store, run.id)
    if (later !== null) {
      throw new SyncError(
        'UNDO_REFUSED',
        `Cannot retry ${run.id}`,
        `${later} has made its track anew since`,
        `see "tracksync show ${later}"; to go back to the older files: tracksync undo ${later}`,
      )
    }
    if (!runs.requeue(run.id)) {
      throw new SyncError(
        'NOT_FOUND',
        `Cannot retry ${run.id}`,
        'another command took it up or took it back in this moment',
        `see "tracksync show ${run.id}"`,
      )
    }
    return await printRunEnd(context, agent, run.id)
  } finally {
    await agent.app.close()
  }
}

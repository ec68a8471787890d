import type { Run } from '../../model/run.ts'
import { clearWork } from '../clear-work.ts'
import { loadAgentTasks, type AgentParts } from './agent-parts.ts'
import { stopRuns, type AgentStop } from './agent-stop.ts'
import { isOfLedger } from './last-trouble.ts'
import { heedCancels } from './poll.ts'

/** Takes what is there, finishes it, and returns the runs that ended. Rejects when something could not be taken or filed. */
export async function doOnce(parts: AgentParts, { signal, urgent }: AgentStop): Promise<readonly Run[]> {
  const { app, env, folder, inboxes, taskOptions, trouble, finished, settleLeftovers, onEvent } = parts
  settleLeftovers()
  await clearWork(app.store, app.config.stateFolder, app.now())
  const endHeeding = heedCancels(parts)
  const stop = (): void => void stopRuns(app.engine, urgent, env)
  signal.addEventListener('abort', stop, { once: true })
  try {
    app.engine.wake()
    if (isOfLedger(trouble.get())) throw trouble.get()
    const work = async (): Promise<void> => {
      await folder.settle(signal)
      await inboxes?.settle(signal)
      await app.engine.idle()
    }
    const agentTasks = await loadAgentTasks(parts)
    await (agentTasks === null ? work() : agentTasks.agentTasksOnce(taskOptions, signal, work))
    await app.catchUp(signal, true)
    for (const owed of app.store.libraryEntries.pending()) onEvent({ type: 'owed', ...owed })
    settleLeftovers()
  } finally {
    endHeeding()
    await app.close()
  }
  if (trouble.get() !== null && !signal.aborted) throw trouble.get()
  return finished
}

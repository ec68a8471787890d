import { clearWork } from '../clear-work.ts'
import { loadAgentTasks, type AgentParts } from './agent-parts.ts'
import { aborted, stopRuns, type AgentStop, type Succession } from './agent-stop.ts'
import { keepSchedule } from './keep-schedule.ts'
import { heedCancels, pollUntilAborted } from './poll.ts'
import { takeWebhooks, type TakenWebhooks } from './take-webhooks.ts'

/** Takes what comes in all ways until aborted; resolves when everything at work has become resumable. */
export async function watch(
  parts: AgentParts,
  { signal: end, urgent }: AgentStop,
  succession: Succession,
): Promise<void> {
  const { app, owner, folder, inboxes, taskOptions, env } = parts
  const signal = AbortSignal.any([end, succession.signal])
  app.store.agents.enter(owner, app.now())
  parts.settleLeftovers()
  await clearWork(app.store, app.config.stateFolder, app.now())
  const endSchedule = await keepSchedule({
    app,
    onEvent: (event) => parts.onEvent({ type: 'schedule', event }),
    onTrouble: parts.trouble.report,
  })
  await folder.start(signal)
  await inboxes?.start(signal)
  const server = await webhooksIfWanted(parts)
  app.engine.wake()
  const agentTasks = (await (await loadAgentTasks(parts))?.keepAgentTasks(taskOptions, signal)) ?? null
  pollUntilAborted(parts, signal)
  succession.onWatching()
  await aborted(signal)
  await server?.close()
  endSchedule()
  await agentTasks?.stop()
  if (succession.signal.aborted && !end.aborted) await retire(parts, end, succession.onFree)
  await stopRuns(app.engine, urgent, env)
  await folder.stopped()
  await inboxes?.stopped()
  app.store.agents.leave(owner)
  await app.close()
}

/** An agent whose address is taken (by another one, say) still takes drops. */
async function webhooksIfWanted(parts: AgentParts): Promise<TakenWebhooks | null> {
  if (parts.config.webhook === undefined) return null
  try {
    return await takeWebhooks(parts, parts.folder.readAgeMs)
  } catch (error) {
    parts.trouble.report(error)
    return null
  }
}

/** Leaves all ways in to the next agent, and does the runs at work to their end, or until aborted. */
async function retire(parts: AgentParts, end: AbortSignal, onFree: () => void): Promise<void> {
  await parts.folder.stopped()
  await parts.inboxes?.stopped()
  parts.app.store.agents.leave(parts.owner)
  onFree()
  const endHeeding = heedCancels(parts)
  await Promise.race([parts.app.engine.retire(), aborted(end)])
  endHeeding()
}

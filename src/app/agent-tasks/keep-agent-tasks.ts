import type { AgentTaskLoop } from './agent-task-loop.ts'
import { AGENT_TASKS_INTERVAL_S, openAgentTasks, type OpenAgentTasksOptions } from './open-agent-tasks.ts'

export interface KeptAgentTasks {
  /** Ends the waiting; resolves when no pass is at work any more. */
  stop(): Promise<void>
}

export interface AgentTaskOptions extends OpenAgentTasksOptions {
  readonly onTrouble: (error: unknown) => void
}

/** Does a pass now and by the configured interval, one at a time, until aborted. */
export async function keepAgentTasks(
  options: AgentTaskOptions,
  signal: AbortSignal,
): Promise<KeptAgentTasks | null> {
  const loop = await openOrTell(options)
  if (loop === null) return null
  const everyMs = (options.config.notion?.agentTasksIntervalS ?? AGENT_TASKS_INTERVAL_S) * 1000
  let atWork: Promise<void> | null = null
  const look = (): void => {
    // a timer may come a little early: then the pass counts as the one of its turn
    atWork ??= passOrTell(loop, options, signal, { takes: true, everyMs: everyMs * 0.9 }).finally(() => {
      atWork = null
    })
  }
  look()
  const poll = setInterval(look, everyMs)
  return {
    stop: async () => {
      clearInterval(poll)
      await atWork
    },
  }
}

/** For `watch --once`: a pass that takes a task, `work` (which does its run), and a pass that tells its end. */
export async function agentTasksOnce(
  options: AgentTaskOptions,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const loop = await openOrTell(options)
  if (loop !== null) await passOrTell(loop, options, signal, { takes: true, everyMs: 0 })
  await work()
  if (loop !== null && !signal.aborted) await passOrTell(loop, options, signal, { takes: false, everyMs: 0 })
}

/** A missing token is told, and stops nothing else. */
async function openOrTell(options: AgentTaskOptions): Promise<AgentTaskLoop | null> {
  try {
    return await openAgentTasks(options)
  } catch (error) {
    options.onTrouble(error)
    return null
  }
}

async function passOrTell(
  loop: AgentTaskLoop,
  { app, onTrouble }: AgentTaskOptions,
  signal: AbortSignal,
  options: Parameters<AgentTaskLoop['pass']>[1],
): Promise<void> {
  try {
    await loop.pass(signal, options)
    app.engine.wake()
  } catch (error) {
    // a busy ledger: what was not done is owed to the next pass
    if (!signal.aborted) onTrouble(error)
  }
}

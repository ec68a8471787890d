import type { AgentParts } from './agent-parts.ts'
import { aborted, stopRuns, type AgentStop } from './agent-stop.ts'
import { pollUntilAborted } from './poll.ts'
import { takeWebhooks } from './take-webhooks.ts'

/** Takes webhooks alone, and does the runs in the queue, until aborted. Rejects when it cannot listen. */
export async function serveOnly(parts: AgentParts, { signal, urgent }: AgentStop): Promise<void> {
  const { app, env } = parts
  try {
    const server = await takeWebhooks(parts, () => null)
    pollUntilAborted(parts, signal)
    app.engine.wake()
    await aborted(signal)
    await server.close()
    await stopRuns(app.engine, urgent, env)
  } finally {
    await app.close()
  }
}

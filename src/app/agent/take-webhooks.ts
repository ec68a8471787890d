import type { AgentParts } from './agent-parts.ts'

/** The webhooks of an agent. */
export interface TakenWebhooks {
  close(): Promise<void>
}

/**
 * Takes webhooks; the server's code is loaded here and nowhere else, so that a drop need not wait for it. Rejects when
 * its address is taken. `readAgeMs`: how long ago this process read the trigger folder; null when it does not.
 */
export async function takeWebhooks(
  { config, env, app, rules, trouble, onEvent }: AgentParts,
  readAgeMs: () => number | null,
): Promise<TakenWebhooks> {
  const { serveWebhooks } = await import('../serve.ts')
  // loaded during the first run, it kept the senders of that moment waiting for 0.2 s (npm run torture -- webhooks)
  await app.prepare()
  const server = await serveWebhooks({
    config,
    env,
    app,
    rules,
    readAgeMs,
    onNotionToken: (path) => onEvent({ type: 'notion-token', path }),
    onTrouble: trouble.report,
  })
  onEvent({ type: 'serving', port: server.port })
  return server
}

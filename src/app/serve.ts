import { createSecrets, type Secrets } from '../config/secrets.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { NotionPages } from '../server/server-deps.ts'
import { startServer, type WebhookServer } from '../server/server.ts'
import { MAKE_SECRET, webhookSecretTrouble } from '../util/http/webhook-secret.ts'
import type { ParseRules } from '../trigger/parse-drop/parse-answer.ts'
import { createNotionToken } from './notion-token.ts'
import { openNotionClient } from './connect/notion-client.ts'
import type { App } from './open-app.ts'
import { serveHealth } from './serve-health.ts'
import { serveMetrics } from './serve-metrics.ts'
import { WEBHOOK_HOST, WEBHOOK_PORT } from './webhook-address.ts'

export interface ServeOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly app: App
  readonly rules: ParseRules
  /** How long ago this process read the trigger folder; null when it does not. */
  readonly readAgeMs: () => number | null
  readonly onNotionToken: (path: string) => void
  readonly onTrouble: (error: unknown) => void
}

/**
 * Takes webhooks into the ledger of `app`, whose engine is woken for each. Throws `CONFIG_INVALID` for a secret that can
 * be guessed and `SERVICE_UNAVAILABLE` when the address is taken.
 */
export async function serveWebhooks(options: ServeOptions): Promise<WebhookServer> {
  const { config, env, app, rules, onNotionToken, onTrouble } = options
  const secrets = createSecrets(config.baseFolder, env)
  return startServer({
    host: config.webhook?.host ?? WEBHOOK_HOST,
    port: config.webhook?.port ?? WEBHOOK_PORT,
    hosts: config.webhook?.hosts ?? [],
    secret: checkedSecret(secrets('TRACKSYNC_WEBHOOK_SECRET')),
    rules,
    deliver: (batch) => app.store.webhooks.deliver(batch, app.now()),
    notionPages: await openNotionPages(options, secrets),
    notionToken: createNotionToken(config.stateFolder, secrets('NOTION_WEBHOOK_TOKEN'), onNotionToken),
    health: () => serveHealth(app, options.readAgeMs()),
    metrics: () => serveMetrics(config, app),
    nowMs: () => performance.now(),
    onQueued: () => app.engine.wake(),
    onTrouble,
  })
}

/** Null where no Tracks database, or no token, is configured: Notion is then told to send its events again later. */
async function openNotionPages(
  { config, env, app }: ServeOptions,
  secrets: Secrets,
): Promise<NotionPages | null> {
  const { tracks, properties } = config.notion ?? {}
  if (tracks === undefined) return null
  const client = await openNotionClient({ env, secrets, now: app.now })
  if (client === null) return null
  const { createNotionPages } = await import('./notion-pages.ts')
  return createNotionPages({ client, tracks, properties, now: app.now })
}

function checkedSecret(secret: string | null): string | null {
  const trouble = secret === null ? null : webhookSecretTrouble(secret)
  if (trouble === null) return secret
  throw new SyncError('CONFIG_INVALID', 'Cannot use TRACKSYNC_WEBHOOK_SECRET', trouble, MAKE_SECRET)
}

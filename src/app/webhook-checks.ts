import type { Config } from '../config/load-config.ts'
import { createSecrets, type Secrets } from '../config/secrets.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { isLoopback } from '../server/host-header.ts'
import { MAKE_SECRET, webhookSecretTrouble } from '../util/http/webhook-secret.ts'
import { quote } from '../shell/words.ts'
import { createNotionToken, notionTokenPath } from './notion-token.ts'
import { WEBHOOK_HOST } from './webhook-address.ts'

/** Who may send webhooks here, and who could reach the server. */
export function webhookChecks(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): readonly PreflightCheck[] {
  const secrets = createSecrets(config.baseFolder, env)
  return [
    secretCheck(secrets('TRACKSYNC_WEBHOOK_SECRET')),
    ...hostChecks(config),
    ...(config.notion === undefined ? [] : [notionCheck(config, secrets)]),
  ]
}

function secretCheck(secret: string | null): PreflightCheck {
  const name = 'webhook secret'
  if (secret === null) {
    const found = 'TRACKSYNC_WEBHOOK_SECRET is not set, so every trigger that is sent is refused'
    return { name, state: 'warning', found, fix: MAKE_SECRET }
  }
  const trouble = webhookSecretTrouble(secret)
  if (trouble === null) return { name, state: 'ok', found: 'set', fix: null }
  const found = `TRACKSYNC_WEBHOOK_SECRET cannot be used: ${trouble}`
  return { name, state: 'failed', found, fix: MAKE_SECRET }
}

function hostChecks({ webhook }: Config): readonly PreflightCheck[] {
  const host = webhook?.host ?? WEBHOOK_HOST
  if (isLoopback(host)) return []
  return [
    {
      name: 'webhook address',
      state: 'warning',
      found: `"${host}" is reached by other machines, and what they send is not encrypted`,
      fix: 'take "webhook.host" out of .syncrc.json, let a proxy with TLS forward to 127.0.0.1, and list its name in "webhook.hosts"',
    },
  ]
}

/** Notion sends its token once, to whoever is subscribed; a second one is only taken when the first is gone. */
function notionCheck({ stateFolder }: Config, secrets: Secrets): PreflightCheck {
  const name = 'Notion webhook token'
  const configured = secrets('NOTION_WEBHOOK_TOKEN')
  if (configured !== null) return { name, state: 'ok', found: 'set in NOTION_WEBHOOK_TOKEN', fix: null }
  const path = notionTokenPath(stateFolder)
  if (createNotionToken(stateFolder, null, () => undefined).read() === null) {
    return {
      name,
      state: 'warning',
      found: 'none was sent yet, so every event of Notion is refused',
      fix: 'subscribe your connection at Notion to https://<your address>/hooks/notion while "tracksync watch" runs',
    }
  }
  return {
    name,
    state: 'ok',
    found: `kept in "${path}"; to take a new one: rm ${quote(path)}, then subscribe again at Notion`,
    fix: null,
  }
}

import type { NotionClient } from '../../services/notion/client.ts'
import type { ConnectDeps } from './connection.ts'

/** A client of Notion with the token of the secrets, or null without one. The SDK is loaded here, not at the start. */
export async function openNotionClient({
  env,
  secrets,
  now,
}: Pick<ConnectDeps, 'env' | 'secrets' | 'now'>): Promise<NotionClient | null> {
  const token = secrets('NOTION_TOKEN')
  if (token === null) return null
  const { createNotionClient } = await import('../../services/notion/client.ts')
  return createNotionClient({ token, baseUrl: env['TRACKSYNC_NOTION_URL'] ?? null, now })
}

import type { NotionClient } from '../../services/notion/client.ts'
import type { ConnectDeps } from './connection.ts'

/** One for each connection of the process: Notion's rate holds for all who ask through it. */
const clients = new Map<string, NotionClient>()

/** The client of Notion with the token of the secrets, or null without one. The SDK is loaded here, not at the start. */
export async function openNotionClient({
  env,
  secrets,
  now,
}: Pick<ConnectDeps, 'env' | 'secrets' | 'now'>): Promise<NotionClient | null> {
  const token = secrets('NOTION_TOKEN')
  if (token === null) return null
  const { createNotionClient } = await import('../../services/notion/client.ts')
  const baseUrl = env['TRACKSYNC_NOTION_URL'] ?? null
  const key = JSON.stringify([token, baseUrl])
  const client = clients.get(key) ?? createNotionClient({ token, baseUrl, now })
  clients.set(key, client)
  return client
}

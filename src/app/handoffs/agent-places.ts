import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/load-config.ts'
import { SHARED_ZONE } from '../../trigger/agent-inbox/route-handoffs.ts'

/** Makes the inbox of every configured agent, and the zone from which hand-offs are routed. None configured: nothing. */
export function makeAgentPlaces({ agents, triggerFolder }: Pick<Config, 'agents' | 'triggerFolder'>): void {
  if (agents.length === 0) return
  const places = agents.flatMap(({ folder }) => PLACES.map((place) => join(folder, place)))
  for (const place of [SHARED_ZONE, ...places]) mkdirSync(join(triggerFolder, place), { recursive: true })
}

const PLACES = ['01_inbox', '02_processed', '03_failed']

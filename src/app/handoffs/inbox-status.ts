import { join } from 'node:path'
import type { Config } from '../../config/load-config.ts'
import { SHARED_ZONE, routeHandoffs, type Unrouted } from '../../trigger/agent-inbox/route-handoffs.ts'
import { inboxDrops, type InboxDrop } from '../inbox-drops.ts'

/** What lies in one agent's inbox. */
export interface AgentInboxStatus {
  readonly agent: string
  readonly serves: boolean
  readonly folder: string
  readonly waiting: number
  readonly oldest: InboxDrop | null
  /** How many have lain there for longer than the agent's time to live. */
  readonly stale: number
  /** How many are Markdown: read by people and agents, never run. */
  readonly markdown: number
}

/** The inboxes of the configured agents, and what of the shared zone nobody gets. Only looks. */
export function inboxStatus(
  config: Pick<Config, 'agents' | 'triggerFolder'>,
  now: Date,
): { readonly agentInboxes: readonly AgentInboxStatus[]; readonly unrouted: readonly Unrouted[] } {
  const { agents, triggerFolder } = config
  return {
    agentInboxes: agents.map(({ name, serves, folder, staleAfterDays }) => {
      const inbox = join(triggerFolder, folder, '01_inbox')
      const drops = inboxDrops(inbox, now)
      const stale = drops.filter(({ ageMs }) => ageMs > staleAfterDays * DAY_MS).length
      const markdown = drops.filter(({ name: drop }) => drop.toLowerCase().endsWith('.md')).length
      const [oldest = null] = drops
      return { agent: name, serves, folder: inbox, waiting: drops.length, oldest, stale, markdown }
    }),
    unrouted: routeHandoffs({ triggerFolder, agents, maxJsonBytes: MAX_JSON_BYTES, now, readOnly: true }),
  }
}

/** Files that have lain in an inbox for longer than their agent's time to live, for the report; nothing is moved. */
export function staleHandoffs(
  { agents, triggerFolder }: Pick<Config, 'agents' | 'triggerFolder'>,
  now: Date,
): readonly (InboxDrop & { readonly inbox: string })[] {
  const inboxes = [
    ...agents.map(({ folder, staleAfterDays }) => ({ inbox: join(folder, '01_inbox'), staleAfterDays })),
    ...(agents.length === 0 ? [] : [{ inbox: SHARED_ZONE, staleAfterDays: DEFAULT_STALE_DAYS }]),
  ]
  return inboxes.flatMap(({ inbox, staleAfterDays }) =>
    inboxDrops(join(triggerFolder, inbox), now)
      .filter(({ ageMs }) => ageMs > staleAfterDays * DAY_MS)
      .map((drop) => ({ ...drop, inbox: join(triggerFolder, inbox) })),
  )
}

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_STALE_DAYS = 7
const MAX_JSON_BYTES = 1 << 20

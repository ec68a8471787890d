import { createSecrets } from '../../config/secrets.ts'
import type { Config } from '../../config/load-config.ts'
import { SyncError } from '../../model/error.ts'
import { createAgentTasks } from '../../services/notion/agent-tasks.ts'
import { writeReportBlock } from '../../services/notion/agent-tasks-report.ts'
import { openNotionClient } from '../connect/notion-client.ts'
import type { App } from '../open-app.ts'
import { createAgentTaskLoop, type AgentTaskLoop } from './agent-task-loop.ts'
import type { AgentTaskEvent } from './loop-deps.ts'

/** How often Notion is asked for tasks, where the configuration says nothing: as in the system that this one replaces. */
export const AGENT_TASKS_INTERVAL_S = 60
/** How often, at most, tasks without a link have the detection chain asked (legacy.md 3). */
const MUSIC_SYNC_INTERVAL_S = 21_600

export interface OpenAgentTasksOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly app: App
  /** This process, as other processes know it. */
  readonly owner: string
  readonly onEvent: (event: AgentTaskEvent) => void
}

/** The loop over the configured database; null where none is configured. Throws `NEEDS_LOGIN` without a token. */
export async function openAgentTasks(options: OpenAgentTasksOptions): Promise<AgentTaskLoop | null> {
  const { config, env, app, owner, onEvent } = options
  const { agentTasks, musicSyncIntervalS = MUSIC_SYNC_INTERVAL_S, defaultAgent = null } = config.notion ?? {}
  const { agents, triggerFolder } = config
  const { allowPrivate } = config.network
  if (agentTasks === undefined) return null
  const secrets = createSecrets(config.baseFolder, env)
  const client = await openNotionClient({ env, secrets, now: app.now })
  if (client === null)
    throw new SyncError(
      'NEEDS_LOGIN',
      'Cannot look for tasks in Notion',
      'NOTION_TOKEN is not set, and "notion.agentTasks" is configured',
      'put the secret of your connection into NOTION_TOKEN',
    )
  return createAgentTaskLoop({
    store: app.store,
    database: createAgentTasks(client, agentTasks),
    writeReport: (pageId, text, signal) => writeReportBlock(client, pageId, text, signal),
    allowPrivate,
    handOff: agents.length === 0 ? null : { agents, triggerFolder, defaultAgent, allowPrivate },
    chainEveryMs: musicSyncIntervalS * 1000,
    owner,
    now: app.now,
    onEvent,
  })
}

import type { Config } from '../../config/load-config.ts'
import type { Run } from '../../model/run.ts'
import type { ParseRules } from '../../trigger/parse-drop/parse-answer.ts'
import type { TriggerFolder } from '../../trigger/trigger-folder.ts'
import type { AgentTaskOptions } from '../agent-tasks/keep-agent-tasks.ts'
import type { HandoffInboxes } from '../handoffs/handoff-inboxes.ts'
import type { App } from '../open-app.ts'
import type { AgentEvent } from './agent-event.ts'
import type { LastTrouble } from './last-trouble.ts'

/** What every way of an agent's life works with: watching, serving, or doing once what is there. */
export interface AgentParts {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly app: App
  /** This process, as other processes know it. */
  readonly owner: string
  readonly rules: ParseRules
  readonly folder: TriggerFolder
  /** Null where no agents are configured. */
  readonly inboxes: HandoffInboxes | null
  readonly taskOptions: AgentTaskOptions
  readonly trouble: LastTrouble
  /** Runs that ended here. */
  readonly finished: readonly Run[]
  /** Files what runs left behind whose agent was killed, or that were cancelled in the queue. */
  readonly settleLeftovers: () => void
  readonly onEvent: (event: AgentEvent) => void
}

/** Loaded where Notion's Agent-Tasks are configured; null elsewhere. */
export async function loadAgentTasks({ config }: AgentParts) {
  return config.notion?.agentTasks === undefined ? null : import('../agent-tasks/keep-agent-tasks.ts')
}

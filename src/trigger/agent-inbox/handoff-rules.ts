import type { AgentInbox } from '../../model/handoff.ts'

/** What makes an inbox one of an agent that tracksync serves. */
export interface HandoffRules {
  readonly agent: Pick<AgentInbox, 'name' | 'folder'>
  /** Absolute path of the folder that holds the agent's inbox. */
  readonly agentFolder: string
  /** Whether the ledger knows the task; then the ledger decides what a second hand-off of it means. */
  readonly isKnownTask: (taskId: string) => boolean
}

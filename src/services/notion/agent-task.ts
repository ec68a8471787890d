import type { OurStatus } from './agent-tasks-columns.ts'
import type { NotionAnswer } from './request.ts'

/** A task of the Agent-Tasks database. */
export interface AgentTask {
  readonly pageId: string
  readonly url: string
  readonly title: string
  readonly description: string
  readonly nextStep: string
  readonly successCriteria: string
  /** Whom it is assigned to: ids of pages, or names. */
  readonly assignedTo: readonly string[]
  /** As the database calls it. */
  readonly status: string | null
  readonly priority: string | null
  readonly taskType: string | null
  readonly archived: boolean
  /** ISO 8601, of the minute. */
  readonly lastEdited: string
}

/** A task to create; texts longer than Notion takes are cut. */
export interface NewAgentTask {
  readonly title: string
  readonly description: string
  readonly priority: string
  readonly taskType: string | null
  /** Stands in the description, so that the page is found again. */
  readonly mark: string
}

/** The database as it is at this moment: its columns were just read. */
export interface AgentTasksDatabase {
  /** Open tasks that are not archived, by priority, then the last edited first; at most 500. */
  open(signal: AbortSignal): Promise<NotionAnswer<readonly AgentTask[]>>
  /** One task, as it is now (a query may be behind). */
  get(pageId: string, signal: AbortSignal): Promise<NotionAnswer<AgentTask>>
  /** The name of one that a task is assigned to: the title of the page that a relation leads to. */
  agentName(assigned: string, signal: AbortSignal): Promise<NotionAnswer<string>>
  /** Writes the status, and the next step where one is given. Answers the option written; null: the database has none for it. */
  setStatus(
    pageId: string,
    status: OurStatus,
    nextStep: string | null,
    signal: AbortSignal,
  ): Promise<NotionAnswer<string | null>>
  /** Pages with this title and mark. A page made a moment ago may be missing. */
  find(task: NewAgentTask, signal: AbortSignal): Promise<NotionAnswer<readonly string[]>>
  /** Creates the task with the status Ready, and answers the page's id. Asks once: look before asking again. */
  create(task: NewAgentTask, signal: AbortSignal): Promise<NotionAnswer<string>>
}

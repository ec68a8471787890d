import { SyncError } from '../../model/error.ts'
import type { AgentTasksDatabase } from './agent-task.ts'
import { columnsOf } from './agent-tasks-columns.ts'
import { agentTasksIn } from './agent-tasks-requests.ts'
import type { NotionClient } from './client.ts'
import type { NotionAnswer } from './request.ts'
import { openDataSource, readDataSource } from './tracks-schema.ts'

/** Opens the database that a person configured by its id, its link, or the id of its data source. */
export function createAgentTasks(
  client: NotionClient,
  databaseId: string,
): { open(signal: AbortSignal): Promise<NotionAnswer<AgentTasksDatabase>> } {
  let sourceId: string | null = null
  return {
    open: async (signal) => {
      const answer =
        sourceId === null
          ? await openDataSource(client, databaseId, signal)
          : await readDataSource(client, sourceId, signal)
      if (answer.kind !== 'answer') return answer
      sourceId = answer.value.id
      const columns = columnsOf(answer.value)
      if (columns.status === undefined) return lacksStatus()
      return { kind: 'answer', value: agentTasksIn(client, answer.value, columns) }
    },
  }
}

function lacksStatus(): NotionAnswer<never> {
  const error = new SyncError(
    'LIBRARY_SCHEMA',
    'Cannot use the database "notion.agentTasks"',
    'it has no property "Status" of the type status or select',
    'add one in Notion, with the options Ready, In Progress, Complete and Blocked',
  )
  return { kind: 'refused', error }
}

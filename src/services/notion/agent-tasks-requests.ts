import * as z from 'zod/mini'
import { nextStepOf, openFilter, plain, propertiesOf, statusOf, titleOf } from './agent-tasks-values.ts'
import { isOpenStatus, optionFor, priorityRank, type AgentTaskColumns } from './agent-tasks-columns.ts'
import type { AgentTask, AgentTasksDatabase } from './agent-task.ts'
import type { NotionClient } from './client.ts'
import { listIn, pageSchema, plainValue, textIn, type NotionPage } from './page-value.ts'
import type { NotionAnswer } from './request.ts'
import type { DataSource } from './tracks-schema.ts'

const PAGE_SIZE = 100
const MAX_OPEN = 500
const created = z.object({ id: z.string() })
const queried = z.object({
  results: z.array(pageSchema),
  has_more: z.boolean(),
  next_cursor: z.nullable(z.string()),
})

/** The requests of the database, with the columns that it has. */
export function agentTasksIn(
  client: NotionClient,
  source: DataSource,
  columns: AgentTaskColumns,
): AgentTasksDatabase {
  const { title, status } = columns

  async function query(
    filter: Record<string, unknown> | null,
    signal: AbortSignal,
  ): Promise<NotionAnswer<readonly AgentTask[]>> {
    const tasks: AgentTask[] = []
    let cursor: string | null = null
    do {
      const answer: NotionAnswer<z.infer<typeof queried>> = await client.request(
        {
          doing: 'read the agent tasks of Notion',
          method: 'post',
          path: `data_sources/${source.id}/query`,
          body: {
            ...(filter === null ? {} : { filter }),
            sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }],
            page_size: PAGE_SIZE,
            ...(cursor === null ? {} : { start_cursor: cursor }),
          },
        },
        queried,
        signal,
      )
      if (answer.kind !== 'answer') return answer
      tasks.push(...answer.value.results.filter((page) => !page.in_trash).map(readTask))
      cursor = answer.value.has_more ? answer.value.next_cursor : null
    } while (cursor !== null && tasks.length < MAX_OPEN)
    return { kind: 'answer', value: tasks }
  }

  function readTask(page: NotionPage): AgentTask {
    const text = (column: keyof AgentTaskColumns): string | null =>
      textIn(plainValue(page.properties[columns[column]?.name ?? '']))
    return {
      pageId: page.id,
      url: page.url,
      title: text('title') ?? '',
      description: text('description') ?? '',
      nextStep: text('nextStep') ?? '',
      successCriteria: text('successCriteria') ?? '',
      assignedTo: listIn(plainValue(page.properties[columns.assignedTo?.name ?? ''])),
      status: text('status'),
      priority: text('priority'),
      taskType: text('taskType'),
      archived: plainValue(page.properties[columns.archive?.name ?? '']) === true,
      lastEdited: page.last_edited_time,
    }
  }

  return {
    open: async (signal) => {
      const answer = await query(openFilter(columns), signal)
      if (answer.kind !== 'answer') return answer
      const open = answer.value.filter((task) => isOpenStatus(task.status) && !task.archived)
      // the query gave them by time, and sorting is stable
      const sorted = open.toSorted((a, b) => priorityRank(a.priority) - priorityRank(b.priority))
      return { kind: 'answer', value: sorted }
    },
    get: async (pageId, signal) => {
      const request = {
        doing: 'read an agent task of Notion',
        method: 'get',
        path: `pages/${pageId}`,
      } as const
      const answer = await client.request(request, pageSchema, signal)
      if (answer.kind !== 'answer') return answer
      const task = readTask(answer.value)
      return { kind: 'answer', value: { ...task, archived: task.archived || answer.value.in_trash } }
    },
    agentName: async (assigned, signal) => {
      if (columns.assignedTo?.type !== 'relation') return { kind: 'answer', value: assigned }
      const request = { doing: 'read an agent of Notion', method: 'get', path: `pages/${assigned}` } as const
      const answer = await client.request(request, pageSchema, signal)
      if (answer.kind !== 'answer') return answer
      const named = Object.values(answer.value.properties).find(({ type }) => type === 'title')
      return { kind: 'answer', value: textIn(plainValue(named)) ?? '' }
    },
    setStatus: async (pageId, ours, step, signal) => {
      const option = status === undefined ? null : optionFor(status, ours)
      const properties = { ...statusOf(columns, ours), ...nextStepOf(columns, step) }
      if (Object.keys(properties).length === 0) return { kind: 'answer', value: null }
      const answer = await client.request(
        {
          doing: 'write the status of an agent task of Notion',
          method: 'patch',
          path: `pages/${pageId}`,
          body: { properties },
        },
        created,
        signal,
      )
      return answer.kind === 'answer' ? { kind: 'answer', value: option } : answer
    },
    find: async (task, signal) => {
      const wanted = titleOf(task, columns)
      const filter = { property: title?.name ?? 'title', title: { equals: wanted } }
      const answer = await query(filter, signal)
      if (answer.kind !== 'answer') return answer
      const mark = plain(task.mark)
      const found = answer.value.filter((one) => plain(`${one.title} ${one.description}`).includes(mark))
      return { kind: 'answer', value: found.map(({ pageId }) => pageId) }
    },
    create: async (task, signal) => {
      const properties = propertiesOf(task, columns)
      const answer = await client.request(
        {
          doing: 'create an agent task in Notion',
          method: 'post',
          path: 'pages',
          body: { parent: { type: 'data_source_id', data_source_id: source.id }, properties },
        },
        created,
        signal,
      )
      return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.id } : answer
    },
  }
}

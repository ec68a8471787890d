import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import {
  columnsOf,
  isOpenStatus,
  optionFor,
  priorityRank,
  type AgentTaskColumns,
  type OurStatus,
} from './agent-tasks-columns.ts'
import type { NotionClient } from './client.ts'
import { pageSchema, plainValue, textIn, type NotionPage } from './page-value.ts'
import type { NotionAnswer } from './request.ts'
import { openDataSource, readDataSource, type DataSource } from './tracks-schema.ts'

/** A task of the Agent-Tasks database. */
export interface AgentTask {
  readonly pageId: string
  readonly url: string
  readonly title: string
  readonly description: string
  readonly nextStep: string
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
      return { kind: 'answer', value: databaseOf(client, answer.value, columns) }
    },
  }
}

const PAGE_SIZE = 100
const MAX_OPEN = 500
const MAX_TEXT = 2000
const created = z.object({ id: z.string() })
const queried = z.object({
  results: z.array(pageSchema),
  has_more: z.boolean(),
  next_cursor: z.nullable(z.string()),
})

function databaseOf(client: NotionClient, source: DataSource, columns: AgentTaskColumns): AgentTasksDatabase {
  const { title, status, priority, description, nextStep, taskType } = columns

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
    setStatus: async (pageId, ours, step, signal) => {
      const option = status === undefined ? null : optionFor(status, ours)
      const properties = {
        ...(option === null || status === undefined
          ? {}
          : { [status.name]: { [status.type]: { name: option } } }),
        ...(step === null || nextStep === undefined
          ? {}
          : { [nextStep.name]: { rich_text: richText(step) } }),
      }
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
      const ready = status === undefined ? null : optionFor(status, 'ready')
      const rank = columns.priority?.options.find(
        (option) => option.toLowerCase() === task.priority.toLowerCase(),
      )
      const chosen = rank ?? (priority?.type === 'select' ? task.priority : null)
      const properties = {
        [title?.name ?? 'title']: { title: richText(titleOf(task, columns)) },
        ...(status === undefined || ready === null
          ? {}
          : { [status.name]: { [status.type]: { name: ready } } }),
        ...(priority === undefined || chosen === null
          ? {}
          : { [priority.name]: { [priority.type]: { name: chosen } } }),
        ...(taskType === undefined || task.taskType === null
          ? {}
          : { [taskType.name]: { select: { name: task.taskType } } }),
        ...(description === undefined
          ? {}
          : { [description.name]: { rich_text: richText(descriptionOf(task)) } }),
      }
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

/** Only options that exist: Notion refuses a filter on others. What it lets through is looked at again. */
function openFilter({ status, archive }: AgentTaskColumns): Record<string, unknown> | null {
  const conditions = [
    ...(status?.options ?? [])
      .filter((option) => !isOpenStatus(option))
      .map((option) => ({ property: status?.name, [status?.type ?? 'status']: { does_not_equal: option } })),
    ...(archive === undefined ? [] : [{ property: archive.name, checkbox: { equals: false } }]),
  ]
  return conditions.length === 0 ? null : { and: conditions }
}

/** Without a description, the mark stands in the title. */
function titleOf({ title, mark }: NewAgentTask, { description }: AgentTaskColumns): string {
  return description === undefined ? `${cut(title, 500)} (${mark})` : cut(title, 500)
}

/** The mark stands first, so that no cut takes it. */
function descriptionOf({ description, mark }: NewAgentTask): string {
  return description.includes(mark) && description.indexOf(mark) + mark.length <= MAX_TEXT
    ? cut(description, MAX_TEXT)
    : cut(`${mark}\n${description}`, MAX_TEXT)
}

/** One rich text of at most 2000 characters (contracts: `text.content`). */
function richText(text: string): readonly { readonly text: { readonly content: string } }[] {
  return text === '' ? [] : [{ text: { content: cut(text, MAX_TEXT) } }]
}

/** Cut to so many UTF-16 units, never within a character. */
function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : text
        .slice(0, most)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
}

function plain(text: string): string {
  return text.replaceAll('-', '').toLowerCase()
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

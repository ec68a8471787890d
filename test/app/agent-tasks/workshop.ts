import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { TrackWork } from '../../../src/actions/track-work.ts'
import { createAgentTaskLoop } from '../../../src/app/agent-tasks/agent-task-loop.ts'
import type { AgentTaskEvent } from '../../../src/app/agent-tasks/loop-deps.ts'
import type { AutomationGap, RunState } from '../../../src/model/findings.ts'
import { createAgentTasks } from '../../../src/services/notion/agent-tasks.ts'
import { writeReportBlock } from '../../../src/services/notion/agent-tasks-report.ts'
import { createNotionClient } from '../../../src/services/notion/client.ts'
import type { RunRow } from '../../../src/store/runs.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { ownerName, thisProcess } from '../../../src/util/process-owner.ts'
import { startNotion, type NotionStandIn } from '../../stand-ins/notion/notion-server.ts'

/** Agents that tracksync does not serve. */
export const AGENTS = [
  { name: 'Cursor MM1 Agent', folder: 'Cursor-MM1-Agent', aliases: ['Cursor'], keywords: [] },
  { name: 'Docs Agent', folder: 'Docs-Agent', aliases: [], keywords: ['write', 'document'] },
].map((agent) => ({ ...agent, serves: false, staleAfterDays: 7 }))

export const STATUSES = ['Ready', 'Not Started', 'Draft', 'In Progress', 'Blocked', 'Complete', 'Cancelled']
const COLUMNS = {
  'Task Name': 'title',
  Status: 'status',
  Priority: 'select',
  Description: 'rich_text',
  'Next Required Step': 'rich_text',
  'Success Criteria': 'rich_text',
  'Task Type': 'select',
  'Assigned-Agent': 'relation',
  Archive: 'checkbox',
}
const MINUTE_MS = 60_000

export interface Task {
  readonly title: string
  readonly description?: string
  readonly status?: string
  readonly priority?: string
  readonly archive?: boolean
  /** The page of an agent. */
  readonly assigned?: string
}

/** A loop over a real ledger and Notion's stand-in, by a clock that the test moves; runs are ended by the test. */
export interface Workshop {
  readonly notion: NotionStandIn
  readonly store: Store<TrackWork>
  readonly events: AgentTaskEvent[]
  /** The trigger folder, with an inbox for each of `AGENTS`. */
  readonly triggerFolder: string
  addTask(task: Task): string
  /** A page of the agents' own database. */
  addAgent(name: string): string
  row(id: string): Readonly<Record<string, unknown>>
  rows(): ReturnType<NotionStandIn['rows']>
  setStatus(id: string, status: string): void
  /** Texts of the paragraphs in a page. */
  paragraphs(id: string): readonly string[]
  /** A minute passes, then a pass of another agent of this ledger. */
  pass(minutes?: number): Promise<void>
  /** Runs that are queued or at work. */
  atWork(): readonly RunRow[]
  /** Ends every run at work so. */
  finish(state: RunState, gaps?: readonly AutomationGap[]): void
  now(): Date
}

export async function openWorkshop(
  t: TestContext,
  {
    statuses = STATUSES,
    columns = COLUMNS,
    timeoutMs = 10_000,
    defaultAgent = null,
  }: {
    statuses?: readonly string[]
    columns?: Record<string, string>
    timeoutMs?: number
    defaultAgent?: string | null
  } = {},
): Promise<Workshop> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-agent-tasks-'))
  const notion = await startNotion()
  const store = openStore<TrackWork>(join(root, 'state'))
  t.after(async () => {
    store.close()
    await notion.close()
    rmSync(root, { recursive: true, force: true })
  })
  let nowMs = Date.parse('2026-03-01T12:00:00Z')
  const now = (): Date => new Date(nowMs)
  notion.world.now = () => nowMs
  const { database } = notion.addSource('tasks', columns, { Status: statuses })
  notion.addSource('agents', { Name: 'title' })
  const triggerFolder = join(root, 'trigger-folder')
  const events: AgentTaskEvent[] = []
  const client = createNotionClient({
    token: notion.token,
    baseUrl: notion.url,
    now,
    timeoutMs,
    limiter: { run: (work) => work(), pauseFor: () => undefined, pausedForMs: () => 0 },
  })
  const text = (content: string): readonly object[] => [{ text: { content } }]
  return {
    notion,
    store,
    events,
    now,
    triggerFolder,
    addAgent: (name) => notion.addPage('agents', { Name: text(name) }),
    addTask: ({
      title,
      description = '',
      status = 'Ready',
      priority = 'Medium',
      archive = false,
      assigned,
    }) =>
      notion.addPage('tasks', {
        'Task Name': text(title),
        ...('Description' in columns ? { Description: text(description) } : {}),
        Status: { name: status },
        Priority: { name: priority },
        Archive: archive,
        ...(assigned === undefined ? {} : { 'Assigned-Agent': [{ id: assigned }] }),
      }),
    row: (id) => notion.rows('tasks').find((row) => row.id === id) ?? {},
    rows: () => notion.rows('tasks'),
    setStatus: (id, status) => {
      const page = notion.world.pages.find((one) => one.id === id)
      page?.properties.set('Status', {
        type: 'status',
        status: { id: status, name: status, color: 'default' },
      })
      if (page !== undefined) page.editedAt = nowMs
    },
    paragraphs: (id) =>
      notion.world.blocks
        .filter(({ parent, inTrash }) => parent === id && !inTrash)
        .map(({ content }) => JSON.stringify(content)),
    pass: async (minutes = 1) => {
      nowMs += minutes * MINUTE_MS
      // all that a process knows is made anew, as after a crash
      const loop = createAgentTaskLoop({
        store,
        database: createAgentTasks(client, database),
        writeReport: (pageId, report, signal) => writeReportBlock(client, pageId, report, signal),
        allowPrivate: [],
        chainEveryMs: 21_600_000,
        handOff: { agents: AGENTS, triggerFolder, defaultAgent, allowPrivate: [] },
        owner: ownerName(thisProcess()),
        now,
        onEvent: (event) => void events.push(event),
      })
      await loop.pass(new AbortController().signal, { takes: true, everyMs: 0 })
    },
    atWork: () => store.runs.inState('queued', 'running'),
    finish: (state, gaps) => {
      for (const { id } of store.runs.inState('queued', 'running')) {
        if (gaps !== undefined) store.events.append(id, { type: 'gaps', gaps }, now())
        store.runs.finish(id, state, now())
      }
    },
  }
}

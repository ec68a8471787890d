import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Config } from '../../config/load-config.ts'
import { toSyncError } from '../../model/error.ts'
import { agentCalled, plainTaskId } from '../../model/handoff.ts'
import type { AgentTask } from '../../services/notion/agent-task.ts'
import { isOpenStatus, meansStatus } from '../../services/notion/agent-tasks-columns.ts'
import type { MadeHandoff } from '../../store/handoffs-made.ts'
import { holdsHandoff, type AgentPlace } from '../../trigger/agent-inbox/find-handoffs.ts'
import { writeNewFile } from '../../util/write-new-file.ts'
import { handoffDocument, handoffName } from './handoff-document.ts'
import { isForLater, type PassDeps } from './loop-deps.ts'
import { musicTaskOf } from './music-task.ts'

type Agent = Config['agents'][number]

export interface HandOffOptions {
  readonly agents: readonly Agent[]
  readonly triggerFolder: string
  /** Who gets what is assigned to nobody; null: nobody does. */
  readonly defaultAgent: string | null
  readonly allowPrivate: readonly string[]
}

const CANDIDATES = 20
/** An agent that failed a task so often is not handed it again. */
const ATTEMPTS = 3
const MAX_JSON_BYTES = 1 << 20
const KEPT: readonly AgentPlace[] = ['01_inbox', '02_processed']
const PLACES: readonly AgentPlace[] = [...KEPT, '03_failed']

/** Writes what an earlier pass intended and did not finish, into the inbox or nowhere: its agent may have moved it on. */
export function writeOwedHandoffs(deps: Pick<PassDeps, 'store' | 'onEvent'>): void {
  for (const handoff of deps.store.handoffsMade.owed()) finish(handoff, deps)
}

/**
 * Hands one open task that is none of ours to the agent it is assigned to, else to the one whose keywords it holds, else
 * to the default agent: the first by the order given, of at most twenty that may be handed off. Once for each task; one
 * that its agent failed is handed to it again, three times in all.
 */
export async function handOffTask(
  open: readonly AgentTask[],
  options: HandOffOptions,
  deps: PassDeps,
): Promise<void> {
  const { tasks, signal, onEvent } = deps
  const agentFor = createAgentFinder(options, deps)
  let looked = 0
  for (const queried of open) {
    if (!mayHandOff(queried, options, deps)) continue
    const agent = await agentFor(queried)
    if (agent === 'later') return
    if (agent === null || wasHandedOff(queried, agent, options, deps)) continue
    // a query of Notion may be behind
    const fresh = await tasks.get(queried.pageId, signal)
    looked += 1
    if (fresh.kind === 'answer' && mayHandOff(fresh.value, options, deps)) {
      const still = await agentFor(fresh.value)
      if (still === agent) return handTo(agent, fresh.value, options, deps)
    }
    if (fresh.kind !== 'answer') onEvent({ kind: 'trouble', error: fresh.error })
    if (looked === CANDIDATES || (fresh.kind !== 'answer' && isForLater(fresh))) return
  }
}

function handTo(
  agent: Agent,
  task: AgentTask,
  { triggerFolder, agents }: HandOffOptions,
  deps: PassDeps,
): void {
  const { store, onEvent } = deps
  const taskId = plainTaskId(task.pageId)
  const at = deps.now().toISOString()
  // its answer comes to the inbox that is ours
  const from = agents.find(({ serves }) => serves)?.name ?? 'tracksync'
  const handoff: Omit<MadeHandoff, 'state'> = {
    taskId,
    attempt: (store.handoffsMade.latest(taskId)?.attempt ?? 0) + 1,
    path: join(triggerFolder, agent.folder, '01_inbox', handoffName(task, at)),
    document: handoffDocument(task, { from, to: agent.name }, at),
  }
  store.handoffsMade.intend(handoff)
  if (finish(handoff, deps))
    onEvent({ kind: 'handed-off', title: task.title, agent: agent.name, path: handoff.path })
}

function mayHandOff(task: AgentTask, { allowPrivate }: HandOffOptions, { store }: PassDeps): boolean {
  if (!isOpenStatus(task.status) || task.archived || meansStatus(task.status, 'blocked')) return false
  if (musicTaskOf(task, allowPrivate) !== null) return false
  const made = store.handoffsMade.latest(plainTaskId(task.pageId))
  return made === null || (made.attempt < ATTEMPTS && hasFailed(made))
}

/** What is neither in the inbox nor among the failed was taken by its agent, or put away by a person. */
function hasFailed({ path }: MadeHandoff): boolean {
  return existsSync(join(dirname(dirname(path)), '03_failed', basename(path)))
}

/** Also by whatever wrote hand-offs before this ledger began. */
function wasHandedOff(
  { pageId }: AgentTask,
  { folder }: Agent,
  { triggerFolder }: HandOffOptions,
  { store }: PassDeps,
): boolean {
  const taskId = plainTaskId(pageId)
  if (store.handoffs.isKnownTask(folder, taskId)) return true
  return KEPT.some((place) => holdsHandoff(join(triggerFolder, folder), place, taskId, MAX_JSON_BYTES))
}

/** Finds the agent for a task; null: nobody, `later`: Notion cannot be asked who it is. Each name is asked for once. */
function createAgentFinder(
  { agents, defaultAgent }: HandOffOptions,
  { tasks, signal, onEvent }: PassDeps,
): (task: AgentTask) => Promise<Agent | null | 'later'> {
  const known = new Map<string, Agent | null>()

  async function assignedAgent(assigned: string): Promise<Agent | null | 'later'> {
    const before = known.get(assigned)
    if (before !== undefined) return before
    const name = await tasks.agentName(assigned, signal)
    if (name.kind !== 'answer') onEvent({ kind: 'trouble', error: name.error })
    if (name.kind !== 'answer' && isForLater(name)) return 'later'
    const agent = name.kind === 'answer' ? agentCalled(name.value, agents) : null
    known.set(assigned, agent)
    return agent
  }

  return async ({ assignedTo, title, description }) => {
    const [assigned] = assignedTo
    // what a person assigned is for that agent alone, also when nobody here is called so
    if (assigned !== undefined) return assignedAgent(assigned)
    const words = `${title}\n${description}`.toLowerCase()
    const fitting = agents.find(({ keywords }) => keywords.some((word) => words.includes(word.toLowerCase())))
    return fitting ?? (defaultAgent === null ? null : agentCalled(defaultAgent, agents))
  }
}

/** False when it cannot be written now; then it is owed. */
function finish(
  { taskId, attempt, path, document }: Omit<MadeHandoff, 'state'>,
  { store, onEvent }: Pick<PassDeps, 'store' | 'onEvent'>,
): boolean {
  const agentFolder = dirname(dirname(path))
  try {
    const isThere = PLACES.some((place) => existsSync(join(agentFolder, place, basename(path))))
    if (!isThere) writeNewFile(path, document)
  } catch (error) {
    onEvent({ kind: 'trouble', error: toSyncError(error, `Cannot write the hand-off "${path}"`) })
    return false
  }
  store.handoffsMade.done(taskId, attempt)
  return true
}

import { plainTaskId } from '../../model/handoff.ts'
import { EMPTY_REQUEST, type Trigger } from '../../model/trigger.ts'
import type { AgentTask } from '../../services/notion/agent-task.ts'
import { isOpenStatus, meansStatus } from '../../services/notion/agent-tasks-columns.ts'
import type { AgentTaskAttempt } from '../../store/agent-tasks.ts'
import { printable } from '../../util/printable.ts'
import { sha256 } from '../../util/digest.ts'
import { submitWithoutDrop } from '../door.ts'
import { isForLater, type PassDeps } from './loop-deps.ts'
import { musicTaskOf, type MusicTask } from './music-task.ts'

const CANDIDATES = 20
const TITLE_SHOWN = 120

export interface TakeOptions {
  readonly allowPrivate: readonly string[]
  /** Least time between two runs of the detection chain that tasks ask for. */
  readonly chainEveryMs: number
}

/**
 * Queues the run of the first task, by the order given, that may be started now; of at most twenty. A query of Notion may
 * be behind, so the page itself decides. Nothing is taken while a run of an earlier task is unfinished.
 */
export async function takeTask(
  open: readonly AgentTask[],
  options: TakeOptions,
  deps: PassDeps,
): Promise<void> {
  const { store, tasks, signal, onEvent } = deps
  if (store.agentTasks.isAtWork()) return
  const candidates = open.filter((task) => startable(task, options, deps) !== null).slice(0, CANDIDATES)
  for (const { pageId } of candidates) {
    const fresh = await tasks.get(pageId, signal)
    if (fresh.kind !== 'answer') {
      onEvent({ kind: 'trouble', error: fresh.error })
      if (isForLater(fresh)) return
      continue
    }
    const music = startable(fresh.value, options, deps)
    if (music === null) continue
    take(fresh.value, music, deps)
    return
  }
}

/** What the task asks for, when it may be started now. */
function startable(task: AgentTask, options: TakeOptions, { store, now }: PassDeps): MusicTask | null {
  if (!isOpenStatus(task.status) || task.archived || meansStatus(task.status, 'blocked')) return null
  const music = musicTaskOf(task, options.allowPrivate)
  if (music === null) return null
  const taskId = plainTaskId(task.pageId)
  if (store.agentTasks.isMade(taskId)) return null
  if (!mayRunAgain(task, store.agentTasks.latest(taskId))) return null
  if (music.kind === 'links') return music
  const last = store.agentTasks.detectedAt()
  const isDue = last === null || Math.abs(now().getTime() - last.getTime()) >= options.chainEveryMs
  return isDue ? music : null
}

/** A task that was done is done again when a person set its status back. */
function mayRunAgain(task: AgentTask, known: AgentTaskAttempt | null): boolean {
  if (known === null) return true
  if (known.state !== 'told' || meansStatus(task.status, 'in-progress')) return false
  if (known.toldStatus !== null) return task.status !== known.toldStatus
  return known.toldEdited !== null && Date.parse(task.lastEdited) > Date.parse(known.toldEdited)
}

function take(task: AgentTask, music: MusicTask, { store, now, onEvent }: PassDeps): void {
  const taskId = plainTaskId(task.pageId)
  const attempt = (store.agentTasks.latest(taskId)?.attempt ?? 0) + 1
  const title = printable(task.title).slice(0, TITLE_SHOWN) || 'Untitled'
  const key = `agent-task:${taskId}:${attempt}`
  const trigger: Trigger = {
    key,
    id: null,
    kind: 'notion',
    name: `agent task ${title}`,
    contentSha256: sha256(key),
    request: {
      ...EMPTY_REQUEST,
      urls: music.kind === 'links' ? music.urls : [],
      note: title,
      requestedBy: 'Notion Agent-Tasks',
    },
  }
  const detectedAt = music.kind === 'chain' ? now() : null
  const known = { taskId, attempt, title: task.title, url: task.url, takenStatus: task.status }
  let runId = ''
  store.agentTasks.take(known, detectedAt, () => (runId = submitWithoutDrop(store, trigger, now()).runId))
  onEvent({ kind: 'queued', title, runId })
}

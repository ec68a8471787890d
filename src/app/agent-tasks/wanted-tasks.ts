import type { AutomationGap } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import type { AgentTaskAttempt, WantedAgentTask } from '../../store/agent-tasks.ts'
import { plainTaskId } from '../../model/handoff.ts'
import { isForLater, type PassDeps } from './loop-deps.ts'

type Wish = Omit<WantedAgentTask, 'state' | 'triedAt'>

const REVIEWS_A_PASS = 3
const GAPS_A_PASS = 10
/** A page made a moment ago may be missing in a query: nothing is created again before. */
const LOOK_AGAIN_MS = 300_000

/** The review of a completed task: one for each task, however often it is done again. */
export function reviewOf({ taskId, title, url }: AgentTaskAttempt, run: Run): Wish {
  return {
    key: `review:${taskId}`,
    title: `Review: ${title}`,
    description: [`Task: ${title.slice(0, 500)}`, `URL: ${url}`, `Task id: ${taskId}`, `Run: ${run.id}`].join(
      '\n',
    ),
    priority: 'High',
    taskType: 'Review Task',
  }
}

/** What a person still does by hand, as a task: one for each gap, for ever. */
export function gapTask({ key, title, found, close, priority }: AutomationGap): Wish {
  return {
    key: `gap:${key}`,
    title,
    description: [found, `To close it: ${close}`].join('\n'),
    priority: `${priority.slice(0, 1).toUpperCase()}${priority.slice(1)}`,
    taskType: null,
  }
}

/**
 * Creates the tasks that are wanted: looked for in Notion, noted as intended, created, noted as done. One whose creation
 * had no clear answer is only looked for, until a page of then would surely be found.
 */
export async function makeWanted(deps: PassDeps): Promise<void> {
  const wanted = deps.store.agentTasks.wanted()
  const isReview = ({ key }: WantedAgentTask): boolean => key.startsWith('review:')
  const turn = [
    ...wanted.filter(isReview).slice(0, REVIEWS_A_PASS),
    ...wanted.filter((one) => !isReview(one)).slice(0, GAPS_A_PASS),
  ]
  for (const one of turn) {
    if (!(await make(one, deps))) return
  }
}

/** False when Notion cannot be asked now. */
async function make(wanted: WantedAgentTask, deps: PassDeps): Promise<boolean> {
  const { tasks, signal, now, onEvent } = deps
  const { agentTasks } = deps.store
  const { key, state, triedAt } = wanted
  const task = { ...wanted, mark: markOf(key) }
  const there = await tasks.find(task, signal)
  if (there.kind !== 'answer') {
    onEvent({ kind: 'trouble', error: there.error })
    return false
  }
  const [found] = there.value
  if (found !== undefined) {
    agentTasks.made(key, plainTaskId(found))
    return true
  }
  const sinceMs = triedAt === null ? Infinity : Math.abs(now().getTime() - triedAt.getTime())
  if (state === 'intended' && sinceMs < LOOK_AGAIN_MS) return true
  agentTasks.intend(key, now())
  const created = await tasks.create(task, signal)
  if (created.kind === 'answer') {
    agentTasks.made(key, plainTaskId(created.value))
    return true
  }
  onEvent({ kind: 'trouble', error: created.error })
  if (created.kind === 'refused' || !created.ambiguous) agentTasks.withdraw(key)
  return !isForLater(created)
}

function markOf(key: string): string {
  return key.startsWith('review:') ? key.slice('review:'.length) : `tracksync ${key}`
}

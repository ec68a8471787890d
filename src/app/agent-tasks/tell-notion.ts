import { outcomeSentence, readRun } from '../../actions/report/assemble-run.ts'
import type { Run } from '../../model/run.ts'
import type { AgentTask } from '../../services/notion/agent-task.ts'
import { meansStatus, type OurStatus } from '../../services/notion/agent-tasks-columns.ts'
import type { AgentTaskAttempt } from '../../store/agent-tasks.ts'
import { isForLater, type PassDeps } from './loop-deps.ts'
import { reviewOf } from './wanted-tasks.ts'

/** Tells Notion what it does not know yet of the runs its tasks asked for. False when Notion cannot be asked now. */
export async function tellOwed(deps: PassDeps): Promise<boolean> {
  for (const attempt of deps.store.agentTasks.owed()) {
    const isAtWork = attempt.runState === 'queued' || attempt.runState === 'running'
    const goesOn = isAtWork ? await tellStart(attempt, deps) : await tellEnd(attempt, deps)
    if (!goesOn) return false
  }
  return true
}

/** In Progress, unless a person has changed the status since it was taken. */
async function tellStart(attempt: AgentTaskAttempt, deps: PassDeps): Promise<boolean> {
  const { store, tasks, signal } = deps
  const page = await tasks.get(attempt.taskId, signal)
  if (page.kind !== 'answer') return gaveUp(page, deps, () => store.agentTasks.started(attempt.runId, null))
  const { status } = page.value
  if (meansStatus(status, 'in-progress') || status !== attempt.takenStatus) {
    store.agentTasks.started(attempt.runId, meansStatus(status, 'in-progress') ? status : null)
    return true
  }
  const written = await tasks.setStatus(attempt.taskId, 'in-progress', null, signal)
  if (written.kind !== 'answer')
    return gaveUp(written, deps, () => store.agentTasks.started(attempt.runId, null))
  store.agentTasks.started(attempt.runId, written.value)
  return true
}

/** The summary first, the status last: a task called complete has its report. */
async function tellEnd(attempt: AgentTaskAttempt, deps: PassDeps): Promise<boolean> {
  const { store, tasks, signal } = deps
  const { taskId, runId } = attempt
  const row = store.runs.get(runId)
  const page = await tasks.get(taskId, signal)
  if (page.kind !== 'answer') return gaveUp(page, deps, () => store.agentTasks.told(runId, null, null, []))
  if (row === null || page.value.archived) {
    store.agentTasks.told(runId, null, page.value.lastEdited, [])
    return true
  }
  const run = readRun(store, row)
  const ours = endOf(run)
  const reported = await deps.writeReport(taskId, summaryOf(run), signal)
  if (reported.kind !== 'answer' && !gaveUp(reported, deps, () => undefined)) return false
  const wants = ours === 'complete' ? [reviewOf(attempt, run)] : []
  let told: string | null = null
  if (mayWrite(page.value, attempt, ours)) {
    const step = ours === 'blocked' ? blockedStep(run) : null
    const isThere =
      meansStatus(page.value.status, ours) && (step === null || page.value.nextStep === step.trim())
    const written = isThere
      ? ({ kind: 'answer', value: page.value.status } as const)
      : await tasks.setStatus(taskId, ours, step, signal)
    if (written.kind !== 'answer' && !gaveUp(written, deps, () => undefined)) return false
    told = written.kind === 'answer' ? written.value : null
  }
  // our own writes are edits too: only one behind them is somebody else's
  const after = told === null ? await tasks.get(taskId, signal) : page
  if (after.kind !== 'answer' && isForLater(after)) return gaveUp(after, deps, () => undefined)
  store.agentTasks.told(runId, told, after.kind === 'answer' ? after.value.lastEdited : null, wants)
  return true
}

/** Notes the trouble. True: it is settled without Notion; false: it is tried again in the next pass. */
function gaveUp(
  answer: Parameters<typeof isForLater>[0],
  { onEvent }: PassDeps,
  settle: () => void,
): boolean {
  onEvent({ kind: 'trouble', error: answer.error })
  if (isForLater(answer)) return false
  settle()
  return true
}

/** What a person chose since then stays. */
function mayWrite({ status }: AgentTask, attempt: AgentTaskAttempt, ours: OurStatus): boolean {
  if (meansStatus(status, ours)) return true
  if (attempt.toldStatus !== null) return status === attempt.toldStatus
  return status === attempt.takenStatus || meansStatus(status, 'in-progress')
}

function endOf({ state }: Run): 'complete' | 'blocked' {
  return state === 'succeeded' || state === 'nothing-to-do' ? 'complete' : 'blocked'
}

function blockedStep(run: Run): string {
  const own = run.errors.map(({ next }) => next)
  const command = run.state === 'needs-review' ? `tracksync show ${run.id}` : `tracksync retry ${run.id}`
  return [`${run.state}: ${outcomeSentence(run)}`, ...new Set(own), command].join('\n').slice(0, 2000)
}

function summaryOf(run: Run): string {
  const tracks = run.tracks.map(
    ({ artists, title, state }) => `${[artists.join(', '), title].filter(Boolean).join(' - ')}: ${state}`,
  )
  const report = run.reportPath === null ? [] : [`Report: ${run.reportPath}`]
  return [`${run.id} ${run.state}: ${outcomeSentence(run)}`, ...report, ...tracks].join('\n')
}

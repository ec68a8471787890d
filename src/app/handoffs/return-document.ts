import { outcomeSentence } from '../../actions/report/assemble-run.ts'
import type { Handoff } from '../../model/handoff.ts'
import type { Run } from '../../model/run.ts'
import { handoffFileName, plainName } from './handoff-file-name.ts'

/** The answer to a hand-off (family D of the system that this one replaces), told from the run alone. */
export function returnDocument(run: Run, handoff: Handoff, returnId: string, finishedAt: string): object {
  const done = run.tracks.filter(({ state }) => state === 'succeeded')
  const paths = run.tracks.flatMap(({ renditions }) => renditions.map(({ path }) => path))
  return {
    return_handoff_id: returnId,
    timestamp: finishedAt,
    type: 'RETURN_HANDOFF',
    executing_agent: handoff.agentName,
    originating_agent: handoff.sourceAgent,
    original_task: {
      task_id: handoff.taskId,
      task_title: handoff.title,
      task_url: handoff.taskUrl,
      status_update: statusOf(run),
    },
    execution_summary: {
      work_completed: done.map(({ title, artists }) =>
        [artists.join(', '), title].filter(Boolean).join(' - '),
      ),
      deliverables: [...paths, ...(run.reportPath === null ? [] : [run.reportPath])],
      findings: [
        outcomeSentence(run),
        ...run.tracks.flatMap(({ title, duplicateOf }) =>
          duplicateOf === null
            ? []
            : [`"${title}" is in the library "${duplicateOf.library}" already (${duplicateOf.trackId})`],
        ),
      ],
      recommendations: run.gaps.map(({ title, close }) => `${title}: ${close}`),
      issues_found: run.errors.map(({ code, what, why }) => `${what}: ${why} (${code})`),
    },
    next_steps: nextSteps(run),
    run_id: run.id,
    archive_rule: 'move_to_02_processed',
  }
}

/** The name of its file; the mark of the run keeps two of one second apart. */
export function returnName(run: Run, handoff: Handoff, finishedAt: string): string {
  const mark = `${plainName(handoff.agentFolder, 60)}-${run.id.slice(-4)}`
  return handoffFileName('RETURN', finishedAt, handoff.title, mark)
}

function statusOf({ state }: Run): string {
  if (state === 'succeeded' || state === 'nothing-to-do') return 'Complete'
  return state === 'needs-review' ? 'In Progress' : 'Blocked'
}

function nextSteps(run: Run): readonly string[] {
  const own = run.errors.map(({ next }) => next)
  if (run.state === 'needs-review') return ['tracksync review', ...own]
  if (statusOf(run) === 'Blocked') return [...new Set(own), `tracksync retry ${run.id}`]
  return [...new Set(own)]
}

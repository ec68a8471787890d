import { plainTaskId } from '../../model/handoff.ts'
import type { AgentTask } from '../../services/notion/agent-task.ts'
import { taskMark } from '../../trigger/agent-inbox/find-handoffs.ts'
import { handoffFileName } from '../handoffs/handoff-file-name.ts'

/** The hand-off of a task of Notion (family A of the system that this one replaces), as the text of its file. */
export function handoffDocument(
  task: AgentTask,
  { from, to }: { readonly from: string; readonly to: string },
  at: string,
): string {
  const taskId = plainTaskId(task.pageId)
  const document = {
    title: task.title,
    description: task.description,
    priority: task.priority ?? 'Medium',
    target_agent: to,
    source_agent: from,
    task_url: task.url,
    task_id: taskId,
    agent_task_id: taskId,
    timestamp: at,
    required_action: task.nextStep === '' ? task.title : task.nextStep,
    success_criteria: task.successCriteria,
    chain_tracking: { agent_task_id: taskId, dedupe_key: `handoff_${taskId}`, source: 'tracksync' },
    archive_rule: 'move_to_02_processed',
    handoff_instructions:
      'Move this file to 02_processed when you start, or to 03_failed when you cannot do the task. Set the status of the task in Notion when it is done.',
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The name of the file; ids of one workspace share their beginning, so both ends tell the task. */
export function handoffName({ title, pageId }: AgentTask, at: string): string {
  return handoffFileName('HANDOFF', at, title, taskMark(plainTaskId(pageId)))
}

import { isOpenStatus, optionFor, type AgentTaskColumns, type OurStatus } from './agent-tasks-columns.ts'
import type { NewAgentTask } from './agent-task.ts'
import { cutText, LONGEST_TEXT, richText } from './write-values.ts'

const MOST_OF_TITLE = 500

/** The properties of a new task, by the columns that the database has. */
export function propertiesOf(task: NewAgentTask, columns: AgentTaskColumns): Record<string, unknown> {
  const { title, priority, description, taskType } = columns
  const rank = priority?.options.find((option) => option.toLowerCase() === task.priority.toLowerCase())
  const chosen = rank ?? (priority?.type === 'select' ? task.priority : null)
  return {
    [title?.name ?? 'title']: { title: richText(titleOf(task, columns)) },
    ...statusOf(columns, 'ready'),
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
}

/** The status as it is written; nothing where the database has no option for it. */
export function statusOf({ status }: AgentTaskColumns, ours: OurStatus): Record<string, unknown> {
  const option = status === undefined ? null : optionFor(status, ours)
  return status === undefined || option === null ? {} : { [status.name]: { [status.type]: { name: option } } }
}

/** The next step as it is written; nothing where none is given, or the database has no column for it. */
export function nextStepOf({ nextStep }: AgentTaskColumns, step: string | null): Record<string, unknown> {
  if (step === null || nextStep === undefined) return {}
  return { [nextStep.name]: { rich_text: richText(cutText(step, LONGEST_TEXT)) } }
}

/** Only options that exist: Notion refuses a filter on others. What it lets through is looked at again. */
export function openFilter({ status, archive }: AgentTaskColumns): Record<string, unknown> | null {
  const conditions = [
    ...(status?.options ?? [])
      .filter((option) => !isOpenStatus(option))
      .map((option) => ({ property: status?.name, [status?.type ?? 'status']: { does_not_equal: option } })),
    ...(archive === undefined ? [] : [{ property: archive.name, checkbox: { equals: false } }]),
  ]
  return conditions.length === 0 ? null : { and: conditions }
}

/** Without a description, the mark stands in the title. */
export function titleOf({ title, mark }: NewAgentTask, { description }: AgentTaskColumns): string {
  return description === undefined
    ? `${cutText(title, MOST_OF_TITLE)} (${mark})`
    : cutText(title, MOST_OF_TITLE)
}

/** The mark stands first, so that no cut takes it. */
function descriptionOf({ description, mark }: NewAgentTask): string {
  return description.includes(mark) && description.indexOf(mark) + mark.length <= LONGEST_TEXT
    ? cutText(description, LONGEST_TEXT)
    : cutText(`${mark}\n${description}`, LONGEST_TEXT)
}

/** Without dashes and case, as ids of pages are compared. */
export function plain(text: string): string {
  return text.replaceAll('-', '').toLowerCase()
}

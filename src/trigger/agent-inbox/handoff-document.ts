import * as z from 'zod/mini'
import { plainTaskId } from '../../model/handoff.ts'

/** A hand-off of any of the four families, in one shape; what a family does not have is null. */
export interface HandoffDocument {
  /** A RETURN hand-off is an answer, never work to do. */
  readonly isReturn: boolean
  /** The agent it is for, as the file calls it. */
  readonly agent: string | null
  readonly sourceAgent: string | null
  /** Without dashes, lower case. */
  readonly taskId: string | null
  readonly title: string | null
  readonly taskUrl: string | null
  readonly workflowType: string | null
  readonly playlist: string | null
  /** The texts in which links may stand. */
  readonly texts: readonly string[]
}

/** Reads the shape of a hand-off; unknown fields are let through. Else: why not, in words. */
export function readHandoffDocument(
  value: unknown,
): { readonly handoff: HandoffDocument } | { readonly why: string } {
  const result = handoffSchema.safeParse(value)
  if (!result.success) {
    const fields = result.error.issues.slice(0, 3).map(({ path }) => `"${path.map(String).join('.')}"`)
    return { why: `${fields.join(', ')} has the wrong type` }
  }
  const all = result.data
  const original = all.original_task ?? null
  const id = filled(all.task_id, original?.task_id, all.handoff_id, all.return_handoff_id)
  return {
    handoff: {
      isReturn: all.type?.toUpperCase() === 'RETURN_HANDOFF' || filled(all.return_handoff_id) !== null,
      agent: filled(all.target_agent, all.agent, all.assigned_agent, all.agent_name, all.originating_agent),
      sourceAgent: filled(all.source_agent, all.executing_agent),
      taskId: id === null ? null : plainTaskId(id),
      title: filled(all.title, all.task_title, original?.task_title, all.handoff_reason),
      taskUrl: filled(all.task_url, original?.task_url),
      workflowType: filled(all.workflow_type),
      playlist: filled(all.playlist),
      texts: [all.url, ...(all.urls ?? []), all.description, all.handoff_instructions]
        .concat(all.required_action, all.handoff_reason, all.title, all.task_title, all.context?.current_step)
        .flatMap((one) => (typeof one === 'string' ? [one] : [])),
    },
  }
}

const text = () => z.nullish(z.string())
const textOrTexts = () => z.nullish(z.union([z.string(), z.array(z.string())]))

// the families of the system that this one replaces: A hand-off, B direct, C rich, D return
const handoffSchema = z.looseObject({
  type: text(),
  target_agent: text(),
  agent: text(),
  assigned_agent: text(),
  agent_name: text(),
  source_agent: text(),
  executing_agent: text(),
  originating_agent: text(),
  task_id: text(),
  handoff_id: text(),
  return_handoff_id: text(),
  title: text(),
  task_title: text(),
  task_url: text(),
  description: text(),
  handoff_instructions: text(),
  handoff_reason: text(),
  required_action: text(),
  priority: text(),
  status: text(),
  workflow_type: text(),
  success_criteria: textOrTexts(),
  url: text(),
  urls: z.nullish(z.array(z.string())),
  playlist: text(),
  context: z.nullish(z.looseObject({ current_step: text(), work_completed: textOrTexts() })),
  original_task: z.nullish(z.looseObject({ task_id: text(), task_title: text(), task_url: text() })),
})

/** The first that is not empty. */
function filled(...texts: readonly (string | null | undefined)[]): string | null {
  for (const one of texts) if (one !== null && one !== undefined && one.trim() !== '') return one.trim()
  return null
}

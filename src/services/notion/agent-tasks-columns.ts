import type { DataSource, NotionProperty } from './tracks-schema.ts'

/** Columns of the Agent-Tasks database; names as in the user's earlier system (legacy.md 3), without case. */
const COLUMNS = {
  title: { names: ['Task Name', 'Name', 'Title'], types: ['title'] },
  status: { names: ['Status'], types: ['status', 'select'] },
  priority: { names: ['Priority'], types: ['select', 'status'] },
  description: { names: ['Description'], types: ['rich_text'] },
  nextStep: { names: ['Next Required Step', 'Next Step'], types: ['rich_text'] },
  successCriteria: { names: ['Success Criteria'], types: ['rich_text'] },
  assignedTo: { names: ['Assigned-Agent', 'Assigned Agent'], types: ['relation', 'select', 'rich_text'] },
  taskType: { names: ['Task Type', 'Type'], types: ['select'] },
  archive: { names: ['Archive', 'Archived'], types: ['checkbox'] },
} as const

type Column = keyof typeof COLUMNS
export type AgentTaskColumns = Readonly<Partial<Record<Column, NotionProperty>>>

/** Which columns are there, of a type that can be used. The title has one name in each database and is always found. */
export function columnsOf({ properties }: DataSource): AgentTaskColumns {
  const found: Partial<Record<Column, NotionProperty>> = {}
  for (const [column, { names, types }] of Object.entries(COLUMNS)) {
    const fits = properties.filter(({ type }) => types.some((one) => one === type))
    const named = names.flatMap((name) => fits.filter((one) => same(one.name, name)))
    const property = named[0] ?? (column === 'title' ? fits[0] : undefined)
    if (property !== undefined && isColumn(column)) found[column] = property
  }
  return found
}

/** A status of ours, and the options that mean it; a status cannot be created by a page, so one of them has to be there. */
const STATUS_WORDS = {
  'in-progress': ['In Progress', 'In-Progress', 'Doing'],
  complete: ['Complete', 'Completed', 'Done'],
  blocked: ['Blocked'],
  ready: ['Ready', 'Not Started', 'To-do'],
} as const

export type OurStatus = keyof typeof STATUS_WORDS

/** Open tasks; of other words (Cancelled, Archived) nothing is known, so nothing is done. */
const OPEN_WORDS = [
  'Ready',
  'Not Started',
  'In Progress',
  'In-Progress',
  'Ready for Handoff',
  'Proposed',
  'Draft',
  'Blocked',
]

export function isOpenStatus(status: string | null): boolean {
  return status !== null && OPEN_WORDS.some((word) => same(word, status))
}

/** Whether an option is one of those that mean this status. */
export function meansStatus(status: string | null, ours: OurStatus): boolean {
  return status !== null && STATUS_WORDS[ours].some((word) => same(word, status))
}

/** The option of this database that means the status; null when it has none. */
export function optionFor(property: NotionProperty, ours: OurStatus): string | null {
  const known = property.options.find((option) => meansStatus(option, ours))
  if (known !== undefined) return known
  // a select makes its options as they are written
  return property.type === 'select' ? STATUS_WORDS[ours][0] : null
}

/** 0 for the most urgent. Missing or unknown is Medium. */
export function priorityRank(priority: string | null): number {
  const rank = ['critical', 'high', 'medium', 'low'].indexOf((priority ?? 'medium').trim().toLowerCase())
  return rank === -1 ? 2 : rank
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.toLowerCase()
}

function isColumn(name: string): name is Column {
  return Object.hasOwn(COLUMNS, name)
}

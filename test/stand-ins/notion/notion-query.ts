import { emptyValue, propertyId, type Json, type StoredPage, type StoredSource } from './notion-state.ts'

/** Whether a page passes a query's filter: and, or, timestamps, and the conditions on properties that tracksync uses. */
export function passes(filter: Json | undefined, page: StoredPage, source: StoredSource): boolean {
  if (filter === undefined) return true
  const { and, or, timestamp, property } = filter
  if (Array.isArray(and)) return and.every((part: Json) => passes(part, page, source))
  if (Array.isArray(or)) return or.some((part: Json) => passes(part, page, source))
  if (typeof timestamp === 'string') {
    const at = timestamp === 'created_time' ? page.createdAt : page.editedAt
    return holdsTime(filter[timestamp] as Json, Math.floor(at / 60_000) * 60_000)
  }
  const [name, type] =
    Object.entries(source.schema).find(([n, t]) => n === property || propertyId(n, t) === property) ?? []
  if (name === undefined || type === undefined) return false
  const condition = filter[type] as Json | undefined
  if (condition === undefined) throw new Error(`the filter on "${name}" is not one of type ${type}`)
  return holds(condition, plain(page.properties.get(name) ?? emptyValue(type)))
}

function holdsTime(condition: Json, at: number): boolean {
  return Object.entries(condition).every(([how, text]) => {
    const than = Date.parse(String(text))
    if (how === 'on_or_after') return at >= than
    if (how === 'after') return at > than
    if (how === 'on_or_before') return at <= than
    if (how === 'before') return at < than
    throw new Error(`the stand-in knows no time condition "${how}"`)
  })
}

function holds(condition: Json, value: unknown): boolean {
  return Object.entries(condition).every(([how, wanted]) => {
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (how === 'equals') return value === wanted
    if (how === 'does_not_equal') return value !== wanted
    if (how === 'contains')
      return Array.isArray(value) ? value.includes(wanted) : String(value).includes(String(wanted))
    if (how === 'is_empty') return isEmpty
    if (how === 'is_not_empty') return !isEmpty
    throw new Error(`the stand-in knows no condition "${how}"`)
  })
}

/** A property's value as a filter, and a test, sees it: text, number, names, page ids. */
export function plain(value: Json): unknown {
  const type = String(value['type'])
  const inner = value[type]
  if (type === 'title' || type === 'rich_text') {
    return (inner as { plain_text: string }[]).map(({ plain_text }) => plain_text).join('')
  }
  if (type === 'select' || type === 'status') return inner === null ? null : (inner as Json)['name']
  if (type === 'multi_select') return (inner as Json[]).map(({ name }) => name)
  if (type === 'relation') return (inner as Json[]).map(({ id }) => id)
  if (type === 'date') return inner === null ? null : (inner as Json)['start']
  return inner
}

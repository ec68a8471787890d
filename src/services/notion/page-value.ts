import * as z from 'zod/mini'

const richText = z.array(z.object({ plain_text: z.string() }))
const named = z.object({ name: z.string() })

/** One value of a page as Notion answers it; types that are not written here read as empty. */
export const pageValueSchema = z.object({
  id: z.string(),
  type: z.string(),
  title: z.optional(richText),
  rich_text: z.optional(richText),
  number: z.optional(z.nullable(z.number())),
  select: z.optional(z.nullable(named)),
  status: z.optional(z.nullable(named)),
  multi_select: z.optional(z.array(named)),
  date: z.optional(z.nullable(z.object({ start: z.string() }))),
  url: z.optional(z.nullable(z.string())),
  checkbox: z.optional(z.boolean()),
  relation: z.optional(z.array(z.object({ id: z.string() }))),
  has_more: z.optional(z.boolean()),
})

export type PageValue = z.infer<typeof pageValueSchema>

/** A page of a data source, as far as it is read here. */
export const pageSchema = z.object({
  id: z.string(),
  url: z.string(),
  created_time: z.string(),
  last_edited_time: z.string(),
  in_trash: z.boolean(),
  properties: z.record(z.string(), pageValueSchema),
})

export type NotionPage = z.infer<typeof pageSchema>

/** A value without Notion's wrapping: text, number, yes or no, names of options, ids of pages; null for empty. */
export type PlainValue = string | number | boolean | readonly string[] | null

/** Option names and related page ids are lists; empty text and empty lists are null. */
export function plainValue(value: PageValue | undefined): PlainValue {
  if (value === undefined) return null
  const { title, rich_text, number, select, status, multi_select, date, url, checkbox, relation } = value
  const text = title ?? rich_text
  if (text !== undefined) return text.map(({ plain_text }) => plain_text).join('') || null
  const list = multi_select?.map(({ name }) => name) ?? relation?.map(({ id }) => id)
  if (list !== undefined) return list.length === 0 ? null : list
  if (checkbox !== undefined) return checkbox
  return number ?? (select ?? status)?.name ?? date?.start ?? (url === '' ? null : url) ?? null
}

/** The value as one text; null when it is empty, or no text can be made of it. */
export function textIn(value: PlainValue): string | null {
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'number') return String(value)
  const text = (typeof value === 'string' ? value : value.join(', ')).trim()
  return text === '' ? null : text
}

/** The value as a number, also when it is kept as text; null when it is none. */
export function numberIn(value: PlainValue): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const text = textIn(value)
  const number = text === null ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : null
}

/** The value as a list: ids of a relation, names of options, or the one text. */
export function listIn(value: PlainValue): readonly string[] {
  if (typeof value === 'object' && value !== null) return value
  const text = textIn(value)
  return text === null ? [] : [text]
}

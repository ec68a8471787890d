import { listIn, numberIn, textIn, type PlainValue } from './page-value.ts'
import type { MappedProperty } from './tracks-schema.ts'

/** Notion's own limits (its page "request limits"), in UTF-16 units and items. */
export const LONGEST_TEXT = 2000
export const MOST_ITEMS = 100
const LONGEST_OPTION = 100

/**
 * The value in the form that a column of this type holds; null when nothing is to be written, or the type cannot hold it.
 * An option that the column has already is taken as it is spelt there.
 */
export function fitValue({ type, options }: MappedProperty, value: PlainValue): PlainValue {
  const text = cleanText(textIn(value) ?? '') || null
  switch (type) {
    case 'title':
    case 'rich_text':
      return text !== null && partsOf(text, LONGEST_TEXT).length > MOST_ITEMS ? null : text
    case 'number':
      return numberIn(value) ?? yearIn(value)
    case 'select':
      return optionOf(text, options)
    case 'multi_select': {
      const names = listIn(value).flatMap((name) => optionOf(cleanText(name), options) ?? [])
      const unique = new Map(names.map((name) => [name.toLowerCase(), name]))
      return unique.size === 0 ? null : [...unique.values()].slice(0, MOST_ITEMS)
    }
    case 'date':
      return dateOf(text)
    case 'url':
      return text !== null && text.length > LONGEST_TEXT ? null : text
    case 'checkbox':
      return value === true
    case 'relation': {
      const ids = listIn(value)
      return ids.length === 0 ? null : ids.slice(0, MOST_ITEMS)
    }
    default:
      return type satisfies never
  }
}

/** A fitted value as a write of a page gives it. */
export function writeValue(type: MappedProperty['type'], value: PlainValue): Record<string, unknown> {
  switch (type) {
    case 'title':
    case 'rich_text':
      return { [type]: richText(textIn(value) ?? '') }
    case 'select':
      return { select: value === null ? null : { name: textIn(value) ?? '' } }
    case 'multi_select':
      return { multi_select: listIn(value).map((name) => ({ name })) }
    case 'date':
      return { date: value === null ? null : { start: value } }
    case 'relation':
      return { relation: listIn(value).map((id) => ({ id })) }
    case 'checkbox':
      return { checkbox: value === true }
    case 'number':
    case 'url':
      return { [type]: value }
    default:
      return type satisfies never
  }
}

/** Whether two values of a column are the same: lists in any order, times by the minute (Notion keeps no more). */
export function isSameValue(type: MappedProperty['type'], a: PlainValue, b: PlainValue): boolean {
  if (type === 'checkbox') return (a === true) === (b === true)
  if (type === 'date' && typeof a === 'string' && typeof b === 'string') return minuteOf(a) === minuteOf(b)
  if (type === 'multi_select') return keyOf(listIn(a)) === keyOf(listIn(b))
  if (type === 'relation') return keyOf(listIn(a).map(bareId)) === keyOf(listIn(b).map(bareId))
  if (type === 'number' && typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < 1e-6
  return a === b
}

/** Rich text in pieces that Notion takes; never cut within a character. */
export function richText(text: string): readonly { readonly text: { readonly content: string } }[] {
  return partsOf(text, LONGEST_TEXT).map((content) => ({ text: { content } }))
}

/** The text in pieces of at most so many UTF-16 units. */
export function partsOf(text: string, longest: number): readonly string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    const end = Math.min(text.length, at + longest)
    const splits = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')
    parts.push(text.slice(at, splits ? end - 1 : end))
    at = splits ? end - 1 : end
  }
  return parts
}

/** The first piece of a text that is too long. */
export function cutText(text: string, longest: number): string {
  return partsOf(text.toWellFormed(), longest)[0] ?? ''
}

/** Text as it comes back from Notion as it was written: whole characters, and no NUL. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().trim()
}

/** Page ids are written with and without dashes. */
export function bareId(id: string): string {
  return id.replaceAll('-', '').toLowerCase()
}

function optionOf(name: string | null, options: readonly string[]): string | null {
  // an option's name holds no comma
  const plain = name?.replaceAll(',', ' ').replaceAll(/\s+/g, ' ').trim() ?? ''
  const text = cutText(plain, LONGEST_OPTION).trim()
  return text === '' ? null : (options.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text)
}

/** Notion knows only whole days: of a year or a month it is the first one. "2025-00-00" is a year. */
function dateOf(text: string | null): string | null {
  const [, year, month = '01', day = '01', time] =
    /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(T.+)?$/.exec(text ?? '') ?? []
  if (year === undefined) return null
  if (time !== undefined) return Number.isNaN(Date.parse(text ?? '')) ? null : text
  const days = [`${year}-${month}-${day}`, `${year}-${month}-01`, `${year}-01-01`]
  return days.find(isDay) ?? null
}

/** The 30th of February is none, though a Date takes it for the 2nd of March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function yearIn(value: PlainValue): number | null {
  const year = /^(\d{4})(-|$)/.exec(textIn(value) ?? '')?.[1]
  return year === undefined ? null : Number(year)
}

function minuteOf(text: string): number | string {
  const at = Date.parse(text)
  return Number.isNaN(at) ? text : Math.floor(at / 60_000)
}

function keyOf(list: readonly string[]): string {
  return [...list].sort().join('\n')
}

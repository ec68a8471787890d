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
  switch (type) {
    case 'title':
    case 'rich_text': {
      const text = textIn(value)
      return text !== null && text.length > LONGEST_TEXT * MOST_ITEMS ? null : text
    }
    case 'number':
      return numberIn(value) ?? yearIn(value)
    case 'select':
      return optionOf(textIn(value), options)
    case 'multi_select': {
      const names = listIn(value).flatMap((name) => optionOf(name, options) ?? [])
      return names.length === 0 ? null : [...new Set(names)].slice(0, MOST_ITEMS)
    }
    case 'date':
      return dateOf(textIn(value))
    case 'url': {
      const text = textIn(value)
      return text !== null && text.length > LONGEST_TEXT ? null : text
    }
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

/** Page ids are written with and without dashes. */
export function bareId(id: string): string {
  return id.replaceAll('-', '').toLowerCase()
}

function optionOf(name: string | null, options: readonly string[]): string | null {
  // an option's name holds no comma
  const text = name?.replaceAll(',', ' ').replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_OPTION) ?? ''
  return text === '' ? null : (options.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text)
}

/** Notion knows only whole days: of a year or a month it is the first one. */
function dateOf(text: string | null): string | null {
  if (text === null) return null
  if (/^\d{4}$/.test(text)) return `${text}-01-01`
  if (/^\d{4}-\d{2}$/.test(text)) return `${text}-01`
  return Number.isNaN(Date.parse(text)) ? null : text
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

import type { Cell } from './page-change.ts'
import { listIn, type PlainValue } from './page-value.ts'
import type { WantedValue } from './wanted-values.ts'
import { bareId, MOST_ITEMS, writeValue } from './write-values.ts'

/** What a column is to hold, given what it holds. */
export function merged({ rule, value, property }: WantedValue, before: PlainValue): PlainValue {
  switch (rule) {
    case 'ours':
      return value
    case 'fill':
      return before ?? value
    case 'add': {
      if (property.type !== 'relation' && property.type !== 'multi_select') return before ?? value
      const key = property.type === 'relation' ? bareId : (text: string) => text
      const [old, added] = [listIn(before), listIn(value)]
      const all = [...old, ...added.filter((one) => !old.some((other) => key(other) === key(one)))]
      // a write takes no more: what a person has collected is left as it is
      if (all.length > MOST_ITEMS) return before
      return all.length === 0 ? null : all
    }
    default:
      return rule satisfies never
  }
}

/** The cells of a change as a request writes them. */
export function writes(
  cells: Readonly<Record<string, Cell>>,
  side: 'before' | 'after',
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells).map(([id, cell]) => [id, writeValue(cell.type, cell[side])]),
  )
}

/** A column of a page with what it held and what it is to hold. */
export function cellOf({ name, type }: WantedValue['property'], before: PlainValue, after: PlainValue): Cell {
  const copy = (value: PlainValue): Cell['after'] =>
    typeof value === 'object' && value !== null ? [...value] : value
  return { name, type, before: copy(before), after: copy(after) }
}

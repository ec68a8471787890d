import { ExpansionError } from './expansion-error.ts'
import type { BraceRange, WordPart } from './script.ts'

/** A word of which braces make more than this is a mistake; it would fill the memory. */
const MAX_WORDS = 1_000_000

/** The words that braces make of one word, in order: every alternative with every other. Throws ExpansionError. */
export function expandBraces(parts: readonly WordPart[]): readonly (readonly WordPart[])[] {
  let words: readonly (readonly WordPart[])[] = [[]]
  for (const part of parts) {
    if (part.kind !== 'brace' && part.kind !== 'range') {
      words = words.length === 1 ? [[...(words[0] ?? []), part]] : words.map((word) => [...word, part])
      continue
    }
    const endings =
      part.kind === 'range' ? countRange(part) : part.alternatives.flatMap((one) => expandBraces(one))
    if (words.length * endings.length > MAX_WORDS) {
      throw new ExpansionError(`brace expansion: more than ${MAX_WORDS} words`)
    }
    words = words.flatMap((word) => endings.map((ending) => [...word, ...ending]))
  }
  return words
}

function countRange({ first, last, step, characters }: BraceRange): readonly (readonly WordPart[])[] {
  const count = Math.floor(Math.abs(last - first) / step) + 1
  const direction = last < first ? -step : step
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * direction
    return [{ kind: 'text', text: characters ? String.fromCharCode(value) : String(value) }]
  })
}

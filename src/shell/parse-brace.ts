import type { BraceRange, WordPart } from './script.ts'
import { isSpace, nestedCursor, type TextCursor } from './text-cursor.ts'

const NUMBERS = /^([+-]?\d+)\.\.([+-]?\d+)(?:\.\.([+-]?\d+))?$/
const CHARACTERS = /^([\0-\x7f])\.\.([\0-\x7f])$/
/** A range that would count further is taken literally (Deno's limit too). */
const MAX_STEPS = 1_000_000
/** How far the closing brace is looked for. */
const MAX_LENGTH = 100_000

/**
 * Reads `{a,b}`, `{1..9}`, `{1..9..2}` or `{a..e}` and moves behind it. Anything else that begins with a brace is
 * literal (`{}` of find, `{abc}`): null, and the cursor stays.
 */
export function parseBrace(
  cursor: TextCursor,
  parseParts: (inner: TextCursor) => readonly WordPart[],
): WordPart | null {
  // Without this memory a failure deep inside would be looked for again from each brace around it, and from those again.
  if (cursor.plainBraces.has(cursor.offset)) return null
  const found = scan(cursor)
  if (found === null) return null
  const start = cursor.offset + 1
  if (found.commas.length === 0) {
    const counted = parseRange(cursor.text.slice(start, found.closing))
    if (counted !== null) cursor.offset = found.closing + 1
    return counted
  }
  const alternatives: (readonly WordPart[])[] = []
  let from = start
  for (const to of [...found.commas, found.closing]) {
    const inner = nestedCursor(cursor, from, to)
    alternatives.push(parseParts(inner))
    if (inner.offset < to) {
      cursor.plainBraces.add(cursor.offset)
      return null
    }
    from = to + 1
  }
  cursor.offset = found.closing + 1
  return { kind: 'brace', alternatives }
}

/** Finds the closing brace and the commas that belong to the opening one; quotes and escapes hide theirs. */
function scan(cursor: TextCursor): { readonly closing: number; readonly commas: readonly number[] } | null {
  const { text } = cursor
  const end = Math.min(cursor.end, cursor.offset + MAX_LENGTH)
  const commas: number[] = []
  /** The braces that are opened inside, and not closed yet. */
  const open: number[] = []
  let substituted = false
  for (let at = cursor.offset + 1; at < end; at += 1) {
    const character = text.charAt(at)
    if (character === '\\') at += 1
    else if (character === "'" || character === '"') at = closingQuote(text, at, end)
    else if (character === '{') open.push(at)
    else if (character === '}' && open.length > 0) open.pop()
    else if (character === '}') return { closing: at, commas }
    else if (character === ',' && open.length === 0) commas.push(at)
    else if (character === '(' || character === '`') substituted = true
    else if (!substituted && isSpace(character)) return unclosed(cursor, open)
  }
  return end === cursor.text.length ? unclosed(cursor, open) : null
}

/** What is open inside of a brace that nothing closes is closed by nothing either. */
function unclosed({ plainBraces }: TextCursor, open: readonly number[]): null {
  for (const at of open) plainBraces.add(at)
  return null
}

function closingQuote(text: string, opening: number, end: number): number {
  const quote = text.charAt(opening)
  let at = opening + 1
  while (at < end && text.charAt(at) !== quote) at += quote === '"' && text.charAt(at) === '\\' ? 2 : 1
  return at
}

function parseRange(body: string): BraceRange | null {
  const numbers = NUMBERS.exec(body)
  if (numbers !== null) {
    const [, first, last, step = '1'] = numbers
    return range(Number(first), Number(last), Math.abs(Number(step)), false)
  }
  const characters = CHARACTERS.exec(body)
  const [, first = '', last = ''] = characters ?? []
  return characters === null ? null : range(first.charCodeAt(0), last.charCodeAt(0), 1, true)
}

function range(first: number, last: number, step: number, characters: boolean): BraceRange | null {
  const safe = Number.isSafeInteger(first) && Number.isSafeInteger(last) && Number.isSafeInteger(step)
  if (!safe || step === 0 || Math.abs(last - first) / step > MAX_STEPS) return null
  return { kind: 'range', first, last, step, characters }
}

import { parseBrace } from './parse-brace.ts'
import type { Script, Word, WordPart } from './script.ts'
import { fail, isSpace, lineEndLength, peek, type TextCursor } from './text-cursor.ts'

/** The parsers of command substitutions, given in because a substitution holds a whole script again. */
export interface SubstitutionParsers {
  /** From behind `$(` to behind `)`. */
  readonly parenthesized: (cursor: TextCursor, opening: number) => Script
  /** The text between backticks. */
  readonly backticked: (cursor: TextCursor, inner: string, opening: number) => Script
}

/** What a backslash takes the meaning from; before anything else it stands for itself (Deno's rule, and `'`). */
const ESCAPED_OUTSIDE = '$~`"\'()&;<>| '
const ESCAPED_IN_QUOTES = '$~`"\'()'
const WORD_ENDS = '()<>|&;'
const NAME = /[A-Za-z0-9_]+/y
/** Parameters that mean the shell's own arguments and process, which this shell has not. */
const UNSUPPORTED_PARAMETERS = '$#*'

export function startsWord(cursor: TextCursor): boolean {
  return !endsWord(peek(cursor))
}

/** Reads one word; it has no parts when none begins here. */
export function parseWord(cursor: TextCursor, substitutions: SubstitutionParsers): Word {
  const offset = cursor.offset
  return { offset, parts: parseWordParts(cursor, substitutions) }
}

/** Reads to the end of the word, or of the cursor. */
export function parseWordParts(cursor: TextCursor, substitutions: SubstitutionParsers): readonly WordPart[] {
  const parts: WordPart[] = []
  if (peek(cursor) === '~') parts.push(parseTilde(cursor))
  while (!endsWord(peek(cursor))) {
    const part = parsePart(cursor, substitutions)
    if (part !== null) append(parts, part)
  }
  return parts
}

function endsWord(character: string): boolean {
  return character === '' || isSpace(character) || WORD_ENDS.includes(character)
}

function parsePart(cursor: TextCursor, substitutions: SubstitutionParsers): WordPart | null {
  const character = peek(cursor)
  switch (character) {
    case '\\':
      return parseBackslash(cursor, ESCAPED_OUTSIDE)
    case "'":
      return parseSingleQuoted(cursor)
    case '"':
      return parseDoubleQuoted(cursor, substitutions)
    case '{': {
      const brace = parseBrace(cursor, (inner) => parseWordParts(inner, substitutions))
      return brace ?? parseCharacter(cursor)
    }
    default:
      return parseExpansion(cursor, substitutions)
  }
}

/** What means the same inside and outside of double quotes. */
function parseExpansion(cursor: TextCursor, substitutions: SubstitutionParsers): WordPart {
  const opening = cursor.offset
  if (peek(cursor) === '`') {
    const script = substitutions.backticked(cursor, readBackticks(cursor), opening)
    return { kind: 'substitution', script }
  }
  if (peek(cursor) !== '$') return parseCharacter(cursor)
  const next = peek(cursor, 1)
  if (next === '(') {
    cursor.offset += 2
    return { kind: 'substitution', script: substitutions.parenthesized(cursor, opening) }
  }
  if (next !== '' && UNSUPPORTED_PARAMETERS.includes(next))
    fail(cursor, `$${next} is currently not supported.`, opening + 1)
  const name = next === '?' ? '?' : readName(cursor)
  if (name === null) return parseCharacter(cursor)
  cursor.offset += 1 + name.length
  return { kind: 'variable', name }
}

function readName(cursor: TextCursor): string | null {
  NAME.lastIndex = cursor.offset + 1
  const found = NAME.exec(cursor.text)?.[0].slice(0, cursor.end - cursor.offset - 1)
  return found === undefined || found === '' ? null : found
}

function parseBackslash(cursor: TextCursor, escaped: string): WordPart | null {
  const lineEnd = lineEndLength(cursor, 1)
  const next = peek(cursor, 1)
  cursor.offset += 1 + lineEnd
  if (lineEnd > 0) return null
  if (next === '' || !escaped.includes(next)) return { kind: 'text', text: '\\' }
  return parseCharacter(cursor)
}

function parseCharacter(cursor: TextCursor): WordPart {
  const text = peek(cursor)
  cursor.offset += 1
  return { kind: 'text', text }
}

function parseSingleQuoted(cursor: TextCursor): WordPart {
  const closing = cursor.text.indexOf("'", cursor.offset + 1)
  if (closing < 0 || closing >= cursor.end) fail(cursor, 'Expected closing single quote.')
  const text = cursor.text.slice(cursor.offset + 1, closing)
  cursor.offset = closing + 1
  return { kind: 'quoted', parts: [{ kind: 'text', text }] }
}

function parseDoubleQuoted(cursor: TextCursor, substitutions: SubstitutionParsers): WordPart {
  const opening = cursor.offset
  const parts: WordPart[] = []
  cursor.offset += 1
  while (peek(cursor) !== '"') {
    if (peek(cursor) === '') fail(cursor, 'Expected closing double quote.', opening)
    const escape = peek(cursor) === '\\'
    const part = escape ? parseBackslash(cursor, ESCAPED_IN_QUOTES) : parseExpansion(cursor, substitutions)
    if (part !== null) append(parts, part)
  }
  cursor.offset += 1
  return { kind: 'quoted', parts }
}

/** Moves behind the closing backtick; a backtick inside is written with a backslash. */
function readBackticks(cursor: TextCursor): string {
  const opening = cursor.offset
  let closing = opening + 1
  while (closing < cursor.end && cursor.text[closing] !== '`') {
    closing += cursor.text[closing] === '\\' && cursor.text[closing + 1] === '`' ? 2 : 1
  }
  if (closing >= cursor.end) fail(cursor, 'Expected closing backtick.')
  cursor.offset = closing + 1
  return cursor.text.slice(opening + 1, closing).replaceAll('\\`', '`')
}

/** `~` alone or before a slash; users' homes (`~name`) are not supported. */
function parseTilde(cursor: TextCursor): WordPart {
  const next = peek(cursor, 1)
  if (next !== '/' && !endsWord(next)) fail(cursor, 'Unsupported tilde expansion.')
  cursor.offset += 1
  return { kind: 'tilde' }
}

function append(parts: WordPart[], part: WordPart): void {
  const last = parts.at(-1)
  if (part.kind === 'text' && last?.kind === 'text') {
    parts[parts.length - 1] = { kind: 'text', text: last.text + part.text }
  } else {
    parts.push(part)
  }
}

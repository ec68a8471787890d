import { ShellSyntaxError } from './shell-syntax-error.ts'

/** White space as Unicode has it (Deno's rule too); a line's end is `\n` or `\r\n`. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** How deep groups, substitutions and braces may be nested: far more than anybody writes, far less than the stack holds. */
const MAX_DEPTH = 100

/** A place in a text that only moves on. `end` bounds what is read; `depth` counts the nesting. */
export interface TextCursor {
  readonly text: string
  readonly end: number
  readonly depth: number
  /** Places of opening braces that are known to be plain characters; shared by all cursors of the text. */
  readonly plainBraces: Set<number>
  offset: number
}

export function createCursor(text: string, depth = 0): TextCursor {
  return { text, end: text.length, depth, plainBraces: new Set(), offset: 0 }
}

/** A cursor for what is nested at the same place: shares the text, counts the depth. */
export function nestedCursor(cursor: TextCursor, offset: number, end = cursor.end): TextCursor {
  if (cursor.depth >= MAX_DEPTH) fail(cursor, 'Nested too deeply.')
  return { ...cursor, end, depth: cursor.depth + 1, offset }
}

/** The character `ahead` places further; empty at the end. */
export function peek(cursor: TextCursor, ahead = 0): string {
  const at = cursor.offset + ahead
  return at < cursor.end ? cursor.text.charAt(at) : ''
}

export function startsWith(cursor: TextCursor, what: string): boolean {
  return cursor.offset + what.length <= cursor.end && cursor.text.startsWith(what, cursor.offset)
}

export function isSpace(character: string): boolean {
  return SPACE.test(character)
}

/** The length of a line's end here: 2 for `\r\n`, 1 for `\n`, else 0. */
export function lineEndLength(cursor: TextCursor, ahead = 0): number {
  const character = peek(cursor, ahead)
  if (character === '\n') return 1
  return character === '\r' && peek(cursor, ahead + 1) === '\n' ? 2 : 0
}

/** Skips blanks, continued lines and a comment, but stays on the line. */
export function skipBlanks(cursor: TextCursor): void {
  for (;;) {
    const character = peek(cursor)
    const continuation = character === '\\' ? lineEndLength(cursor, 1) : 0
    if (continuation > 0) cursor.offset += 1 + continuation
    else if (character === ' ' || character === '\t') cursor.offset += 1
    else if (character > '\u007f' && isSpace(character)) cursor.offset += 1
    else break
  }
  if (peek(cursor) !== '#') return
  while (cursor.offset < cursor.end && peek(cursor) !== '\n' && peek(cursor) !== '\r') cursor.offset += 1
}

/** Skips blanks, comments and lines' ends. */
export function skipLines(cursor: TextCursor): void {
  let before = -1
  while (before !== cursor.offset) {
    before = cursor.offset
    while (isSpace(peek(cursor))) cursor.offset += 1
    skipBlanks(cursor)
  }
}

export function fail(cursor: TextCursor, message: string, offset = cursor.offset): never {
  throw new ShellSyntaxError(message, cursor.text, offset)
}

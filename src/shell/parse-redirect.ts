import { parseWord, type SubstitutionParsers } from './parse-word.ts'
import type { Redirect } from './script.ts'
import { fail, peek, skipBlanks, type TextCursor } from './text-cursor.ts'

const REDIRECT = /(\d+|&)?(>>|>\||>|<)/y
const DESCRIPTOR = /&(\d+)/y
/** Descriptors are 32 bits wide; longer digits are a word (which then ends too early). */
const MAX_DESCRIPTOR = 2 ** 32 - 1

export function startsRedirect(cursor: TextCursor): boolean {
  return match(cursor, REDIRECT) !== null
}

/** Reads the redirect of a command; more than one are refused, as Deno does. */
export function parseRedirects(cursor: TextCursor, substitutions: SubstitutionParsers): Redirect | null {
  const start = cursor.offset
  const redirect = parseRedirect(cursor, substitutions)
  if (redirect !== null && parseRedirect(cursor, substitutions) !== null) {
    fail(cursor, 'Multiple redirects are currently not supported.', start)
  }
  return redirect
}

function parseRedirect(cursor: TextCursor, substitutions: SubstitutionParsers): Redirect | null {
  const found = match(cursor, REDIRECT)
  if (found === null) return null
  const [whole, from, sign = ''] = found
  const operatorAt = cursor.offset + whole.length - sign.length
  cursor.offset += whole.length
  const descriptor = match(cursor, DESCRIPTOR)
  const to = descriptor === null ? parseTarget(cursor, substitutions, operatorAt) : Number(descriptor[1])
  if (descriptor !== null) cursor.offset += descriptor[0].length
  skipBlanks(cursor)
  const operator = sign === '>>' || sign === '<' ? sign : '>'
  return { from: from === undefined ? null : from === '&' ? 'both' : Number(from), operator, to }
}

function parseTarget(
  cursor: TextCursor,
  substitutions: SubstitutionParsers,
  operatorAt: number,
): Exclude<Redirect['to'], number> {
  skipBlanks(cursor)
  const word = parseWord(cursor, substitutions)
  if (word.parts.length === 0) fail(cursor, 'Expected redirect path.', operatorAt)
  return word
}

function match(cursor: TextCursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.offset
  const found = pattern.exec(cursor.text)
  if (found === null || cursor.offset + found[0].length > cursor.end) return null
  const digits = found[1] ?? ''
  return peek(cursor) === '' || Number(digits) > MAX_DESCRIPTOR ? null : found
}

import { parseWord, startsWord } from './parse-word.ts'
import { parseRedirects, startsRedirect } from './parse-redirect.ts'
import type {
  Assignment,
  ChainedPipeline,
  Command,
  Group,
  ListItem,
  Pipeline,
  Script,
  SimpleCommand,
  Word,
} from './script.ts'
import { ShellSyntaxError } from './shell-syntax-error.ts'
import {
  createCursor,
  fail,
  isSpace,
  lineEndLength,
  nestedCursor,
  peek,
  skipBlanks,
  skipLines,
  startsWith,
  type TextCursor,
} from './text-cursor.ts'

/** Words that begin what this shell has not; refused as a command's name, plain everywhere else. */
const RESERVED = new Set('if then else elif fi do done case esac while until for in'.split(' '))

/** Reads a command line. Throws ShellSyntaxError with the place in the line, and nothing else, ever. */
export function parse(text: string): Script {
  const cursor = createCursor(text)
  const script = parseList(cursor, '')
  if (script.items.length === 0) throw new ShellSyntaxError('Empty command.', text, null)
  return script
}

/** Reads `$( ... )` or `( ... )` from behind its opening parenthesis to behind the closing one. */
function parseParenthesized(cursor: TextCursor, opening: number, unclosed: string): Script {
  const inner = nestedCursor(cursor, cursor.offset)
  const script = parseList(inner, ')')
  if (peek(inner) !== ')') fail(cursor, unclosed, opening)
  cursor.offset = inner.offset + 1
  return script
}

/** Reads the text between two backticks; where it goes wrong, the place is behind the first. */
function parseBackticked(cursor: TextCursor, inner: string, opening: number): Script {
  try {
    return parseList(createCursor(inner, nestedCursor(cursor, cursor.offset).depth), '')
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    fail(cursor, `Failed parsing within backticks. ${error.message}`, opening + 1)
  }
}

const SUBSTITUTIONS = {
  parenthesized: (cursor: TextCursor, opening: number): Script =>
    parseParenthesized(cursor, opening, 'Expected closing parenthesis for command substitution.'),
  backticked: parseBackticked,
}

/**
 * Reads up to the closing character, or to the end when that is ''. Behind a redirect or a group the next command needs
 * no separator: `(a) b` and `a > file b` are two commands each, as in Deno.
 */
function parseList(cursor: TextCursor, closing: '' | ')'): Script {
  const start = cursor.offset
  const items: ListItem[] = []
  let position = 0
  skipLines(cursor)
  while (peek(cursor) !== closing && cursor.offset < cursor.end) {
    const item = parseItem(cursor, position)
    position += 1 + item.rest.length
    const background = peek(cursor) === '&'
    if (background && (peek(cursor, 1) === '&' || peek(cursor, 1) === '|'))
      fail(cursor, 'Unexpected character.')
    items.push({ ...item, background })
    if (background || peek(cursor) === ';') cursor.offset += 1
    skipBlanks(cursor)
    if (lineEndLength(cursor) > 0) skipLines(cursor)
  }
  return { text: cursor.text.slice(start, cursor.offset), items }
}

function parseItem(cursor: TextCursor, position: number): Omit<ListItem, 'background'> {
  const first = parsePipeline(cursor, position, 'Unexpected character.')
  const rest: ChainedPipeline[] = []
  for (;;) {
    const operator = startsWith(cursor, '&&') ? '&&' : startsWith(cursor, '||') ? '||' : null
    if (operator === null) return { first, rest }
    skipOperator(cursor, 2)
    const next = position + 1 + rest.length
    rest.push({
      operator,
      pipeline: parsePipeline(cursor, next, 'Expected command following boolean operator.'),
    })
  }
}

function parsePipeline(cursor: TextCursor, position: number, missing: string): Pipeline {
  const start = cursor.offset
  const negated = peek(cursor) === '!' && isSpace(peek(cursor, 1))
  if (negated) {
    cursor.offset += 1
    skipLines(cursor)
  }
  const first = parseCommand(cursor, missing)
  const text = (): string => cursor.text.slice(start, cursor.offset).trimEnd()
  if (first.kind === 'simple' && first.words.length === 0) {
    checkAssignment(cursor, first, start, negated)
    return { position, text: text(), negated, commands: [first] }
  }
  const commands: [Command, ...Command[]] = [first]
  let last: Command = first
  let written = text()
  while (peek(cursor) === '|' && peek(cursor, 1) !== '|') {
    const both = peek(cursor, 1) === '&'
    commands[commands.length - 1] = { ...last, pipe: both ? 'stdout-and-stderr' : 'stdout' }
    skipOperator(cursor, both ? 2 : 1)
    const at = cursor.offset
    last = parseCommand(cursor, 'Expected command following pipeline operator.')
    if (last.kind === 'simple' && last.words.length === 0) {
      fail(cursor, 'Expected command following pipeline operator.', at)
    }
    commands.push(last)
    written = text()
  }
  return { position, text: written, negated, commands }
}

/** Skips an operator and the lines after it; another operator right behind is an error. */
function skipOperator(cursor: TextCursor, length: number): void {
  const next = peek(cursor, length)
  if (next === '|' || next === '&') fail(cursor, 'Unexpected character.')
  cursor.offset += length
  skipLines(cursor)
}

/** A pipeline that only assigns is one assignment and nothing else. */
function checkAssignment(cursor: TextCursor, command: SimpleCommand, start: number, negated: boolean): void {
  if (command.assignments.length > 1) {
    fail(cursor, 'Cannot set multiple environment variables when there is no following command.', start)
  }
  if (negated) fail(cursor, 'Expected command following negation.', start)
  if (command.redirect !== null) fail(cursor, 'Expected command before redirect.', start)
}

function parseCommand(cursor: TextCursor, missing: string): Command {
  const inner = peek(cursor) === '(' ? parseGroup(cursor) : parseSimpleCommand(cursor, missing)
  skipBlanks(cursor)
  const redirect = parseRedirects(cursor, SUBSTITUTIONS)
  return { ...inner, redirect, pipe: null }
}

function parseGroup(cursor: TextCursor): Pick<Group, 'kind' | 'script'> {
  const opening = cursor.offset
  cursor.offset += 1
  return {
    kind: 'group',
    script: parseParenthesized(cursor, opening, 'Expected closing parenthesis on subshell.'),
  }
}

function parseSimpleCommand(
  cursor: TextCursor,
  missing: string,
): Pick<SimpleCommand, 'kind' | 'assignments' | 'words'> {
  const start = cursor.offset
  const assignments: Assignment[] = []
  for (let next = parseAssignment(cursor); next !== null; next = parseAssignment(cursor))
    assignments.push(next)
  const words: Word[] = []
  while (startsWord(cursor) && !startsRedirect(cursor)) {
    const at = cursor.offset
    const word = parseWord(cursor, SUBSTITUTIONS)
    if (words.length === 0 && isReserved(word)) fail(cursor, 'Unsupported reserved word.', at)
    checkWordEnd(cursor, 'Unexpected character.')
    words.push(word)
    skipBlanks(cursor)
  }
  if (words.length === 0 && assignments.length === 0) fail(cursor, missing, start)
  return { kind: 'simple', assignments, words }
}

function parseAssignment(cursor: TextCursor): Assignment | null {
  const name = /[A-Za-z0-9_]+=/y
  name.lastIndex = cursor.offset
  const found = name.exec(cursor.text)?.[0]
  if (found === undefined || cursor.offset + found.length > cursor.end) return null
  cursor.offset += found.length
  const value = parseWord(cursor, SUBSTITUTIONS)
  checkWordEnd(cursor, 'Invalid environment variable value.')
  skipBlanks(cursor)
  return { name: found.slice(0, -1), value }
}

function checkWordEnd(cursor: TextCursor, message: string): void {
  const next = peek(cursor)
  if (next !== '' && !isSpace(next) && !';&|()'.includes(next)) fail(cursor, message)
}

function isReserved(word: Word): boolean {
  const [part] = word.parts
  return word.parts.length === 1 && part?.kind === 'text' && RESERVED.has(part.text)
}

import { userInfo } from 'node:os'
import { expandBraces } from './expand-braces.ts'
import { ExpansionError } from './expansion-error.ts'
import type { Script, Word, WordPart } from './script.ts'
import { getVariable, type ShellState } from './shell-state.ts'

export interface Expander {
  readonly state: ShellState
  /** Runs a command substitution and resolves with all it wrote. */
  readonly substitute: (script: Script) => Promise<string>
}

/** A piece of a word that is taken together: only what was not quoted can hold a pattern. */
interface Segment {
  readonly text: string
  readonly quoted: boolean
}

const PATTERN = /[*?[]/

/** The words that a command gets for those that were written. Throws ExpansionError. */
export async function expandWords(words: readonly Word[], expander: Expander): Promise<string[]> {
  const fields: string[] = []
  for (const word of words) fields.push(...(await expandWord(word, expander)))
  return fields
}

/** One word becomes none, one or many: by braces, by the blanks of variables and substitutions, by patterns. */
export async function expandWord(word: Word, expander: Expander): Promise<readonly string[]> {
  const [only] = word.parts
  if (word.parts.length === 1 && only?.kind === 'text' && !PATTERN.test(only.text)) return [only.text]
  const fields: string[] = []
  for (const parts of expandBraces(word.parts)) {
    for (const segments of await splitFields(parts, expander)) {
      fields.push(...(await matchFiles(segments, expander.state)))
    }
  }
  return fields
}

/** The value of an assignment is one word: what would be several are joined with spaces (Deno's rule). */
export async function expandValue(word: Word, expander: Expander): Promise<string> {
  return (await expandWord(word, expander)).join(' ')
}

async function splitFields(
  parts: readonly WordPart[],
  expander: Expander,
): Promise<readonly (readonly Segment[])[]> {
  const fields: Segment[][] = []
  let current: Segment[] = []
  for (const part of parts) {
    const segment = await toSegment(part, expander)
    if (part.kind !== 'variable' && part.kind !== 'substitution') {
      current.push(segment)
      continue
    }
    const [first, ...others] = blankSeparated(segment.text)
    if (first !== undefined) current.push({ text: first, quoted: false })
    for (const text of others) {
      fields.push(current)
      current = [{ text, quoted: false }]
    }
  }
  if (current.length > 0) fields.push(current)
  return fields
}

function blankSeparated(text: string): readonly string[] {
  return text.split(/[ \t\r\n]+/).filter((piece) => piece !== '')
}

async function toSegment(part: WordPart, expander: Expander): Promise<Segment> {
  if (part.kind !== 'quoted') return { text: await textOf(part, expander), quoted: part.kind === 'tilde' }
  let text = ''
  for (const inner of part.parts) text += await textOf(inner, expander)
  return { text, quoted: true }
}

async function textOf(part: WordPart, { state, substitute }: Expander): Promise<string> {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'variable':
      return getVariable(state, part.name) ?? ''
    case 'tilde':
      return state.env.get('HOME') || userInfo().homedir
    case 'substitution':
      return (await substitute(part.script)).replaceAll('\0', '').replace(/[\r\n]+$/, '')
    case 'quoted':
    case 'brace':
    case 'range':
      throw new ExpansionError(`Unexpected ${part.kind} inside of a word`)
  }
}

async function matchFiles(segments: readonly Segment[], state: ShellState): Promise<readonly string[]> {
  const text = segments.map((segment) => segment.text).join('')
  if (!segments.some((segment) => !segment.quoted && PATTERN.test(segment.text))) return [text]
  const { glob } = await import('./glob.ts')
  const { options, cwd } = state
  const pattern = segments
    .map((segment) => (segment.quoted ? escapePattern(segment.text) : segment.text))
    .join('')
  const found = glob(pattern, { cwd, globstar: options.has('globstar') })
  if (found.length > 0) return found
  if (options.has('failglob')) {
    const full = pattern.startsWith('/') ? pattern : `${cwd}/${pattern}`
    const advice = 'run `shopt -u failglob` to pass unmatched glob patterns literally'
    throw new ExpansionError(`glob: no matches found '${full}' (${advice})`)
  }
  return options.has('nullglob') ? [] : [text]
}

/** Quoted characters stand for themselves in a pattern. */
function escapePattern(text: string): string {
  return text.replace(/[*?[\]]/g, '[$&]')
}

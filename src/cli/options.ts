import { SyncError } from '../model/error.ts'
import type { CommandContext } from './command.ts'

/** A text option, or null when it was not given. */
export function textOption({ values }: CommandContext, name: string): string | null {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

/** All values of an option that may be repeated. */
export function listOption({ values }: CommandContext, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** A whole number from 1 to `most`, or null when it was not given. Throws `USAGE`. */
export function countOption(context: CommandContext, name: string, most = Infinity): number | null {
  const text = textOption(context, name)
  if (text === null) return null
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new SyncError(
    'USAGE',
    `Cannot use --${name} "${text}"`,
    `it is not a whole number from 1${most === Infinity ? '' : ` to ${most}`}`,
    `write for example --${name} 5`,
  )
}

/** The one word that a command needs. Throws `USAGE`. */
export function onlyWord({ positionals }: CommandContext, what: string, example: string): string {
  const [word, ...more] = positionals
  if (word !== undefined && more.length === 0) return word
  const why =
    word === undefined
      ? `no ${what} is named`
      : `${positionals.length} words are given, one ${what} is expected`
  throw new SyncError('USAGE', 'Cannot run this command', why, `write for example: ${example}`)
}

/** For a command that takes no words: one that is there was meant otherwise, `next` says how. Throws `USAGE`. */
export function noWords({ positionals }: CommandContext, next: (word: string) => string): void {
  const [word] = positionals
  if (word === undefined) return
  throw new SyncError('USAGE', `Cannot use "${word}"`, 'the command takes options, but no words', next(word))
}

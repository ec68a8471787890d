import type { Script } from './script.ts'
import { ShellSyntaxError } from './shell-syntax-error.ts'

/** Reads a command line. Throws ShellSyntaxError with the place in the line, and nothing else, ever. */
export function parse(text: string): Script {
  throw new ShellSyntaxError('The parser is not there yet', text, 0)
}

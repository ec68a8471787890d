/** A text that is not a command line of this shell; says where. The only error that `parse` throws. */
export class ShellSyntaxError extends Error {
  /** Where it went wrong: an index into `text`; null when there is no command at all. */
  readonly offset: number | null
  /** The whole text that was parsed. */
  readonly text: string

  constructor(message: string, text: string, offset: number | null) {
    super(message)
    this.name = 'ShellSyntaxError'
    this.text = text
    this.offset = offset
  }
}

/** As much of a line as Deno shows. */
const SHOWN_CHARACTERS = 60

/** What is wrong, with the number of the line where there are several, and the text from the place on. */
export interface SyntaxErrorWords {
  readonly what: string
  /** The rest of the line; null when there is no command at all. */
  readonly rest: string | null
}

export function syntaxErrorInWords({ message, text, offset }: ShellSyntaxError): SyntaxErrorWords {
  if (offset === null) return { what: message, rest: null }
  const line = text.slice(0, offset).split('\n').length
  const [rest = ''] = text.slice(offset).split(/[\r\n]/, 1)
  return {
    what: text.includes('\n') ? `${message} (line ${line})` : message,
    rest: Array.from(rest).slice(0, SHOWN_CHARACTERS).join(''),
  }
}

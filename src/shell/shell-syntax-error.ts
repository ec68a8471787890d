/** A text that is not a command line of this shell; says where. The only error that `parse` throws. */
export class ShellSyntaxError extends Error {
  /** Where it went wrong: an index into `text`. */
  readonly offset: number
  /** The whole text that was parsed. */
  readonly text: string

  constructor(message: string, text: string, offset: number) {
    super(message)
    this.name = 'ShellSyntaxError'
    this.text = text
    this.offset = offset
  }
}

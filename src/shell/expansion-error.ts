/** A word cannot be expanded; the command is not run and ends with 1. */
export class ExpansionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExpansionError'
  }
}

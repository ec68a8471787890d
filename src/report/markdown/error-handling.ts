import type { ErrorFact } from '../../model/error.ts'
import type { Run } from '../../model/run.ts'
import { sortedErrors, trackNames } from '../words.ts'
import { text, textOr } from './escape.ts'

/** Every error with its severity, reason, what was done about it, and what a person can do. */
export function errorHandling(run: Run): string {
  const errors = sortedErrors(run)
  const nameOf = trackNames(run)
  const list = errors.map((error, index) => entry(error, index + 1, nameOf)).join('\n')
  return `## Error Handling\n\n${errors.length === 0 ? 'No error was recorded.' : list}`
}

function entry(error: ErrorFact, number: number, nameOf: (trackId: string) => string): string {
  const about = error.trackId === null ? 'the whole run' : text(nameOf(error.trackId))
  const indent = ' '.repeat(`${number}. `.length)
  return [
    `${number}. **${error.code}**, severity ${error.severity.toUpperCase()}, ${about}`,
    `${indent}- **What:** ${textOr(error.what, 'not said')}`,
    `${indent}- **Why:** ${textOr(error.why, 'not said')}`,
    `${indent}- **Action:** ${textOr(error.action, 'none')}`,
    `${indent}- **Next:** ${textOr(error.next, 'nothing')}`,
  ].join('\n')
}

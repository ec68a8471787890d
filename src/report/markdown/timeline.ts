import type { Run } from '../../model/run.ts'
import { eventWords } from '../event-words.ts'
import { formatInstant } from '../instants.ts'
import { trackNames } from '../words.ts'
import type { ReportContext } from './context.ts'
import { text } from './escape.ts'

/** The longest timeline; of a longer one the beginning and the end are shown. */
const MOST_LINES = 200

/** What happened, in order, from the ledger's events. */
export function timeline(run: Run, { timeZone }: ReportContext): string {
  const nameOf = trackNames(run)
  const told = run.events.flatMap(({ at, event }) => {
    const words = eventWords(event, nameOf)
    return words === null ? [] : [{ at: formatInstant(at, timeZone), words: text(words.words) }]
  })
  // the date is said where it changes, as in a run that was taken up again on the next day
  const lines = told.map(({ at, words }, index) => {
    const sameDay = index === 0 || told[index - 1]?.at.slice(0, DATE_LETTERS) === at.slice(0, DATE_LETTERS)
    return `- ${sameDay ? at.slice(DATE_LETTERS + 1) : at} ${words}`
  })
  const body = lines.length === 0 ? 'No event was recorded.' : shorten(lines).join('\n')
  return `## Implementation Summary: Timeline\n\n${body}`
}

const DATE_LETTERS = '2026-11-22'.length

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines
  const half = MOST_LINES / 2
  const left = lines.length - 2 * half
  return [...lines.slice(0, half), `- (${left} more events are in the ledger)`, ...lines.slice(-half)]
}

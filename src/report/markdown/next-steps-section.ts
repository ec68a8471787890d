import type { Run } from '../../model/run.ts'
import { nextSteps, type NextStep } from '../next-steps.ts'
import type { ReportContext } from './context.ts'
import { code, text } from './escape.ts'
import { firstOf } from './table.ts'

const MOST_STEPS = 20

/** What to do now, the most useful first. */
export function nextStepsSection(run: Run, { openFailures }: ReportContext): string {
  const { shown, more } = firstOf(nextSteps(run, openFailures), MOST_STEPS)
  if (shown.length === 0) return '## Next Steps\n\nNothing has to be done.'
  const lines = shown.map((step, index) => `${index + 1}. ${stepLine(step)}`)
  return `## Next Steps\n\n${[...lines, ...(more === 0 ? [] : [`${shown.length + 1}. and ${more} more`])].join('\n')}`
}

/** "`tracksync retry RUN`: resume this run", or the words alone. */
export function stepLine({ words, command }: NextStep): string {
  return command === null ? text(words) : `${code(command)}: ${text(words)}`
}

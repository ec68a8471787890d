import type { Run } from '../../model/run.ts'
import { completionGates } from './completion-gates.ts'
import type { ReportContext } from './context.ts'
import { errorHandling } from './error-handling.ts'
import { execution } from './execution.ts'
import { footer, header } from './header.ts'
import { nextStepsSection } from './next-steps-section.ts'
import { postExecution } from './post-execution.ts'
import { preExecution } from './pre-execution.ts'
import { sources } from './sources.ts'
import { summary } from './summary.ts'
import { timeline } from './timeline.ts'

/**
 * The report of one run (report.md): a summary to act on first, then every phase in the order that its reader knows.
 * Pure: the same run and context give the same text. Nothing from outside is markup, and nothing is said that no
 * event, gate or record of the run says.
 */
export function renderMarkdown(run: Run, context: ReportContext): string {
  const sections = [
    header(run, context),
    summary(run, context),
    preExecution(run, context),
    sources(run),
    execution(run, context),
    postExecution(run, context),
    errorHandling(run),
    completionGates(run),
    timeline(run, context),
    nextStepsSection(run, context),
    footer(run, context),
  ]
  return `${sections.join('\n\n')}\n`
}

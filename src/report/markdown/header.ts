import type { RunState } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import { gatesOfRun } from '../gates.ts'
import { formatInstant } from '../instants.ts'
import { RUN_STATE_WORDS, runStatusWords, waitingWords } from '../words.ts'
import type { ReportContext } from './context.ts'
import { code, text, textOr } from './escape.ts'

const MARKS: Readonly<Record<RunState, string>> = {
  succeeded: '✅',
  'nothing-to-do': '✅',
  partial: '⚠️',
  'needs-review': '⚠️',
  cancelled: '⚠️',
  failed: '❌',
  running: '⏳',
  queued: '⏳',
}

/** Title, date, execution id, status, agent. */
export function header(run: Run, { agent, timeZone }: ReportContext): string {
  const lines = [
    `**Date:** ${formatInstant(run.startedAt ?? run.createdAt, timeZone)} (${text(timeZone)})`,
    `**Execution ID:** ${code(run.id)}`,
    `**Status:** ${mark(run)} ${RUN_STATE_WORDS[run.state]}: ${runStatusWords(run)}`,
    `**Agent:** ${textOr(agent, 'not named')}`,
  ]
  // two blanks at the end of a line break it
  return `# Music Track Sync: Execution Summary\n\n${lines.join('  \n')}`
}

/** Nothing is ticked off while something waits, however well the rest went. */
function mark(run: Run): string {
  const waits = run.state === 'succeeded' && waitingWords(gatesOfRun(run)).length > 0
  return waits ? MARKS.running : MARKS[run.state]
}

/** Who wrote the report, when, and the status once more. */
export function footer(run: Run, { version, now, timeZone }: ReportContext): string {
  const lines = [
    `**Written:** ${formatInstant(now, timeZone)} by tracksync ${text(version)}`,
    `**Execution Status:** ${RUN_STATE_WORDS[run.state]}: ${runStatusWords(run)}`,
  ]
  return `---\n\n${lines.join('  \n')}`
}

import type { SourceOutcome } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import { cellCode, text, textOr } from './escape.ts'
import { table } from './table.ts'

const STATUS_WORDS: Readonly<Record<SourceOutcome['status'], string>> = {
  found: 'found',
  nothing: 'nothing',
  unavailable: 'unavailable',
  skipped: 'skipped',
  'not-asked': 'not asked',
}

/** Phase 0: what every source of the detection answered, and what followed from it. */
export function sources(run: Run): string {
  const rows = run.sources.map(({ source, status, result, action }, index) => [
    String(index + 1),
    cellCode(source),
    STATUS_WORDS[status],
    text(result),
    textOr(action, 'none'),
  ])
  const answer =
    rows.length === 0 ? 'No source was asked.' : table(['No.', 'Source', 'Status', 'Result', 'Action'], rows)
  return `## Phase 0: Detect & Resolve Source\n\n${answer}`
}

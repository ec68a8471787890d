import type { Gate } from '../../model/gate.ts'
import type { AutomationGap } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import { GATE_WORDS, gatesByTrack, gatesOfRun } from '../gates.ts'
import { evidenceWords, trackName } from '../words.ts'
import type { ReportContext } from './context.ts'
import { code, fileLink, text, textOr } from './escape.ts'
import { bullets, table } from './table.ts'

/** Verification with its evidence, then what a person still does by hand. */
export function postExecution(run: Run, context: ReportContext): string {
  const runJson = fileLink('run.json', context.reportFolder, `${context.reportFolder}/run.json`)
  return [
    '## Post-Execution Phase',
    '### 2.1 Verification',
    verification(run),
    '### 2.2 Automation Gaps',
    bullets(run.gaps.map(gap), 'No gap was found.'),
    '### 2.3 Automation Tasks',
    'No task was created.',
    '### 2.4 Documentation',
    `This report; the same facts for programs are in ${runJson}.`,
    '### 2.5 Handoff',
    'Nothing was handed on.',
  ].join('\n\n')
}

function verification(run: Run): string {
  const gates = gatesOfRun(run)
  if (gates.length === 0) return 'No gate has spoken: nothing was verified.'
  const gatesOf = gatesByTrack(gates)
  const whole = gatesOf(null)
  const several = run.tracks.length > 1
  const tables = [
    ...run.tracks.map((track) => {
      const own = gatesOf(track.id)
      const title = several ? `**${text(trackName(track))}:** ` : ''
      if (own.length === 0) return `${title}${several ? 'n' : 'N'}o gate has spoken, nothing was verified.`
      return several ? `${title.trimEnd()}\n\n${gateTable(own)}` : gateTable(own)
    }),
    ...(whole.length === 0 ? [] : [`**The whole run:**\n\n${gateTable(whole)}`]),
  ]
  return tables.join('\n\n')
}

function gateTable(gates: readonly Gate[]): string {
  const rows = gates.map((gate) => [
    GATE_WORDS[gate.name],
    stateCell(gate),
    shortEvidence(gate.expected),
    shortEvidence(gate.found),
  ])
  return table(['Gate', 'State', 'Expected', 'Found'], rows)
}

function stateCell({ state, required, why }: Gate): string {
  const aside = required ? '' : ' (not required)'
  return state === 'passed' ? `passed${aside}` : `**${state}**${aside}: ${textOr(why, 'no reason given')}`
}

/** Evidence can be a list of thousands of letters; the whole of it is in run.json. */
function shortEvidence(evidence: Gate['expected']): string {
  const words = evidenceWords(evidence)
  const letters = [...words]
  return text(letters.length <= MOST_LETTERS ? words : `${letters.slice(0, MOST_LETTERS - 1).join('')}…`)
}

const MOST_LETTERS = 160

function gap({ title, found, close, priority }: AutomationGap): string {
  return `**${textOr(title, 'untitled')}** (${priority}): ${text(found)}. Close it: ${code(close)}`
}

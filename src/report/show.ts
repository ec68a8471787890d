import type { Run } from '../model/run.ts'
import type { RunTrack } from '../model/track.ts'
import { analysisRows } from './audio-words.ts'
import { countRequired, gatesByTrack, gatesOfRun, GATE_WORDS } from './gates.ts'
import { elapsedMs, formatInstant } from './instants.ts'
import { nextSteps } from './next-steps.ts'
import { countOf, formatBytes, formatElapsed, formatLength } from './quantities.ts'
import { fitText, textWidth } from './text-width.ts'
import { stateTone, strong, toned } from './tones.ts'
import { visible, visiblePath } from './visible.ts'
import {
  evidenceWords,
  gateStateWords,
  RUN_STATE_WORDS,
  runStatusWords,
  signalWords,
  sortedErrors,
  TRACK_STATE_WORDS,
  trackName,
  trackNames,
  TRIGGER_KIND_WORDS,
} from './words.ts'

interface ShowOptions {
  readonly colour: boolean
  /** IANA name of the time zone that times are shown in. */
  readonly timeZone: string
}

/** One run for `tracksync show`: the report's facts, short enough for a window. */
export function renderTerminalRun(run: Run, { colour, timeZone }: ShowOptions): string {
  const took = elapsedMs(run.startedAt, run.finishedAt)
  const status = `${RUN_STATE_WORDS[run.state]}: ${runStatusWords(run)}`
  return [
    strong(run.id, colour),
    toned(status, stateTone(run.state), colour),
    `Started  ${run.startedAt === null ? 'not yet' : formatInstant(run.startedAt, timeZone)}${took === null ? '' : `, took ${formatElapsed(took)}`}`,
    ...undoneLines(run, timeZone),
    `Trigger  ${TRIGGER_KIND_WORDS[run.trigger.kind]} ${visiblePath(run.trigger.name)}`,
    `Report   ${run.reportPath === null ? 'none yet' : visiblePath(run.reportPath)}`,
    ...section('Tracks', run.tracks.flatMap(trackLines(run, colour)), colour),
    ...section('Gates not passed', openGateLines(run, colour), colour),
    ...section('Errors', errorLines(run), colour),
    ...section('Next', nextLines(run), colour),
    '',
  ].join('\n')
}

/** The run says what was done; what it made is not there any more. */
function undoneLines({ id, undoneAt }: Run, timeZone: string): readonly string[] {
  if (undoneAt === null) return []
  return [`Undone   ${formatInstant(undoneAt, timeZone)}; to put it back: tracksync undo ${id}`]
}

/** What the history needs of a run, so that it can be listed without its events. */
type RunRow = Pick<Run, 'id' | 'state' | 'startedAt' | 'undoneAt'> & {
  readonly trigger: Pick<Run['trigger'], 'name'>
  readonly tracks: readonly Pick<RunTrack, 'state'>[]
}

/** The history for `tracksync runs`, in the order given. */
export function renderRunsTable(runs: readonly RunRow[], { colour, timeZone }: ShowOptions): string {
  if (runs.length === 0) return 'No run yet.\n'
  const head = ['RUN', 'STATE', 'STARTED', 'TRACKS', 'TRIGGER']
  const rows = runs.map((run) => {
    const done = run.tracks.filter(({ state }) => state === 'succeeded' || state === 'duplicate').length
    return [
      run.id,
      `${RUN_STATE_WORDS[run.state].toLowerCase()}${run.undoneAt === null ? '' : ', undone'}`,
      run.startedAt === null ? 'not yet' : formatInstant(run.startedAt, timeZone),
      `${done} of ${run.tracks.length}`,
      visiblePath(run.trigger.name),
    ]
  })
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => textWidth(row[column] ?? ''))),
  )
  const line = (cells: readonly string[]): readonly string[] =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : fitText(cell, widths[column] ?? 0)))
  const body = rows.map((row, index) => {
    const state = runs[index]?.state ?? 'queued'
    return line(row).map((cell, column) => (column === 1 ? toned(cell, stateTone(state), colour) : cell))
  })
  return [line(head).map((cell) => strong(cell, colour)), ...body]
    .map((cells) => `${cells.join('  ')}\n`)
    .join('')
}

function section(title: string, lines: readonly string[], colour: boolean): readonly string[] {
  return lines.length === 0 ? [] : ['', strong(title, colour), ...lines.map((line) => `  ${line}`)]
}

function trackLines(run: Run, colour: boolean): (track: RunTrack) => readonly string[] {
  const gatesOf = gatesByTrack(gatesOfRun(run))
  return (track) => {
    const { passed, total } = countRequired(gatesOf(track.id))
    const gates =
      total === 0 ? 'no gate has spoken' : `${passed} of ${countOf(total, 'required gate')} passed`
    const length = track.durationMs === null ? '' : ` (${formatLength(track.durationMs)})`
    const state = toned(TRACK_STATE_WORDS[track.state], stateTone(track.state), colour)
    const of = track.duplicateOf
    return [
      `${visible(trackName(track))}${length}: ${state}, ${gates}`,
      ...(of === null
        ? []
        : [`  same as "${visible(of.title)}" in ${visible(of.library)} (${signalWords(of.evidence)})`]),
      ...(track.review === null ? [] : [`  ${visible(track.review)}`]),
      ...(track.analysis === null ? [] : [`  ${analysisLine(track.analysis)}`]),
      ...track.renditions.map(
        ({ format, path, sizeBytes }) =>
          `  ${format.toUpperCase().padEnd(4)} ${formatBytes(sizeBytes).padStart(9)}  ${visiblePath(path)}`,
      ),
    ]
  }
}

function analysisLine(analysis: NonNullable<RunTrack['analysis']>): string {
  return analysisRows(analysis)
    .filter(({ name }) => name !== 'Fingerprint')
    .map(
      ({ name, value, confidence }) =>
        `${name} ${visible(value)}${confidence === '' ? '' : `, ${confidence} sure`}`,
    )
    .join('; ')
}

function openGateLines(run: Run, colour: boolean): readonly string[] {
  const nameOf = trackNames(run)
  return gatesOfRun(run)
    .filter(({ state }) => state !== 'passed')
    .map((gate) => {
      const about = gate.track === null ? '' : `${visible(nameOf(gate.track))}: `
      const evidence = `expected ${evidenceWords(gate.expected)}, found ${evidenceWords(gate.found)}`
      const tone = gate.required && gate.state === 'failed' ? 'bad' : 'doubt'
      const words = `${GATE_WORDS[gate.name]}: ${gateStateWords(gate)}; ${evidence}`
      return about + toned(visible(words), tone, colour)
    })
}

function errorLines(run: Run): readonly string[] {
  return sortedErrors(run).map(({ code, severity, what, why, action }) =>
    visible(`${code} (${severity}): ${what}: ${why}${action === null ? '' : `; ${action}`}`),
  )
}

function nextLines(run: Run): readonly string[] {
  return nextSteps(run).map(({ words, command }, index) =>
    command === null
      ? `${index + 1}. ${visible(words)}`
      : `${index + 1}. ${visiblePath(command)}  (${visible(words)})`,
  )
}

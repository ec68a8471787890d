import path from 'node:path'
import type { ErrorFact } from '../../model/error.ts'
import type { Gate } from '../../model/gate.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { Run } from '../../model/run.ts'
import type { RunTrack } from '../../model/track.ts'
import { GATE_WORDS, gatesByTrack, gatesOfRun } from '../gates.ts'
import { elapsedMs } from '../instants.ts'
import { nextSteps } from '../next-steps.ts'
import { countOf, formatElapsed, formatLength, formatTempo } from '../quantities.ts'
import {
  gateStateWords,
  RUN_STATE_WORDS,
  signalWords,
  sortedErrors,
  runStatusWords,
  trackName,
} from '../words.ts'
import type { ReportContext } from './context.ts'
import { code, fileLink, text, textOr } from './escape.ts'
import { stepLine } from './next-steps-section.ts'
import { bullets, firstOf } from './table.ts'

/** How many tracks of a kind the summary names; the rest is counted, and named in phase 1. */
const MOST_NAMED = 8

/** What a person needs in the first minute: how it ended, what was made and where, what needs him, what to do next. */
export function summary(run: Run, context: ReportContext): string {
  const took = elapsedMs(run.startedAt, run.finishedAt ?? context.now)
  const time = took === null ? '' : `, in ${formatElapsed(took)}`
  const again =
    run.resumed === 0 ? '' : `, taken up again ${run.resumed === 1 ? 'once' : `${run.resumed} times`}`
  const step = nextSteps(run, context.openFailures)[0]
  return [
    '## Summary',
    `**${RUN_STATE_WORDS[run.state]}:** ${runStatusWords(run)}${time}${again}.`,
    [
      made(run, context),
      ...duplicates(run),
      ...leftOut(run),
      person(run),
      `- **Next:** ${step === undefined ? 'nothing has to be done' : stepLine(step)}`,
    ].join('\n'),
  ].join('\n\n')
}

function made(run: Run, context: ReportContext): string {
  const tracks = run.tracks.filter((track) => track.state === 'succeeded' && track.renditions.length > 0)
  return group('Made', tracks, (track) => {
    const files = track.renditions.map((rendition) =>
      fileLink(rendition.format.toUpperCase(), context.reportFolder, rendition.path),
    )
    const folders = [...new Set(track.renditions.map((rendition) => path.dirname(rendition.path)))]
    return `${text(trackName(track))}${inShort(track)}: ${files.join(', ')} in ${folders.map(code).join(', ')}`
  })
}

/** " (4:18, 101.0 BPM, 8A)": what a DJ looks for first. */
function inShort({ durationMs, analysis }: RunTrack): string {
  const facts = [
    ...(durationMs === null ? [] : [formatLength(durationMs)]),
    ...(analysis?.tempo ? [`${formatTempo(analysis.tempo.bpm)} BPM`] : []),
    ...(analysis?.key ? [text(analysis.key.camelot)] : []),
  ]
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`
}

function duplicates(run: Run): readonly string[] {
  const tracks = run.tracks.filter((track) => track.state === 'duplicate')
  if (tracks.length === 0) return []
  return [
    group('Already there', tracks, (track) => {
      const of = track.duplicateOf
      if (of === null) return text(trackName(track))
      const upgrade = of.upgrade ? '; this copy is better, see Deduplication' : ''
      return `${text(trackName(track))} is the same recording as "${text(of.title)}" in the library ${text(of.library)} (${signalWords(of.evidence)})${upgrade}`
    }),
  ]
}

function leftOut(run: Run): readonly string[] {
  const tracks = run.tracks.filter((track) => track.state === 'left-out')
  if (tracks.length === 0) return []
  return [
    group(
      'Left out',
      tracks,
      (track) => `${text(trackName(track))}: ${textOr(track.leftOut, 'no reason given')}`,
    ),
  ]
}

function person(run: Run): string {
  const tracks = run.tracks.filter((track) => track.state === 'needs-review' || track.state === 'failed')
  const errors = sortedErrors(run)
  const gatesOf = gatesByTrack(gatesOfRun(run))
  if (tracks.length > 0) {
    return group('Needs a person', tracks, (track) =>
      personLine(track, { errors, gates: gatesOf(track.id), events: run.events }),
    )
  }
  const [worst] = errors
  const stopped = run.state === 'failed' || run.state === 'partial'
  if (!stopped) return '- **Needs a person:** nothing'
  const why = worst === undefined ? 'see Phase 0' : `${text(worst.what)}: ${text(worst.why)}`
  return `- **Needs a person:** ${why}`
}

interface TrackFindings {
  readonly errors: readonly ErrorFact[]
  readonly gates: readonly Gate[]
  readonly events: readonly StoredEvent[]
}

function personLine(track: RunTrack, findings: TrackFindings): string {
  const name = text(trackName(track))
  if (track.state === 'needs-review')
    return `${name} waits for a decision: ${textOr(track.review, 'no reason given')}`
  return `${name} failed: ${whyFailed(track.id, findings)}`
}

/** The worst error, else the first required gate that did not pass, else the task that failed. */
function whyFailed(trackId: string, { errors, gates, events }: TrackFindings): string {
  const error = errors.find((each) => each.trackId === trackId)
  if (error !== undefined) return `${text(error.what)}: ${text(error.why)}`
  const gate = gates.find((each) => each.required && each.state !== 'passed')
  if (gate !== undefined) return `the gate "${GATE_WORDS[gate.name]}" ${text(gateStateWords(gate))}`
  const task = events
    .map(({ event }) => event)
    .findLast(
      (event) => event.type === 'task-finished' && event.track === trackId && event.state === 'failed',
    )
  if (task?.type === 'task-finished') return `task ${code(task.task)}: ${textOr(task.why, 'no reason given')}`
  return 'no reason was recorded'
}

function group<Item>(title: string, items: readonly Item[], line: (item: Item) => string): string {
  const [only] = items
  if (only === undefined) return `- **${title}:** nothing`
  if (items.length === 1) return `- **${title}:** ${line(only)}`
  const { shown, more } = firstOf(items, MOST_NAMED)
  const lines = [...shown.map(line), ...(more === 0 ? [] : [`and ${more} more, see Phase 1`])]
  return `- **${title}:** ${countOf(items.length, 'track')}\n${bullets(lines, '').replace(/^/gm, '  ')}`
}

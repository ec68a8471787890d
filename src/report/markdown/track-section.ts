import type { RunEvent } from '../../model/event.ts'
import { libraryWords } from '../../model/library.ts'
import type { Run } from '../../model/run.ts'
import type { RunTrack, TrackRef } from '../../model/track.ts'
import type { TriggerKind } from '../../model/trigger.ts'
import { analysisRows } from '../audio-words.ts'
import { formatElapsed, formatLength } from '../quantities.ts'
import { TRACK_STATE_WORDS, trackName } from '../words.ts'
import { askedFile } from './asked.ts'
import type { ReportContext } from './context.ts'
import { deduplication } from './deduplication.ts'
import { code, linkPath, text, textOr, webLink } from './escape.ts'
import { formatTable } from './format-table.ts'
import { bullets, table } from './table.ts'
import { urlResolution } from './url-resolution.ts'

/** Everything about one track (`events` are its own): what was asked, what was done, found, decided and made. */
export function trackSection(
  track: RunTrack,
  number: number,
  {
    run,
    events,
    context,
  }: { readonly run: Run; readonly events: readonly RunEvent[]; readonly context: ReportContext },
): string {
  return [
    `### Track ${number}: ${text(trackName(track))}`,
    bullets(facts(track, run, events), ''),
    '#### Deduplication',
    deduplication(track),
    ...(track.searched === undefined ? [] : ['#### URL Resolution', urlResolution(track.searched)]),
    ...processing(track, context),
  ].join('\n\n')
}

function facts(track: RunTrack, { trigger }: Run, events: readonly RunEvent[]): readonly string[] {
  const { asked, playlist, album, isrc, durationMs, ids, state, review } = track
  const skipped = tasksSkipped(events)
  return [
    `**Result:** ${TRACK_STATE_WORDS[state]}${review === null ? '' : `, ${textOr(review, 'no reason given')}`}`,
    `**Asked for:** ${askedWords(asked, trigger.kind)}`,
    ...(durationMs === null ? [] : [`**Length:** ${formatLength(durationMs)}`]),
    ...(album === null ? [] : [`**Album:** ${textOr(album, 'not named')}`]),
    `**Playlist:** ${textOr(playlist, 'none')}`,
    ...(isrc === null ? [] : [`**ISRC:** ${code(isrc)}`]),
    // a file's id is its SHA-256, which nobody reads
    ...ids
      .filter(({ service }) => service !== 'file')
      .map(({ service, id }) => `**Id at ${text(service)}:** ${code(id)}`),
    ...(track.savedIn ?? []).map(savedWords),
    `**Track id:** ${code(track.id)}`,
    `**Done:** ${stepsDone(events)}`,
    ...(skipped === '' ? [] : [`**Skipped:** ${skipped}`]),
  ]
}

function savedWords({ library, ids, url }: NonNullable<RunTrack['savedIn']>[number]): string {
  const where = url === null ? ids.map(code).join(', ') : webLink(url)
  return `**In ${text(libraryWords(library))}:** ${where}`
}

function askedWords({ url, file }: TrackRef, kind: TriggerKind): string {
  if (url !== null) return webLink(url)
  return file === null ? 'a track known by its name' : askedFile(file, kind)
}

/** The last word of every step of the track, in the order they ended first. */
function stepsDone(events: readonly RunEvent[]): string {
  const steps = new Map<string, string>()
  for (const event of events) {
    if (event.type !== 'step-finished') continue
    const words = event.state === 'done' ? formatElapsed(event.durationMs) : STEP_WORDS[event.state]
    steps.set(JSON.stringify([event.task, event.words]), `${code(event.words)} (${words})`)
  }
  return steps.size === 0 ? 'no step was recorded' : [...steps.values()].join(', ')
}

const STEP_WORDS = { kept: 'done before, kept', failed: '**failed**', cancelled: '**cancelled**' } as const

function tasksSkipped(events: readonly RunEvent[]): string {
  const tasks = new Map<string, string>()
  for (const event of events) {
    if (event.type !== 'task-finished') continue
    tasks.delete(event.task)
    if (event.state === 'skipped') {
      tasks.set(event.task, `task ${code(event.task)} (${textOr(event.why, 'no reason given')})`)
    }
  }
  return [...tasks.values()].join(', ')
}

function processing(track: RunTrack, context: ReportContext): readonly string[] {
  const { source, analysis, renditions, pictures } = track
  if (source === null && analysis === null && renditions.length === 0) return []
  return [
    '#### Source and Formats',
    formatTable(track, context),
    '#### Analysis',
    analysis === null ? 'No analysis was made.' : analysisPart(analysis),
    ...pictureParts(pictures, context),
  ]
}

function analysisPart(analysis: NonNullable<RunTrack['analysis']>): string {
  const rows = analysisRows(analysis).map(({ name, value, confidence }) => [name, text(value), confidence])
  const reasons = analysis.reasons.length === 0 ? [] : [bullets(analysis.reasons.map(text), '')]
  return [table(['Found', 'Value', 'Confidence'], rows), ...reasons].join('\n\n')
}

function pictureParts(pictures: RunTrack['pictures'], { reportFolder }: ReportContext): readonly string[] {
  const images = [
    ['Waveform', pictures.waveform],
    ['Spectrogram', pictures.spectrogram],
  ] as const
  const shown = images.flatMap(([label, file]) => {
    const target = file === null ? null : linkPath(reportFolder, file)
    return target === null ? [] : [`![${label}](${target})`]
  })
  return shown.length === 0 ? [] : ['#### Pictures', shown.join('\n\n')]
}

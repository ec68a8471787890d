import type { PreflightCheck } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import type { Trigger } from '../../model/trigger.ts'
import { formatInstant } from '../instants.ts'
import { countOf, formatElapsed } from '../quantities.ts'
import { TRIGGER_KIND_WORDS } from '../words.ts'
import { askedFile } from './asked.ts'
import type { ReportContext } from './context.ts'
import { cellCode, code, text, textOr, webLink } from './escape.ts'
import { bullets, firstOf, table } from './table.ts'

const MOST_LISTED = 10

/** What was asked for, the checks made before the run, and what lies open from before. */
export function preExecution(run: Run, context: ReportContext): string {
  return [
    '## Pre-Execution Phase',
    '### 0.1 Entry Point',
    bullets(entryPoint(run, context), ''),
    '### 0.2 Preflight Checks',
    preflight(run.preflight),
    '### 0.3 Open Failures and Stale Drops',
    bullets([openFailures(context), staleDrops(context)], ''),
  ].join('\n\n')
}

function entryPoint({ trigger }: Run, { ffmpeg, version }: ReportContext): readonly string[] {
  const { request, kind, name } = trigger
  return [
    `**Trigger:** ${TRIGGER_KIND_WORDS[kind]} ${code(name)}`,
    `**Asked for:** ${asked(trigger)}`,
    ...(request.requestedBy === null
      ? []
      : [`**Requested by:** ${textOr(request.requestedBy, 'not named')}`]),
    ...(request.note === null ? [] : [`**Note:** ${textOr(request.note, 'empty')}`]),
    `**Program:** tracksync ${text(version)}, ${ffmpegWords(ffmpeg)}`,
  ]
}

function asked({ kind, request }: Trigger): string {
  const { urls, files, next, sources, playlist, task, force } = request
  const listed = [...urls.map(webLink), ...files.map((file) => askedFile(file, kind))]
  const { shown, more } = firstOf(listed, MOST_LISTED)
  const what = [
    ...shown,
    ...(more === 0 ? [] : [`${more} more`]),
    ...(next === null ? [] : [`the next ${countOf(next, 'track')} of the sources`]),
  ]
  const aside = [
    ...(playlist === null ? [] : [`playlist ${textOr(playlist, 'not named')}`]),
    ...(task === null ? [] : [`task ${code(task)}`]),
    ...(force ? ['by force, even if the catalog has it'] : []),
  ]
  const chain = sources === undefined ? [] : [`of its own sources ${sources.map(code).join(', then ')}`]
  const unnamed =
    sources === undefined ? 'nothing named, so the sources were asked in their order' : 'nothing named'
  const named = what.length === 0 ? unnamed : what.join(', ')
  return [named, ...chain, ...aside].join('; ')
}

function ffmpegWords(ffmpeg: ReportContext['ffmpeg']): string {
  if (ffmpeg === null) return 'no ffmpeg was found'
  const aside = ffmpeg.bundled ? ', the old one of the npm package because none is installed' : ''
  return `ffmpeg ${text(ffmpeg.version)} (${code(ffmpeg.path)}${aside})`
}

function preflight(checks: readonly PreflightCheck[]): string {
  if (checks.length === 0) return 'No check was recorded.'
  const rows = checks.map(({ name, state, found, fix }) => [
    text(name),
    state === 'failed' ? '**failed**' : state,
    text(found),
    fix === null ? '' : cellCode(fix),
  ])
  return table(['Check', 'State', 'Found', 'Fix'], rows)
}

function openFailures({ openFailures: failures, timeZone }: ReportContext): string {
  if (failures.length === 0) return '**Open failures of earlier runs:** none'
  const { shown, more } = firstOf(failures, MOST_LISTED)
  const lines = shown.map(
    ({ runId, at, trigger, why }) =>
      `  - ${code(trigger)}, ${formatInstant(at, timeZone)}: ${textOr(why, 'no reason given')}. ${code(`tracksync retry ${runId}`)}`,
  )
  const rest = more === 0 ? [] : [`  - and ${more} more`]
  return [`**Open failures of earlier runs:** ${failures.length}`, ...lines, ...rest].join('\n')
}

function staleDrops({ staleDrops: drops }: ReportContext): string {
  if (drops.length === 0) return '**Stale drops:** none'
  const { shown, more } = firstOf(drops, MOST_LISTED)
  const lines = shown.map(
    ({ name, inbox, ageMs }) => `  - ${code(name)} in ${code(inbox)}, waiting for ${formatElapsed(ageMs)}`,
  )
  const rest = more === 0 ? [] : [`  - and ${more} more`]
  return [`**Stale drops:** ${drops.length}`, ...lines, ...rest].join('\n')
}

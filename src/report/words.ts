import path from 'node:path'
import type { ErrorFact } from '../model/error.ts'
import type { Severity } from '../model/error-codes.ts'
import type { Gate } from '../model/gate.ts'
import type { RunState } from '../model/findings.ts'
import type { Run } from '../model/run.ts'
import type { Evidence, RunTrack, TrackRef, TrackState } from '../model/track.ts'
import type { TriggerKind } from '../model/trigger.ts'
import { libraryWords } from '../model/library.ts'
import { countRequired, gatesOfRun, latestGates, LIBRARY_GATES } from './gates.ts'
import { countOf } from './quantities.ts'

/** The words that every rendering shares. All are plain text: whoever prints outside text escapes it for his medium. */
export const RUN_STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  partial: 'Partial',
  failed: 'Failed',
  'nothing-to-do': 'Nothing to do',
  'needs-review': 'Needs review',
  cancelled: 'Cancelled',
}

export const TRACK_STATE_WORDS: Readonly<Record<TrackState, string>> = {
  queued: 'queued',
  running: 'not finished',
  succeeded: 'succeeded',
  duplicate: 'duplicate',
  'left-out': 'left out',
  'needs-review': 'needs review',
  failed: 'failed',
  cancelled: 'cancelled',
}

export const TRIGGER_KIND_WORDS: Readonly<Record<TriggerKind, string>> = {
  json: 'trigger file',
  url: 'link file',
  file: 'audio file',
  folder: 'folder',
  agent: 'agent handoff',
  schedule: 'schedule',
  webhook: 'webhook',
  notion: 'Notion task',
  cli: 'command line',
}

/** Worst first. */
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** "Kavinsky - Nightcall", or what was asked for where no title is known. */
export function trackName(track: Pick<RunTrack, 'id' | 'title' | 'artists' | 'asked'>): string {
  const title = track.title.trim() === '' ? askedName(track.asked) : track.title
  const artists = track.artists.filter((artist) => artist.trim() !== '').join(', ')
  if (title === null) return track.id
  return artists === '' ? title : `${artists} - ${title}`
}

function askedName({ title, file, url }: TrackRef): string | null {
  const names = [title, file === null ? null : path.basename(file), url]
  return names.find((name) => name !== null && name.trim() !== '') ?? null
}

/** Names of tracks by id; an id that the run does not know is its own name. */
export function trackNames(run: Pick<Run, 'tracks'>): (trackId: string) => string {
  const names = new Map(run.tracks.map((track) => [track.id, trackName(track)]))
  return (trackId) => names.get(trackId) ?? trackId
}

interface StatusFacts {
  readonly state: RunState
  readonly trackStates: readonly TrackState[]
  readonly gates: readonly Gate[]
  readonly sourcesAsked: number
  /** Of those, the ones that could be asked. */
  readonly sourcesAnswered: number
}

/** The whole run in one line that follows from tracks and gates: "1 of 2 tracks done, 1 failed; 9 of 9 required gates passed". */
export function statusWords({
  state,
  trackStates,
  gates,
  sourcesAsked,
  sourcesAnswered,
}: StatusFacts): string {
  if (state === 'nothing-to-do' && trackStates.length > 0) return tracksWords(trackStates)
  if (state === 'nothing-to-do')
    return sourcesAnswered === 0
      ? 'no source could be asked, each for a reason that is expected'
      : 'no source had anything new'
  if (state === 'queued') return 'not started yet'
  if (trackStates.length === 0) {
    if (state === 'running') return 'no track found yet'
    return sourcesAsked === 0 ? 'ended before any source was asked' : 'no track was found'
  }
  const { passed, total } = countRequired(latestGates(gates))
  const verified =
    total === 0 ? 'no required gate has spoken' : `${passed} of ${countOf(total, 'required gate')} passed`
  return [tracksWords(trackStates), verified, ...waitingWords(gates)].join('; ')
}

/** "1 track waits for Eagle", for each library whose gate is open; none where nothing waits. */
export function waitingWords(gates: readonly Gate[]): readonly string[] {
  return LIBRARY_GATES.flatMap((library) => {
    const waiting = latestGates(gates).filter(({ name, state }) => name === library && state === 'skipped')
    const waits = waiting.length === 1 ? 'waits' : 'wait'
    return waiting.length === 0
      ? []
      : [`${countOf(waiting.length, 'track')} ${waits} for ${libraryWords(library)}`]
  })
}

/** `statusWords` of a run that is read from the ledger. */
export function runStatusWords(run: Run): string {
  return statusWords({
    state: run.state,
    trackStates: run.tracks.map((track) => track.state),
    gates: gatesOfRun(run),
    sourcesAsked: run.sources.length,
    sourcesAnswered: run.sources.filter(({ status }) => status === 'nothing' || status === 'found').length,
  })
}

/** "2 of 3 tracks done (1 a duplicate), 1 failed". */
function tracksWords(states: readonly TrackState[]): string {
  const count = (state: TrackState): number => states.filter((each) => each === state).length
  const duplicates = count('duplicate')
  const aside = duplicates === 0 ? '' : duplicates === 1 ? ' (1 a duplicate)' : ` (${duplicates} duplicates)`
  const reviews = count('needs-review')
  const unfinished = count('running') + count('queued')
  return [
    `${countOf(count('succeeded') + duplicates, 'track', states.length)} done${aside}`,
    ...(count('left-out') > 0 ? [`${count('left-out')} left out`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(reviews > 0 ? [`${reviews} ${reviews === 1 ? 'waits' : 'wait'} for a decision`] : []),
    ...(count('cancelled') > 0 ? [`${count('cancelled')} cancelled`] : []),
    ...(unfinished > 0 ? [`${unfinished} not finished`] : []),
  ].join(', ')
}

/** "fingerprint 0.98, name 1.00". */
export function signalWords(evidence: readonly Evidence[]): string {
  if (evidence.length === 0) return 'no signal'
  return evidence.map(({ signal, score }) => `${signal} ${score.toFixed(2)}`).join(', ')
}

/** Evidence of a gate as one text. */
export function evidenceWords(evidence: Gate['expected']): string {
  if (typeof evidence === 'string') return evidence
  if (typeof evidence === 'number') return String(evidence)
  return evidence.length === 0 ? 'none' : evidence.join(', ')
}

/** "passed", "skipped: one format is configured", "failed, not required: no tempo above the limit". */
export function gateStateWords({ state, why, required }: Gate): string {
  if (state === 'passed') return 'passed'
  return `${state}${required ? '' : ', not required'}: ${why ?? 'no reason given'}`
}

/** The run's errors, each once, worst first. */
export function sortedErrors(run: Run): readonly ErrorFact[] {
  const once = new Map(
    run.errors.map((error) => [JSON.stringify([error.code, error.trackId, error.what, error.why]), error]),
  )
  return [...once.values()].toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  )
}

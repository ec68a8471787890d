import type { ErrorFact } from '../../model/error.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { AutomationGap, PreflightCheck, SourceOutcome } from '../../model/findings.ts'
import type { Run } from '../../model/run.ts'
import type { AudioSearched, RunTrack, TrackState } from '../../model/track.ts'
import { computeRunState, computeTrackState } from '../../report/status.ts'
import { LIBRARY_GATES, TRACK_GATES } from '../../report/gates.ts'
import type { RunRow, RunTrackRow } from '../../store/runs.ts'
import type { Store } from '../../store/store.ts'
import { shownLink } from '../../util/shown-link.ts'
import { unreachable } from '../../util/unreachable.ts'
import { nameOfAsked } from '../detect/name-of-asked.ts'
import { knownOf } from '../known-of.ts'
import type { FoundAudio, TrackWork } from '../track-work.ts'

/** A run as the ledger has it, with the states that were stored when it finished. */
export function readRun(store: Store<TrackWork>, row: RunRow): Run {
  return assemble(store, row, (track) => track.state, row.state)
}

/**
 * A run with the states that follow from its gates and tasks now: what the report says, and what is stored at the end.
 * @param cancelled whether somebody asked to stop it
 */
export function concludeRun(store: Store<TrackWork>, row: RunRow, cancelled: boolean): Run {
  const events = sinceLastStart(store.events.ofRun(row.id))
  const verified = events.some(({ event }) => event.type === 'task-started' && event.task === 'verify')
  const expectedGates = verified ? TRACK_GATES : []
  const stateOf = ({ id, work }: RunTrackRow<TrackWork>): TrackState =>
    computeTrackState({
      tasks:
        cancelled && !wasVerified(events, id) ? 'cancelled' : failedTask(events, id) ? 'failed' : 'succeeded',
      review: work.review ?? null,
      duplicate: work.decision?.kind === 'duplicate',
      leftOut: work.leftOut ?? null,
      gates: work.gates ?? [],
      expectedGates: [
        ...expectedGates,
        ...LIBRARY_GATES.filter((name) => work.libraries?.[name] !== undefined),
      ],
    })
  const run = assemble(store, row, stateOf, row.state)
  const { files, urls } = row.trigger.request
  const state = computeRunState({
    tracks: run.tracks,
    gates: run.gates,
    sources: run.sources,
    everySourceOwed: files.length + urls.length > 0,
    expectedGates,
    cancelled,
  })
  // task files of the user's own that detect nothing have only their exit codes to speak for them
  const detected = events.some(
    ({ event }) => event.type === 'step-finished' && event.words.split(' ')[0] === 'detect',
  )
  const done = state === 'succeeded' || state === 'nothing-to-do'
  if (done && failedTask(events, null)) return { ...run, state: 'partial' }
  if (detected || cancelled || run.tracks.length > 0) return { ...run, state }
  return { ...run, state: failedTask(events, null) ? 'failed' : 'succeeded' }
}

function assemble(
  store: Store<TrackWork>,
  row: RunRow,
  stateOf: (track: RunTrackRow<TrackWork>) => TrackState,
  state: Run['state'],
): Run {
  const events = store.events.ofRun(row.id)
  const latest = sinceLastStart(events)
  const tracks = store.runs.tracksOf(row.id).map((track) => runTrack(track, stateOf(track)))
  return {
    id: row.id,
    state,
    trigger: {
      ...row.trigger,
      request: { ...row.trigger.request, urls: row.trigger.request.urls.map(shownLink) },
    },
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    reportPath: row.reportPath,
    resumed: row.resumed,
    undoneAt: row.undoneAt,
    tracks,
    gates: tracks.flatMap(({ gates }) => gates),
    errors: errorsOf(latest),
    preflight: lastOf(latest, preflightOf) ?? [],
    sources: sourcesOf(events),
    gaps: lastOf(latest, gapsOf) ?? [],
    events,
  }
}

function runTrack({ id, asked, work }: RunTrackRow<TrackWork>, state: TrackState): RunTrack {
  const { title, artists, ids, isrc } = knownOf(work, asked)
  const { decision } = work
  return {
    id,
    state,
    asked: { ...asked, url: asked.url === null ? null : shownLink(asked.url) },
    title: title === '' ? nameOfAsked(asked, id) : title,
    artists,
    album: work.album ?? asked.album,
    playlist: work.playlist ?? asked.playlist,
    durationMs: work.durationMs ?? work.source?.durationMs ?? asked.durationMs,
    isrc,
    ids: ids.map(({ service, id: known }) => ({ service, id: service === 'web' ? shownLink(known) : known })),
    source: work.source ?? null,
    analysis: work.analysis ?? null,
    renditions: work.renditions ?? [],
    duplicateOf: decision?.kind === 'duplicate' ? decision.of : null,
    considered: decision?.considered ?? [],
    review: work.review ?? null,
    leftOut: work.leftOut ?? null,
    pictures: work.pictures ?? { waveform: null, spectrogram: null },
    gates: work.gates ?? [],
    ...(work.found !== undefined && { searched: searchedFor(work.found) }),
    notCompared: Object.entries(work.looks ?? {}).flatMap(([library, look]) =>
      look.kind === 'away' ? [{ library, why: look.why }] : [],
    ),
    savedIn: Object.entries(work.libraries ?? {}).flatMap(([library, outcome]) =>
      outcome.kind === 'saved' ? [{ library, ids: outcome.ref.ids, url: outcome.ref.url }] : [],
    ),
  }
}

function searchedFor({ wanted, url, why, pinned = false, scored }: FoundAudio): AudioSearched {
  const { title, artists, durationMs, isrc } = wanted
  return {
    wanted: { title, artists, durationMs, isrc },
    url: url === null ? null : shownLink(url),
    why,
    pinned,
    candidates: scored.map(({ candidate, score, verdict, why: reason }) => ({
      url: shownLink(candidate.url),
      title: candidate.title,
      uploader: candidate.uploader,
      durationMs: candidate.durationMs,
      score,
      verdict,
      why: reason,
    })),
  }
}

/** The events of the attempt at hand: a retry is not blamed for what went wrong before it. */
function sinceLastStart(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const start = events.findLastIndex(({ event }) => event.type === 'run-started')
  return start < 0 ? events : events.slice(start)
}

function failedTask(events: readonly StoredEvent[], track: string | null): boolean {
  return events.some(
    ({ event }) => event.type === 'task-finished' && event.track === track && event.state === 'failed',
  )
}

function wasVerified(events: readonly StoredEvent[], track: string): boolean {
  return events.some(
    ({ event }) =>
      event.type === 'task-finished' &&
      event.task === 'verify' &&
      event.track === track &&
      event.state === 'succeeded',
  )
}

function errorsOf(events: readonly StoredEvent[]): readonly ErrorFact[] {
  return events.flatMap(({ event }) => (event.type === 'error' ? [event.error] : []))
}

function sourcesOf(events: readonly StoredEvent[]): readonly SourceOutcome[] {
  const outcomes = events.flatMap(({ event }) => (event.type === 'source-asked' ? [event.outcome] : []))
  return [...new Map(outcomes.map((outcome) => [outcome.source, outcome])).values()]
}

function preflightOf({ event }: StoredEvent): readonly PreflightCheck[] | null {
  return event.type === 'preflight' ? event.checks : null
}

function gapsOf({ event }: StoredEvent): readonly AutomationGap[] | null {
  return event.type === 'gaps' ? event.gaps : null
}

function lastOf<T>(events: readonly StoredEvent[], pick: (event: StoredEvent) => T | null): T | null {
  return events.map(pick).findLast((value) => value !== null) ?? null
}

/** What the acknowledgement beside the drop says in one sentence. */
export function outcomeSentence(run: Run): string {
  const done = run.tracks.filter(({ gates }) =>
    gates.some(({ name, state }) => name === 'catalog' && state === 'passed'),
  ).length
  const duplicates = run.tracks.filter(({ state }) => state === 'duplicate').length
  const leftOut = run.tracks.filter(({ state }) => state === 'left-out').length
  const firstError = run.errors[0]
  switch (run.state) {
    case 'succeeded':
      if (run.tracks.length === 0) return 'every task succeeded'
      if (done + duplicates + leftOut === 0)
        return 'every task succeeded; no track was verified, because no task does that'
      return counted(run.tracks.length, [
        [done, 'in the library'],
        [duplicates, 'already there'],
        [leftOut, 'left out'],
      ])
    case 'nothing-to-do':
      return run.tracks.find((track) => track.leftOut !== null)?.leftOut ?? 'nothing new was found'
    case 'needs-review':
      return run.tracks.find(({ review }) => review !== null)?.review ?? 'a person decides'
    case 'partial':
    case 'failed':
      return firstError === undefined
        ? 'a check did not pass, see the report'
        : `${firstError.what}: ${firstError.why} (${firstError.code})`
    case 'cancelled':
      return 'it was cancelled'
    case 'queued':
    case 'running':
      return 'it is not finished'
    default:
      return unreachable(run.state)
  }
}

/** "2 of 3 tracks in the library, 1 already there": what there is none of is left out. */
function counted(all: number, parts: readonly (readonly [count: number, words: string])[]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words], index) =>
      index === 0 ? `${count} of ${all} ${all === 1 ? 'track' : 'tracks'} ${words}` : `${count} ${words}`,
    )
    .join(', ')
}

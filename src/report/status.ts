import type { Gate, GateName } from '../model/gate.ts'
import { ERROR_CODES } from '../model/error-codes.ts'
import type { RunState, SourceOutcome } from '../model/findings.ts'
import type { RunTrack, TrackState } from '../model/track.ts'
import { gatesByTrack, latestGates } from './gates.ts'

export interface TrackFacts {
  /** How the track's tasks ended. */
  readonly tasks: 'succeeded' | 'failed' | 'cancelled' | 'running' | 'queued'
  /** Why a person is asked, or null. */
  readonly review: string | null
  readonly duplicate: boolean
  /** Why a person wants nothing made of it, or null. */
  readonly leftOut: string | null
  /** This track's gates. */
  readonly gates: readonly Gate[]
  /** The gates that must have spoken; one that is absent has not passed. Empty when the goal has no verification. */
  readonly expectedGates: readonly GateName[]
}

/** The state of one track. "succeeded" and "duplicate" are said only when the gates prove them. */
export function computeTrackState(facts: TrackFacts): TrackState {
  if (facts.tasks === 'queued' || facts.tasks === 'running' || facts.tasks === 'cancelled') return facts.tasks
  if (facts.review !== null) return 'needs-review'
  // its later tasks are left out on purpose, so only what failed before counts
  if (facts.leftOut !== null) return facts.tasks === 'failed' ? 'failed' : 'left-out'
  const state = facts.duplicate ? 'duplicate' : 'succeeded'
  if (!gatesProve(state, facts.gates, facts.expectedGates)) return 'failed'
  // a duplicate's later tasks are left out on purpose, so only its gate speaks
  return facts.tasks === 'failed' ? 'failed' : state
}

interface RunFacts {
  readonly tracks: readonly Pick<RunTrack, 'id' | 'state'>[]
  /** All gates of the run; those of the whole run have `track: null`. */
  readonly gates: readonly Gate[]
  readonly sources: readonly SourceOutcome[]
  /**
   * True when the trigger named its links or files: each of them is owed. False for the detection chain, where one
   * source that answers is enough and an unavailable one is only passed over.
   */
  readonly everySourceOwed: boolean
  /** As in `TrackFacts`, normally `TRACK_GATES`. */
  readonly expectedGates: readonly GateName[]
  readonly cancelled: boolean
}

/**
 * The state of a finished run: the one place that decides it. A required gate that failed, was skipped or is absent
 * has not passed; a duplicate needs only its gate "no-duplicate", because it gets no files.
 */
export function computeRunState(facts: RunFacts): RunState {
  const { tracks } = facts
  if (facts.cancelled) return 'cancelled'
  if (tracks.length === 0) return stateWithoutTracks(facts)
  if (tracks.some((track) => track.state === 'needs-review')) return 'needs-review'
  const gatesOf = gatesByTrack(facts.gates)
  const done = tracks.filter((track) => isDone(track.state, gatesOf(track.id), facts.expectedGates)).length
  if (done === 0) return tracks.every((track) => track.state === 'cancelled') ? 'cancelled' : 'failed'
  if (done < tracks.length || !wholeRunProved(facts)) return 'partial'
  return tracks.every((track) => track.state === 'left-out') ? 'nothing-to-do' : 'succeeded'
}

const EXIT_CODES: Readonly<Record<RunState, number>> = {
  succeeded: 0,
  'nothing-to-do': 0,
  failed: 1,
  partial: 2,
  'needs-review': 3,
  // 128 + SIGINT
  cancelled: 130,
  // asked about a run that has not ended: nothing has failed
  queued: 0,
  running: 0,
}

/** The exit code of a command that ends with this run. */
export function runExitCode(state: RunState): number {
  return EXIT_CODES[state]
}

/**
 * "Nothing new" is an answer that a source must have given; silence and failure are not that answer. What is expected
 * (low: a geo block, a source that cools down) is no failure either, unless nothing that could be asked is configured.
 */
function stateWithoutTracks({ sources, everySourceOwed }: RunFacts): RunState {
  const answered = sources.some((source) => source.status === 'nothing')
  if (!answered && !everySourceOwed && allExpected(sources)) return 'nothing-to-do'
  const missing = sources.some((source) => source.status === 'unavailable')
  if (!answered) return 'failed'
  return everySourceOwed && missing ? 'failed' : 'nothing-to-do'
}

function allExpected(sources: readonly SourceOutcome[]): boolean {
  const codes = sources.map(({ code }) => code)
  const low = codes.every((code) => code !== undefined && ERROR_CODES[code].severity === 'low')
  return low && codes.some((code) => code !== 'SOURCE_NOT_CONFIGURED')
}

function isDone(state: TrackState, gates: readonly Gate[], expectedGates: readonly GateName[]): boolean {
  // a person's decision is carried out by making nothing
  if (state === 'left-out') return true
  return (state === 'succeeded' || state === 'duplicate') && gatesProve(state, gates, expectedGates)
}

function wholeRunProved({ gates, sources, everySourceOwed }: RunFacts): boolean {
  if (everySourceOwed && sources.some((source) => source.status === 'unavailable')) return false
  const ofTheRun = latestGates(gates.filter((gate) => gate.track === null))
  return ofTheRun.every((gate) => gate.state === 'passed' || !gate.required)
}

function gatesProve(
  state: 'succeeded' | 'duplicate',
  gates: readonly Gate[],
  expectedGates: readonly GateName[],
): boolean {
  const owed = state === 'duplicate' ? expectedGates.filter((name) => name === 'no-duplicate') : expectedGates
  const latest = latestGates(gates)
  const spoken = new Set(latest.map((gate) => gate.name))
  // renditions of a duplicate are skipped by design; what failed is a failure all the same
  const blocks = (gate: Gate): boolean =>
    gate.required &&
    gate.state !== 'passed' &&
    (state === 'succeeded' || owed.includes(gate.name) || gate.state === 'failed')
  return owed.every((name) => spoken.has(name)) && !latest.some(blocks)
}

import type { Gate, GateName } from '../../model/gate.ts'
import type { Run } from '../../model/run.ts'
import type { RunTrack } from '../../model/track.ts'
import { GATE_WORDS, LIBRARY_GATES, gatesByTrack, gatesOfRun } from '../gates.ts'
import { countOf } from '../quantities.ts'
import { gateStateWords, trackName } from '../words.ts'
import { text } from './escape.ts'
import { firstOf } from './table.ts'

const LISTS: readonly (readonly [title: string, gates: readonly GateName[]])[] = [
  ['Pre-Execution', ['identity']],
  ['Execution', ['no-duplicate', 'renditions', 'decode', 'duration', 'same-audio']],
  ['Post-Execution', ['tags', 'tempo-and-key', 'catalog', ...LIBRARY_GATES]],
]

/** The check lists. A box is ticked only when the gate passed for every track that owes it. */
export function completionGates(run: Run): string {
  const gatesOf = gatesByTrack(gatesOfRun(run))
  const lists = LISTS.map(([title, names]) => {
    const boxes = names.flatMap((name) => box(name, run.tracks, gatesOf))
    return `### ${title}\n\n${boxes.length === 0 ? 'No gate is owed here.' : boxes.join('\n')}`
  })
  const whole = gatesOf(null).map((gate) =>
    line(gate.state === 'passed', `${GATE_WORDS[gate.name]}: ${text(gateStateWords(gate))}`),
  )
  const ofTheRun = whole.length === 0 ? [] : [`### The Whole Run\n\n${whole.join('\n')}`]
  return ['## Completion Gates', ...lists, ...ofTheRun].join('\n\n')
}

interface TrackGate {
  readonly track: RunTrack
  /** Undefined: the gate has not spoken for this track. */
  readonly gate: Gate | undefined
}

function box(
  name: GateName,
  tracks: readonly RunTrack[],
  gatesOf: (track: string) => readonly Gate[],
): readonly string[] {
  const owing = tracks
    .map((track) => ({ track, gate: gatesOf(track.id).find((gate) => gate.name === name) }))
    // a duplicate gets no files, so it owes only that no second copy was made
    .filter(
      ({ track, gate }) =>
        gate !== undefined ||
        (!LIBRARY_GATES.includes(name) && (track.state !== 'duplicate' || name === 'no-duplicate')),
    )
  if (owing.length === 0) return []
  const passed = owing.filter(({ gate }) => gate?.state === 'passed').length
  const words = `${GATE_WORDS[name]}: ${countOf(passed, 'track', owing.length)}`
  return [line(passed === owing.length, [words, ...missing(owing)].join('; '))]
}

/** Why a box stays empty: at most three tracks by name, and how many were never checked. */
function missing(owing: readonly TrackGate[]): readonly string[] {
  const spoken = owing.flatMap(({ track, gate }) =>
    gate === undefined || gate.state === 'passed'
      ? []
      : [`${text(trackName(track))} ${text(gateStateWords(gate))}`],
  )
  const unchecked = owing.filter(({ gate }) => gate === undefined).length
  const { shown, more } = firstOf(spoken, 3)
  return [
    ...shown,
    ...(more === 0 ? [] : [`${more} more`]),
    ...(unchecked === 0 ? [] : [`${unchecked} not checked`]),
  ]
}

function line(ticked: boolean, words: string): string {
  return `- [${ticked ? 'x' : ' '}] ${words}`
}

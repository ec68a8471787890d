import type { Gate, GateName } from '../model/gate.ts'
import type { Run } from '../model/run.ts'

/** Every gate of a track, in the order a reader meets them. */
export const TRACK_GATES: readonly GateName[] = [
  'identity',
  'no-duplicate',
  'renditions',
  'decode',
  'duration',
  'same-audio',
  'tags',
  'tempo-and-key',
  'catalog',
]

/** Gates of libraries beside the catalog: owed by a track that was given to that library, and by no other. */
export const LIBRARY_GATES: readonly GateName[] = ['notion', 'eagle']

const GATE_ORDER: readonly GateName[] = [...TRACK_GATES, 'right-audio', ...LIBRARY_GATES]

/** What a passed gate means, in the words of a person. */
export const GATE_WORDS: Readonly<Record<GateName, string>> = {
  identity: 'The track processed is the track asked for',
  'no-duplicate': 'No duplicate was made',
  renditions: 'Every configured format exists',
  decode: 'Every file decodes to its end without an error',
  duration: 'Every file is as long as the source',
  'same-audio': 'Every lossless file holds the same audio',
  tags: 'The tags read back as written',
  'tempo-and-key': 'Tempo and key are present with their confidence',
  catalog: 'The catalog has the track',
  'right-audio': 'The audio found is the recording asked for',
  notion: 'The Notion page reads back as written',
  eagle: 'The Eagle items read back as written',
}

/** The last word of each gate for each track (a resumed run checks again), in the order of `TRACK_GATES`. */
export function latestGates(gates: readonly Gate[]): readonly Gate[] {
  const latest = new Map<string, Gate>()
  for (const gate of gates) latest.set(JSON.stringify([gate.track, gate.name]), gate)
  return [...latest.values()]
}

/** All gates of a run, of its tracks and of the whole. */
export function gatesOfRun(run: Run): readonly Gate[] {
  return latestGates([...run.tracks.flatMap((track) => track.gates), ...run.gates])
}

/** The gates of each track, sorted as `TRACK_GATES`; those of the whole run are under null. */
export function gatesByTrack(gates: readonly Gate[]): (track: string | null) => readonly Gate[] {
  const sorted = latestGates(gates).toSorted(
    (a, b) => GATE_ORDER.indexOf(a.name) - GATE_ORDER.indexOf(b.name),
  )
  const byTrack = Map.groupBy(sorted, (gate) => gate.track)
  return (track) => byTrack.get(track) ?? []
}

/** How many of the required gates passed. */
export function countRequired(gates: readonly Gate[]): { readonly passed: number; readonly total: number } {
  const required = gates.filter((gate) => gate.required)
  return { passed: required.filter((gate) => gate.state === 'passed').length, total: required.length }
}

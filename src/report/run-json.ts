import type { ErrorFact } from '../model/error.ts'
import type { Gate } from '../model/gate.ts'
import type { Run } from '../model/run.ts'
import type { Analysis, DuplicateOf, Rendition, RunTrack, Track, TrackId } from '../model/track.ts'
import { gatesOfRun } from './gates.ts'
import type { RunJson, TrackJson } from './run-json-schema.ts'

/** A run in the published shape (`schemas/run.schema.json`); also what lies beside the report as `run.json`. */
export function runJson(run: Run): RunJson {
  const { id, state, trigger, startedAt, finishedAt, reportPath, resumed, undoneAt, tracks, errors } = run
  return {
    id,
    state,
    trigger: {
      key: trigger.key,
      id: trigger.id,
      kind: trigger.kind,
      name: trigger.name,
      requestedBy: trigger.request.requestedBy,
    },
    startedAt,
    finishedAt,
    report: reportPath,
    resumed,
    undoneAt,
    tracks: tracks.map(runTrackJson),
    gates: gatesOfRun(run).map(gateJson),
    errors: errors.map(errorJson),
  }
}

/** A track of the catalog in the shape of a run's tracks, for `tracksync tracks --json`. */
export function catalogTrackJson(track: Track): TrackJson {
  return {
    ...commonJson(track, track.analysis),
    state: 'succeeded',
    duplicateOf: null,
    review: null,
    leftOut: null,
  }
}

function runTrackJson(track: RunTrack): TrackJson {
  return {
    ...commonJson(track, track.analysis),
    state: track.state,
    duplicateOf: track.duplicateOf === null ? null : duplicateJson(track.duplicateOf),
    review: track.review,
    leftOut: track.leftOut,
  }
}

type Common = Pick<
  RunTrack,
  'id' | 'title' | 'artists' | 'durationMs' | 'isrc' | 'ids' | 'playlist' | 'renditions' | 'savedIn'
>

function commonJson(
  track: Common,
  analysis: Analysis | null,
): Omit<TrackJson, 'state' | 'duplicateOf' | 'review' | 'leftOut'> {
  const { id, title, artists, durationMs, isrc, ids, playlist, renditions } = track
  return {
    id,
    title,
    artists: [...artists],
    durationMs,
    bpm: tempoJson(analysis),
    key: keyJson(analysis),
    loudness: loudnessJson(analysis),
    fingerprint: analysis?.fingerprint ?? null,
    isrc,
    ids: {
      spotify: idAt('spotify', ids),
      soundcloud: idAt('soundcloud', ids),
      youtube: idAt('youtube', ids),
    },
    playlist,
    renditions: renditions.map(renditionJson),
    libraries: librariesJson(track.savedIn),
  }
}

function librariesJson(savedIn: RunTrack['savedIn'] = []): TrackJson['libraries'] {
  const notion = savedIn.find(({ library }) => library === 'notion')
  const eagle = savedIn.find(({ library }) => library === 'eagle')
  const [pageId] = notion?.ids ?? []
  return {
    notion: pageId === undefined ? null : { pageId, url: notion?.url ?? '' },
    eagle: eagle === undefined ? null : { itemIds: [...eagle.ids] },
  }
}

function tempoJson(analysis: Analysis | null): TrackJson['bpm'] {
  const tempo = analysis?.tempo ?? null
  return tempo === null
    ? null
    : { value: tempo.bpm, confidence: tempo.confidence, alternative: tempo.alternative }
}

function keyJson(analysis: Analysis | null): TrackJson['key'] {
  const key = analysis?.key ?? null
  if (key === null) return null
  const { tonic, mode, camelot, confidence } = key
  return { tonic, mode, camelot, confidence }
}

function loudnessJson(analysis: Analysis | null): TrackJson['loudness'] {
  const loudness = analysis?.loudness ?? null
  if (loudness === null) return null
  // silence measures -Infinity, which JSON does not know
  const { integratedLufs, truePeakDbtp } = loudness
  if (!Number.isFinite(integratedLufs) || !Number.isFinite(truePeakDbtp)) return null
  return { integratedLufs, truePeakDbtp }
}

function idAt(service: string, ids: readonly TrackId[]): string | null {
  return ids.find((each) => each.service === service)?.id ?? null
}

function renditionJson({ format, path, sizeBytes, sha256 }: Rendition): TrackJson['renditions'][number] {
  return { format, path, sizeBytes, sha256 }
}

function duplicateJson({ library, trackId, evidence }: DuplicateOf): TrackJson['duplicateOf'] {
  return { library, trackId, evidence: evidence.map(({ signal, score }) => ({ signal, score })) }
}

function gateJson({ name, track, state, required, expected, found, why }: Gate): RunJson['gates'][number] {
  const plain = (value: Gate['expected']): string | number | string[] =>
    typeof value === 'string' || typeof value === 'number' ? value : [...value]
  return { name, track, state, required, expected: plain(expected), found: plain(found), why }
}

function errorJson({
  code,
  severity,
  what,
  why,
  next,
  action,
  trackId,
}: ErrorFact): RunJson['errors'][number] {
  return { code, severity, what, why, next, action, track: trackId }
}

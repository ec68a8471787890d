import { camelotOf } from '../../audio/analysis/key-notation.ts'
import { SyncError } from '../../model/error.ts'
import type { TrackAction } from '../action.ts'
import { encodeItems } from '../track-work.ts'

/** Measures tempo, key and fingerprint in a worker thread. */
export const analyse: TrackAction = {
  scope: 'track',
  name: 'analyse',
  description: 'measure tempo, key and fingerprint',
  inputs: ({ source }, _asked, { bpmRange }) => ({ source: source?.sha256, bpmRange }),
  stillHolds: ({ track }) => Promise.resolve(track.work.analysis !== undefined),
  run: async (context) => {
    const { signalPath, loudness = null } = context.track.work
    if (signalPath === undefined) {
      throw new SyncError(
        'ANALYSIS_FAILED',
        'Cannot analyse the track',
        'it was not converted',
        'put "convert" before "analyse" in the task file',
      )
    }
    const analyser = await context.analyser()
    const request = { signals: { mono11kHz: signalPath }, bpmRange: context.settings.bpmRange }
    const { tempo, key, fingerprint, reasons } = await context.heavy(() =>
      analyser.analyse(request, context.signal),
    )
    return {
      work: {
        analysis: {
          tempo,
          key: key === null ? null : { ...key, camelot: camelotOf(key) },
          loudness,
          fingerprint: fingerprint?.encoded ?? null,
          reasons,
        },
        fingerprintItems: fingerprint === null ? null : encodeItems(fingerprint.raw),
      },
    }
  },
}

import { split, type GraphFilter } from './graph-filter.ts'

/** Width of both pictures in pixels. */
const WIDTH = 800

/** Whole-track waveform: one mid blue on nothing, so that it shows on white and on black paper. */
const WAVEFORM = { s: `${WIDTH}x120`, colors: '0x4a90d9', scale: 'sqrt' }

/** Whole-track spectrogram without axes, low notes below, up to half the source's rate: shows where a lossy source was cut. */
const SPECTROGRAM = { s: `${WIDTH}x160`, legend: 0, color: 'fiery', scale: 'log' }

/** Both filters keep the whole track in memory (20 MB a minute): longer ones are drawn from a thinner signal. */
const LONG_MS = 30 * 60_000
const LONG_RATE_HZ = 8000

/** From the mono link `picture` to the links `waveform` and `spectrogram`, one frame each. */
export function pictureFilters(durationMs: number): readonly GraphFilter[] {
  const thin: GraphFilter = {
    filter: 'aresample',
    options: { sample_rate: LONG_RATE_HZ },
    inputs: ['picture'],
    outputs: ['thin'],
  }
  const long = durationMs > LONG_MS
  return [
    ...(long ? [thin] : []),
    split(long ? 'thin' : 'picture', ['wave', 'spectrum']),
    { filter: 'showwavespic', options: WAVEFORM, inputs: ['wave'], outputs: ['waveform'] },
    { filter: 'showspectrumpic', options: SPECTROGRAM, inputs: ['spectrum'], outputs: ['spectrogram'] },
  ]
}

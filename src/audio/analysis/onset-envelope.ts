import { eachPowerSpectrum, frameCount } from './power-spectra.ts'

/** How much louder the sound gets from moment to moment: all of it, and three registers. Each is zero-mean. */
export interface OnsetEnvelope {
  /** Values a second. */
  readonly rateHz: number
  readonly all: Float64Array
  /** Kick drum and bass, up to about 160 Hz. */
  readonly low: Float64Array
  /** Snare body and chords, up to about 1.6 kHz. */
  readonly mid: Float64Array
  /** Hats, snare wires, the edges of everything. */
  readonly high: Float64Array
}

/** Loudness of each of 24 bands over time: `values[frame * bands + band]`. */
interface Bands {
  readonly frames: number
  readonly values: Float32Array
  /** First spectrum bin of each band, and one past the last: `bands + 1` numbers. */
  readonly edges: readonly number[]
}

const FRAME = 512
const HOP = 128
const BANDS = 24
const LOWEST_HZ = 40
const HIGHEST_HZ = 5400
const LOW_BELOW_HZ = 160
const HIGH_FROM_HZ = 1600
/** Magnitudes are compressed as log(1 + 20 m / mean), so that a quiet passage counts and the noise floor does not. */
const COMPRESSION = 20
/** A rise is measured over two hops (23 ms), about as long as an attack. */
const RISE_HOPS = 2

/**
 * Onset strength of a mono signal: bands of equal musical width, log-compressed, their rises summed.
 * One value each 128 samples; `samples` may have any scale, and silence gives zeros.
 */
export function onsetEnvelope(samples: Int16Array, sampleRateHz: number): OnsetEnvelope {
  const bands = bandMagnitudes(samples, sampleRateHz)
  compress(bands.values)
  const binHz = sampleRateHz / FRAME
  const low = bands.edges.findIndex((edge) => edge * binHz >= LOW_BELOW_HZ)
  const high = bands.edges.findIndex((edge) => edge * binHz >= HIGH_FROM_HZ)
  const registers = {
    low: rises(bands, 0, low),
    mid: rises(bands, low, high),
    high: rises(bands, high, BANDS),
  }
  const all = registers.low.map((value, i) => value + registers.mid[i]! + registers.high[i]!)
  return {
    rateHz: sampleRateHz / HOP,
    all: centred(all),
    low: centred(registers.low),
    mid: centred(registers.mid),
    high: centred(registers.high),
  }
}

function bandMagnitudes(samples: Int16Array, sampleRateHz: number): Bands {
  const frames = frameCount(samples.length, { frameSize: FRAME, hop: HOP })
  const edges = bandEdges(sampleRateHz / FRAME)
  const values = new Float32Array(frames * BANDS)
  const highestBin = edges[BANDS]! - 1
  eachPowerSpectrum(samples, { frameSize: FRAME, hop: HOP, highestBin }, (frame, powers) => {
    for (let band = 0; band < BANDS; band++) {
      let sum = 0
      for (let k = edges[band]!; k < edges[band + 1]!; k++) sum += powers[k]!
      values[frame * BANDS + band] = Math.sqrt(sum)
    }
  })
  return { frames, values, edges }
}

/** Edges of equal ratio, but never less than one bin apart. */
function bandEdges(binHz: number): readonly number[] {
  const edges = [Math.round(LOWEST_HZ / binHz)]
  for (let i = 1; i <= BANDS; i++) {
    const hz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (i / BANDS)
    edges.push(Math.max(edges[i - 1]! + 1, Math.round(hz / binHz)))
  }
  return edges
}

function compress(values: Float32Array): void {
  let sum = 0
  for (const value of values) sum += value
  if (sum === 0) return
  const scale = (COMPRESSION * values.length) / sum
  for (let i = 0; i < values.length; i++) values[i] = Math.log1p(values[i]! * scale)
}

function rises(bands: Bands, fromBand: number, toBand: number): Float64Array {
  const { values, frames } = bands
  const sums = new Float64Array(frames)
  for (let frame = RISE_HOPS; frame < frames; frame++) {
    let sum = 0
    for (let band = fromBand; band < toBand; band++) {
      const rise = values[frame * BANDS + band]! - values[(frame - RISE_HOPS) * BANDS + band]!
      if (rise > 0) sum += rise
    }
    sums[frame] = sum
  }
  return sums
}

function centred(values: Float64Array): Float64Array {
  let sum = 0
  for (const value of values) sum += value
  const mean = values.length === 0 ? 0 : sum / values.length
  return values.map((value) => value - mean)
}

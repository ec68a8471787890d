import { createFft } from './fft.ts'

/** How strongly each of the twelve notes sounds over time: `values[frame * 12 + pitchClass]`, C first. */
export interface Chroma {
  /** Frames a second. */
  readonly rateHz: number
  readonly frames: number
  readonly values: Float64Array
}

const FRAME = 4096
const HOP = 2048
/** Thirds of a semitone, so that a recording tuned a little high or low can be moved to the notes. */
const FINE_BINS = 36
const LOWEST_HZ = 55
const HIGHEST_HZ = 3500
/** Peaks below this share of the frame's strongest are noise. */
const PEAK_FLOOR = 1e-3
/** A peak also counts, by this factor each, for the notes whose 2nd, 3rd and 4th harmonic it may be (as in Essentia's HPCP). */
const HARMONICS = 4
const HARMONIC_SLOPE = 0.6
const LOWEST_FUNDAMENTAL_HZ = 27
/** Half width of the cosine that spreads a peak over neighbouring fine bins: two thirds of a semitone. */
const SPREAD_BINS = 2

/** Twelve-note chroma of a mono signal, five frames a second; the reference pitch is found by itself. */
export function chromaOf(samples: Int16Array, sampleRateHz: number): Chroma {
  const frames = Math.max(0, Math.floor((samples.length - FRAME) / HOP) + 1)
  const fine = new Float64Array(frames * FINE_BINS)
  eachSpectrum(samples, frames, (frame, magnitudes) => {
    addPeaks(fine.subarray(frame * FINE_BINS, (frame + 1) * FINE_BINS), magnitudes, sampleRateHz)
  })
  return { rateHz: sampleRateHz / HOP, frames, values: toNotes(fine, frames) }
}

function eachSpectrum(
  samples: Int16Array,
  frames: number,
  use: (frame: number, magnitudes: Float64Array) => void,
): void {
  const fft = createFft(FRAME)
  const window = Float64Array.from(
    { length: FRAME },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME),
  )
  const re = new Float64Array(FRAME)
  const im = new Float64Array(FRAME)
  const first = new Float64Array(FRAME / 2)
  const second = new Float64Array(FRAME / 2)
  // Two real frames go through one complex transform: the even part of the result is one, the odd part the other.
  for (let frame = 0; frame < frames; frame += 2) {
    const from = frame * HOP
    const next = frame + 1 < frames ? from + HOP : from
    for (let i = 0; i < FRAME; i++) {
      re[i] = samples[from + i]! * window[i]!
      im[i] = samples[next + i]! * window[i]!
    }
    fft.transform(re, im)
    for (let k = 1; k < FRAME / 2; k++) {
      const mirror = FRAME - k
      first[k] = Math.sqrt((re[k]! + re[mirror]!) ** 2 + (im[k]! - im[mirror]!) ** 2)
      second[k] = Math.sqrt((im[k]! + im[mirror]!) ** 2 + (re[mirror]! - re[k]!) ** 2)
    }
    use(frame, first)
    if (frame + 1 < frames) use(frame + 1, second)
  }
}

function addPeaks(bins: Float64Array, magnitudes: Float64Array, sampleRateHz: number): void {
  const binHz = sampleRateHz / FRAME
  const from = Math.ceil(LOWEST_HZ / binHz)
  const to = Math.min(magnitudes.length - 2, Math.floor(HIGHEST_HZ / binHz))
  let strongest = 0
  for (let k = from; k <= to; k++) if (magnitudes[k]! > strongest) strongest = magnitudes[k]!
  if (strongest === 0) return
  for (let k = from; k <= to; k++) {
    const height = magnitudes[k]!
    const before = magnitudes[k - 1]!
    const after = magnitudes[k + 1]!
    if (height <= before || height < after || height < strongest * PEAK_FLOOR) continue
    const curve = before - 2 * height + after
    const offset = curve === 0 ? 0 : (0.5 * (before - after)) / curve
    const peak = height - 0.25 * (before - after) * offset
    addNote(bins, (k + offset) * binHz, peak / strongest)
  }
}

function addNote(bins: Float64Array, hz: number, strength: number): void {
  let weight = strength
  for (let harmonic = 1; harmonic <= HARMONICS && hz / harmonic >= LOWEST_FUNDAMENTAL_HZ; harmonic++) {
    const octaves = Math.log2(hz / harmonic / 440) + 69 / 12
    const position = (octaves - Math.floor(octaves)) * FINE_BINS
    const nearest = Math.round(position)
    for (let bin = nearest - SPREAD_BINS; bin <= nearest + SPREAD_BINS; bin++) {
      const distance = Math.abs(bin - position)
      if (distance >= SPREAD_BINS) continue
      const index = (bin + FINE_BINS) % FINE_BINS
      bins[index] = bins[index]! + weight * Math.cos(((Math.PI / 2) * distance) / SPREAD_BINS) ** 2
    }
    weight *= HARMONIC_SLOPE
  }
}

/** Folds thirds of a semitone to notes, moved as a whole to where most of the sound is. */
function toNotes(fine: Float64Array, frames: number): Float64Array {
  const byThird = [0, 0, 0]
  for (let i = 0; i < fine.length; i++) byThird[i % 3] = byThird[i % 3]! + fine[i]!
  const centre = byThird.indexOf(Math.max(...byThird))
  const shift = centre === 2 ? -1 : centre
  const notes = new Float64Array(frames * 12)
  for (let frame = 0; frame < frames; frame++) {
    const at = (bin: number): number => fine[frame * FINE_BINS + ((bin + FINE_BINS) % FINE_BINS)]!
    for (let note = 0; note < 12; note++) {
      const bin = note * 3 + shift
      notes[frame * 12 + note] = at(bin) + 0.5 * (at(bin - 1) + at(bin + 1))
    }
  }
  return notes
}

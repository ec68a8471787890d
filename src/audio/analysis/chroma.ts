import { eachPowerSpectrum, frameCount } from './power-spectra.ts'

/** How strongly each of the twelve notes sounds over time: `values[frame * 12 + pitchClass]`, C first. */
export interface Chroma {
  /** Frames a second. */
  readonly rateHz: number
  readonly frames: number
  readonly values: Float64Array
  /** Root mean square of the samples of each frame. */
  readonly loudness: Float64Array
}

const FRAME = 4096
const HOP = 2048
/** Thirds of a semitone, so that a recording tuned a little high or low can be moved to the notes. */
const FINE_BINS = 36
const LOWEST_HZ = 55
const HIGHEST_HZ = 3500
/** Peaks below this share of the frame's strongest are noise; as power. */
const PEAK_FLOOR = 1e-3 ** 2
/** A peak also counts for the notes whose 2nd, 3rd or 4th harmonic it may be, each less by this (as in Essentia's HPCP). */
const HARMONIC_SLOPE = 0.6
const LOWEST_FUNDAMENTAL_HZ = 27

/** Twelve-note chroma of a mono signal, five frames a second; the reference pitch is found by itself. */
export function chromaOf(samples: Int16Array, sampleRateHz: number): Chroma {
  const frames = frameCount(samples.length, { frameSize: FRAME, hop: HOP })
  const fine = new Float64Array(frames * FINE_BINS)
  const binHz = sampleRateHz / FRAME
  // one bin more: a peak has a neighbour on either side
  const highestBin = Math.min(FRAME / 2 - 1, Math.floor(HIGHEST_HZ / binHz) + 1)
  eachPowerSpectrum(samples, { frameSize: FRAME, hop: HOP, highestBin }, (frame, powers) => {
    addPeaks(fine.subarray(frame * FINE_BINS, (frame + 1) * FINE_BINS), powers, binHz)
  })
  return {
    rateHz: sampleRateHz / HOP,
    frames,
    values: toNotes(fine, frames),
    loudness: loudnessOf(samples, frames),
  }
}

function addPeaks(bins: Float64Array, powers: Float64Array, binHz: number): void {
  const from = Math.ceil(LOWEST_HZ / binHz)
  const to = powers.length - 2
  let strongest = 0
  for (let k = from; k <= to; k++) if (powers[k]! > strongest) strongest = powers[k]!
  if (strongest === 0) return
  const floor = strongest * PEAK_FLOOR
  const scale = Math.sqrt(strongest)
  for (let k = from; k <= to; k++) {
    const power = powers[k]!
    if (power < floor || power <= powers[k - 1]! || power < powers[k + 1]!) continue
    const height = Math.sqrt(power)
    const before = Math.sqrt(powers[k - 1]!)
    const after = Math.sqrt(powers[k + 1]!)
    const curve = before - 2 * height + after
    const offset = curve === 0 ? 0 : (0.5 * (before - after)) / curve
    addNote(bins, (k + offset) * binHz, (height - 0.25 * (before - after) * offset) / scale)
  }
}

/** Harmonics 1, 2 and 4 are octaves of one note, the 3rd is a fifth above the octave. */
function addNote(bins: Float64Array, hz: number, strength: number): void {
  const octaves = Math.log2(hz / 440) + 69 / 12
  const fourth = hz / 4 >= LOWEST_FUNDAMENTAL_HZ ? HARMONIC_SLOPE ** 3 : 0
  spread(bins, octaves, strength * (1 + HARMONIC_SLOPE + fourth))
  if (hz / 3 >= LOWEST_FUNDAMENTAL_HZ) spread(bins, octaves - LOG2_OF_3, strength * HARMONIC_SLOPE ** 2)
}

const LOG2_OF_3 = Math.log2(3)

/** Adds to the bins within two of a place, by the square of a cosine of their distance: two thirds of a semitone wide. */
function spread(bins: Float64Array, octaves: number, weight: number): void {
  const position = (octaves - Math.floor(octaves)) * FINE_BINS
  const nearest = Math.round(position)
  const angle = (Math.PI / 2) * (position - nearest)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const half = 0.5 * weight
  addTo(bins, nearest, half * (1 + cos))
  addTo(bins, nearest + 1, half * (1 + sin))
  addTo(bins, nearest - 1, half * (1 - sin))
  addTo(bins, position > nearest ? nearest + 2 : nearest - 2, half * (1 - cos))
}

function addTo(bins: Float64Array, bin: number, value: number): void {
  const index = (bin + FINE_BINS) % FINE_BINS
  bins[index] = bins[index]! + value
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

/** From every eighth sample, which is enough to tell sound from silence. */
function loudnessOf(samples: Int16Array, frames: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, frame) => {
    let sum = 0
    for (let i = frame * HOP; i < frame * HOP + FRAME; i += 8) sum += samples[i]! * samples[i]!
    return Math.sqrt(sum / (FRAME / 8))
  })
}

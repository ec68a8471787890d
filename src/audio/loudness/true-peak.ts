/** Half the taps of the interpolator. */
const REACH = 12
const TAPS = 2 * REACH
/** Between two samples the signal can rise above both; from samples below half of the peak so far it cannot reach it (but for tones above 0.33 of the rate). */
const WORTH_A_LOOK = 0.5

/**
 * True peak of one channel, four times oversampled (ITU-R BS.1770-4, annex 2), as an amplitude. Interpolates only around
 * local maxima that may become the peak, which is a few samples in a hundred.
 */
export interface TruePeakMeter {
  add(samples: Float32Array): void
  /** Ends the measurement. */
  peak(): number
}

export function createTruePeakMeter(): TruePeakMeter {
  let peak = 0
  // the samples before the block, so that the taps reach over its border
  let line = new Float32Array(TAPS)
  const add = (samples: Float32Array): void => {
    const filled = TAPS + samples.length
    if (line.length < filled) {
      const longer = new Float32Array(filled)
      longer.set(line.subarray(0, TAPS))
      line = longer
    }
    line.set(samples, TAPS)
    peak = scan(line, filled, peak)
    line.copyWithin(0, samples.length, filled)
  }
  return {
    add,
    peak: () => {
      add(new Float32Array(TAPS))
      return peak
    },
  }
}

/** Looks at `line[REACH + 1 .. filled - REACH - 1]`: every sample once, over all calls. */
function scan(line: Float32Array, filled: number, peakSoFar: number): number {
  let peak = peakSoFar
  for (let i = REACH; i < filled - REACH; i++) {
    const sample = line[i] ?? 0
    const size = sample < 0 ? -sample : sample
    if (size <= peak * WORTH_A_LOOK) continue
    const before = sample < 0 ? -(line[i - 1] ?? 0) : (line[i - 1] ?? 0)
    const after = sample < 0 ? -(line[i + 1] ?? 0) : (line[i + 1] ?? 0)
    if (before > size || after > size) continue
    if (size > peak) peak = size
    // the top lies on the side of the higher neighbour
    const start = (after >= before ? i : i - 1) - REACH + 1
    for (const phase of PHASES) {
      let sum = 0
      for (let tap = 0; tap < TAPS; tap++) sum += (phase[tap] ?? 0) * (line[start + tap] ?? 0)
      const between = sum < 0 ? -sum : sum
      if (between > peak) peak = between
    }
  }
  return peak
}

/** A quarter, a half and three quarters of the way to the next sample: a sinc under a Hann window. */
const PHASES: readonly Float32Array[] = [0.25, 0.5, 0.75].map((way) => {
  const taps = Float32Array.from({ length: TAPS }, (_, tap) => {
    const distance = tap - (REACH - 1) - way
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / REACH)
    return (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window
  })
  const sum = taps.reduce((total, value) => total + value, 0)
  return taps.map((value) => value / sum)
})

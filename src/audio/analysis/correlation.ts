import { createFft, type Fft } from './fft.ts'

export type Pair = readonly [a: Float64Array, b: Float64Array]

interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/**
 * How alike the two signals of each pair are when one is moved against the other by 0..maxLag values, a value of
 * overlap: the mean of both directions, so it does not tell which comes first. With `a === b` it is the autocorrelation.
 * All signals have the same length.
 */
export function correlations(pairs: readonly Pair[], maxLag: number): readonly Float64Array[] {
  const length = pairs[0]?.[0].length ?? 0
  let size = 2
  while (size < length + maxLag + 1) size *= 2
  const fft = createFft(size)
  const spectra = new Map<Float64Array, Spectrum>()
  const spectrumOf = (signal: Float64Array): Spectrum => {
    const known = spectra.get(signal)
    if (known) return known
    const made = spectrum(signal, fft)
    spectra.set(signal, made)
    return made
  }
  return pairs.map(([a, b]) => {
    const power = crossPower(spectrumOf(a), spectrumOf(b))
    // The cross power is real and even once both directions are averaged, so a forward transform inverts it.
    fft.transform(power, new Float64Array(size))
    return Float64Array.from(
      { length: maxLag + 1 },
      (_, lag) => power[lag]! / size / Math.max(1, length - lag),
    )
  })
}

function spectrum(signal: Float64Array, fft: Fft): Spectrum {
  const re = new Float64Array(fft.size)
  const im = new Float64Array(fft.size)
  re.set(signal)
  fft.transform(re, im)
  return { re, im }
}

function crossPower(a: Spectrum, b: Spectrum): Float64Array {
  return a.re.map((value, k) => value * b.re[k]! + a.im[k]! * b.im[k]!)
}

/** The value at a lag that need not be whole; 0 past the end. */
export function valueAt(correlation: Float64Array, lag: number): number {
  const below = Math.floor(lag)
  if (below + 1 >= correlation.length) return 0
  const part = lag - below
  return correlation[below]! * (1 - part) + correlation[below + 1]! * part
}

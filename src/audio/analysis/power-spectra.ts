import { createFft } from './fft.ts'

export interface SpectraOptions {
  /** Samples of a frame, a power of two. */
  readonly frameSize: number
  /** Samples from the beginning of a frame to that of the next. */
  readonly hop: number
  /** The last bin that is wanted; a bin is as wide as sample rate / frame size. */
  readonly highestBin: number
}

/** How many whole frames lie in so many samples. */
export function frameCount(samples: number, { frameSize, hop }: Omit<SpectraOptions, 'highestBin'>): number {
  return Math.max(0, Math.floor((samples - frameSize) / hop) + 1)
}

/**
 * Calls back with the power of bins 0 to `highestBin` of every Hann-windowed frame of a real signal, in any scale; bin 0
 * (the mean) is left zero. The array is filled anew for the next frames: take what you need of it.
 */
export function eachPowerSpectrum(
  samples: Int16Array,
  { frameSize, hop, highestBin }: SpectraOptions,
  use: (frame: number, powers: Float64Array) => void,
): void {
  const frames = frameCount(samples.length, { frameSize, hop })
  const fft = createFft(frameSize)
  const window = Float64Array.from(
    { length: frameSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameSize),
  )
  const re = new Float64Array(frameSize)
  const im = new Float64Array(frameSize)
  const first = new Float64Array(highestBin + 1)
  const second = new Float64Array(highestBin + 1)
  // Two real frames go through one complex transform: the even part of the result is one, the odd part the other.
  for (let frame = 0; frame < frames; frame += 2) {
    const from = frame * hop
    const next = frame + 1 < frames ? from + hop : from
    for (let i = 0; i < frameSize; i++) {
      re[i] = samples[from + i]! * window[i]!
      im[i] = samples[next + i]! * window[i]!
    }
    fft.transform(re, im)
    for (let k = 1; k <= highestBin; k++) {
      const mirror = frameSize - k
      const evenRe = re[k]! + re[mirror]!
      const evenIm = im[k]! - im[mirror]!
      const oddRe = im[k]! + im[mirror]!
      const oddIm = re[mirror]! - re[k]!
      first[k] = evenRe * evenRe + evenIm * evenIm
      second[k] = oddRe * oddRe + oddIm * oddIm
    }
    use(frame, first)
    if (frame + 1 < frames) use(frame + 1, second)
  }
}

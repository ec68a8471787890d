/** An in-place complex Fourier transform of one size. */
export interface Fft {
  readonly size: number
  /** Replaces `re + i im` by its forward transform, unscaled. Both hold `size` numbers. */
  transform(re: Float64Array, im: Float64Array): void
}

/** Prepares an iterative radix-2 transform; `size` is a power of two, at least 2. */
export function createFft(size: number): Fft {
  const reversed = bitReversal(size)
  const cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size))
  const sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size))
  return {
    size,
    transform(re, im) {
      reorder(re, im, reversed)
      pairs(re, im)
      for (let half = 2; half < size; half *= 2) butterflies(re, im, half, cosines, sines)
    },
  }
}

function bitReversal(size: number): Uint32Array {
  const reversed = new Uint32Array(size)
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0)
  return reversed
}

function reorder(re: Float64Array, im: Float64Array, reversed: Uint32Array): void {
  for (let i = 0; i < reversed.length; i++) {
    const j = reversed[i]!
    if (j <= i) continue
    const r = re[i]!
    const m = im[i]!
    re[i] = re[j]!
    im[i] = im[j]!
    re[j] = r
    im[j] = m
  }
}

/** The first stage, whose only factor is 1. */
function pairs(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const r = re[i + 1]!
    const m = im[i + 1]!
    re[i + 1] = re[i]! - r
    im[i + 1] = im[i]! - m
    re[i] = re[i]! + r
    im[i] = im[i]! + m
  }
}

function butterflies(
  re: Float64Array,
  im: Float64Array,
  half: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const size = re.length
  const stride = size / (2 * half)
  for (let start = 0; start < size; start += 2 * half) {
    for (let i = start, k = 0; i < start + half; i++, k += stride) {
      const j = i + half
      const c = cos[k]!
      const s = sin[k]!
      const r = re[j]! * c - im[j]! * s
      const m = re[j]! * s + im[j]! * c
      re[j] = re[i]! - r
      im[j] = im[i]! - m
      re[i] = re[i]! + r
      im[i] = im[i]! + m
    }
  }
}

/** How many of the 32 bits are set. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** A stretch of two fingerprints laid over each other: `count` items from `startA` in one and `startB` in the other. */
export interface Stretch {
  readonly startA: number
  readonly startB: number
  readonly count: number
}

const ITEMS_BETWEEN_CHECKS = 64

/** The differing bits in a stretch. Counting stops early, at any number above `limit`, once the limit is passed. */
export function bitErrors(a: Uint32Array, b: Uint32Array, stretch: Stretch, limit: number): number {
  const end = stretch.startA + stretch.count
  const shift = stretch.startB - stretch.startA
  let errors = 0
  for (let i = stretch.startA; i < end;) {
    const pause = Math.min(end, i + ITEMS_BETWEEN_CHECKS)
    for (; i < pause; i += 1) errors += bitCount((a[i] ?? 0) ^ (b[i + shift] ?? 0))
    if (errors > limit) return errors
  }
  return errors
}

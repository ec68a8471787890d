/** What chromaprint gives for digital silence, again and again. */
export const SILENT_ITEM = 627_964_279

/** Random 32-bit numbers, the same for the same seed (xorshift32). */
export function createRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** A fingerprint that runs as real ones do: from one item to the next an eighth of the bits change. */
export function music(seed: number, items: number): Uint32Array {
  const random = createRandom(seed)
  let item = random()
  return Uint32Array.from({ length: items }, () => {
    item ^= random() & random() & random()
    return item
  })
}

/** A copy in which every bit is wrong with the given probability. */
export function withBitErrors(fingerprint: Uint32Array, rate: number, seed: number): Uint32Array {
  const random = createRandom(seed)
  const limit = rate * 2 ** 32
  return fingerprint.map((item) => {
    let copy = item
    for (let bit = 0; bit < 32; bit += 1) if (random() < limit) copy ^= 1 << bit
    return copy
  })
}

/** One fingerprint after the other. */
export function joined(...parts: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(parts.flatMap((part) => [...part]))
}

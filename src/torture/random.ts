/** Park and Miller's generator, from 0 to 1: the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = (seed % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

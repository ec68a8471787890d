/**
 * Milliseconds from one item of a chromaprint fingerprint to the next: 1,365 samples at 11,025 Hz, 123.81 ms.
 * Chromaprint's window is 4,096 samples and moves by a third of that, in whole samples; 30 s of audio give the
 * 221 items that this predicts (an item looks at 19 windows more than it moves by).
 */
export const ITEM_DURATION_MS = (1365 / 11_025) * 1000

/** The fewest items that last at least so many milliseconds. */
export function itemsLasting(durationMs: number): number {
  return Math.ceil(durationMs / ITEM_DURATION_MS)
}

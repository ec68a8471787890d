import { bitCount, bitErrors, type Stretch } from './bit-errors.ts'
import type { PreparedSound } from './telling-items.ts'

/** Two fingerprints laid over each other at one offset. */
export interface Alignment extends Stretch {
  /** Where the second one's first item lies in the first one; negative when the second starts earlier. */
  readonly offsetItems: number
  /** The items that were compared: the overlap without the places where both stand still. */
  readonly comparedItems: number
  /** Share of the compared bits that differ, 0 to 1; a lower bound where counting stopped at the limit. */
  readonly bitErrorRate: number
}

/** The part of two fingerprints, of so many items, that overlaps at an offset. */
export function overlapAt(lengthA: number, lengthB: number, offsetItems: number): Stretch {
  const startA = Math.max(0, offsetItems)
  const count = Math.max(0, Math.min(lengthA, lengthB + offsetItems) - startA)
  return { startA, startB: startA - offsetItems, count }
}

/** Compares at one offset, giving up once the rate over the whole overlap must be above `rateLimit`. */
export function alignAt(
  a: PreparedSound,
  b: PreparedSound,
  offsetItems: number,
  rateLimit: number,
): Alignment {
  const stretch = overlapAt(a.items.length, b.items.length, offsetItems)
  const comparedItems = stretch.count - bothStill(a, b, stretch)
  const limit = rateLimit * 32 * comparedItems
  const errors =
    comparedItems === stretch.count
      ? bitErrors(a.items, b.items, stretch, limit)
      : movingErrors(a, b, stretch)
  const bitErrorRate = comparedItems === 0 ? 1 : errors / (32 * comparedItems)
  return { ...stretch, offsetItems, comparedItems, bitErrorRate }
}

function bothStill(a: PreparedSound, b: PreparedSound, stretch: Stretch): number {
  if (a.still === undefined || b.still === undefined) return 0
  let count = 0
  for (let i = 0; i < stretch.count; i += 1) {
    count += (a.still[stretch.startA + i] ?? 0) & (b.still[stretch.startB + i] ?? 0)
  }
  return count
}

function movingErrors(a: PreparedSound, b: PreparedSound, stretch: Stretch): number {
  let errors = 0
  for (let i = 0; i < stretch.count; i += 1) {
    const inA = stretch.startA + i
    const inB = stretch.startB + i
    if (a.still?.[inA] === 1 && b.still?.[inB] === 1) continue
    errors += bitCount((a.items[inA] ?? 0) ^ (b.items[inB] ?? 0))
  }
  return errors
}

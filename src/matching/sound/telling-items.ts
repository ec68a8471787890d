/** Fewer distinct items than this (8 s of music) are silence, a test tone or a fault, and name no recording. */
export const MIN_DISTINCT_ITEMS = 64

/** A second of one unchanging item. In 112 pieces of real music the longest such run was 5 items. */
const STILL_RUN_ITEMS = 8

/** A fingerprint together with what is known of it before it meets another. */
export interface PreparedSound {
  readonly items: Uint32Array
  /** 1 where the item is part of a still run, absent when there is no such item (nearly always). */
  readonly still?: Uint8Array
  /** How many items are not still. */
  readonly tellingCount: number
  /** Whether there are enough distinct items to say which recording this is. */
  readonly telling: boolean
}

/**
 * Finds the still items: silence gives one constant item, a steady tone another, and so they are the same in
 * every recording and prove nothing. They are never searched for, nor counted where both sides stand still.
 */
export function prepareSound(items: Uint32Array): PreparedSound {
  const still = stillItems(items)
  const stillCount = still?.reduce((sum, flag) => sum + flag, 0) ?? 0
  const tellingCount = items.length - stillCount
  const sound = { items, still, tellingCount }
  const distinct = distinctItems(sound, 0, items.length)
  return { ...sound, telling: distinct >= MIN_DISTINCT_ITEMS }
}

/** How many different items, still ones left out, a range holds. */
export function distinctItems(
  sound: Pick<PreparedSound, 'items' | 'still'>,
  start: number,
  count: number,
): number {
  const seen = new Set<number>()
  for (let i = start; i < start + count; i += 1) {
    const item = sound.items[i]
    if (item !== undefined && sound.still?.[i] !== 1) seen.add(item)
  }
  return seen.size
}

function stillItems(items: Uint32Array): Uint8Array | undefined {
  let still: Uint8Array | undefined
  let runStart = 0
  for (let i = 1; i <= items.length; i += 1) {
    if (i < items.length && items[i] === items[runStart]) continue
    if (i - runStart >= STILL_RUN_ITEMS) {
      still ??= new Uint8Array(items.length)
      still.fill(1, runStart, i)
    }
    runStart = i
  }
  return still
}

/** Fewer distinct items than this (8 s of music) are silence, a test tone or a fault, and name no recording. */
export const MIN_DISTINCT_ITEMS = 64

/** A second of one unchanging item. In 112 pieces of real music the longest run but silence was 5 items. */
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

type Sound = Pick<PreparedSound, 'items' | 'still'>

/**
 * Finds the still items: silence gives one constant item, a steady tone another, and so they are the same in
 * every recording and prove nothing. They are never searched for, nor counted where both sides stand still.
 */
export function prepareSound(items: Uint32Array): PreparedSound {
  const still = stillItems(items)
  const stillCount = still?.reduce((sum, flag) => sum + flag, 0) ?? 0
  const tellingCount = items.length - stillCount
  const sound = { items, still, tellingCount }
  return { ...sound, telling: isTelling(sound, 0, items.length) }
}

/** Whether a range holds enough distinct items, still ones left out; looks no further than it must. */
export function isTelling(sound: Sound, start: number, count: number): boolean {
  const seen = new Set<number>()
  for (let at = start; at < start + count && seen.size < MIN_DISTINCT_ITEMS; at += 1) {
    const item = sound.items[at]
    if (item !== undefined && sound.still?.[at] !== 1) seen.add(item)
  }
  return seen.size >= MIN_DISTINCT_ITEMS
}

/** The different items of a sound in ascending order, still ones left out. */
export function distinctItems({ items, still }: Sound): Uint32Array {
  const moving = still === undefined ? items.slice() : items.filter((_, at) => still[at] !== 1)
  return moving.sort().filter((item, at, sorted) => at === 0 || item !== sorted[at - 1])
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

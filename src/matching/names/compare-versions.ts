import type { Version } from './read-part.ts'
import { isTypo } from './typo.ts'

/**
 * `vague`: one side is less precise (a remix without the remixer's name, a concert without its place) or uses another
 * word for what may be the same cut; only other evidence can decide. `cut`: the same, but one side names no version at
 * all, as when a service drops "Radio Edit".
 */
export type VersionRelation = 'same' | 'vague' | 'cut' | 'different'

/** Cuts of one recording: they differ in length and in nothing else. */
const CUTS = new Set(['radio', 'edit', 'single', 'short', 'long', 'extended'])
/** Words that people use for each other when a remixer is named. */
export const REMIX_WORDS: ReadonlySet<string> = new Set([
  'remix',
  'alternate',
  'bootleg',
  'flip',
  'rework',
  'edit',
  'refix',
])

export function compareVersions(a: Version, b: Version): VersionRelation {
  const [kindsA, kindsB] = plainIfExplicit(a, b)
  const by = compareBy(a.by, b.by)
  const onlyA = [...kindsA].filter((kind) => !kindsB.has(kind))
  const onlyB = [...kindsB].filter((kind) => !kindsA.has(kind))
  // without a name it is the artist's own
  if (by === 'vague' && kindsA.has('vip') && (a.by.length === 0 || b.by.length === 0)) return 'different'
  if (onlyA.length + onlyB.length === 0) return by
  if (
    by === 'same' &&
    a.by.length > 0 &&
    [...onlyA, ...onlyB].every((kind) => REMIX_WORDS.has(kind)) &&
    onlyA.length === onlyB.length
  ) {
    return isMixAndRemix(onlyA, onlyB) ? 'same' : 'vague'
  }
  const cuts = [...onlyA, ...onlyB].every((kind) => CUTS.has(kind))
  if (!cuts || by !== 'same') return 'different'
  if (onlyA.length === 0 || onlyB.length === 0) return 'cut'
  return [...onlyA, ...onlyB].some((kind) => kind === 'extended' || kind === 'long') ? 'different' : 'vague'
}

/** Labels print "X Mix" and "X Remix" for the same recording. */
function isMixAndRemix(a: readonly string[], b: readonly string[]): boolean {
  return [a.join(), b.join()].sort().join() === 'alternate,remix'
}

/** "Explicit" says that it is the plain track, unless the other is the clean one. */
function plainIfExplicit(a: Version, b: Version): readonly [ReadonlySet<string>, ReadonlySet<string>] {
  const without = (kinds: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...kinds].filter((kind) => kind !== 'explicit'))
  return [without(a.kinds), without(b.kinds)]
}

function compareBy(a: readonly string[], b: readonly string[]): 'same' | 'vague' | 'different' {
  const [keyA, keyB] = [a, b].map((words) => words.toSorted().join(''))
  if (keyA === keyB || a.join('') === b.join('')) return 'same'
  if (a.length === 0 || b.length === 0) return 'vague'
  if (isTypo(a.join(''), b.join(''), 5)) return 'same'
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a]
  return shorter.every((word) => longer.includes(word)) ? 'vague' : 'different'
}

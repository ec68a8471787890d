import { distance } from 'fastest-levenshtein'

/**
 * The known word nearest to a mistyped one, or null when none is near: at most a third of its letters differ, or two
 * where it has four or more (letters that changed places), and never all of them.
 */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  let best: string | null = null
  const mostDifferent = Math.max(word.length < 4 ? 1 : 2, Math.floor(word.length / 3))
  let bestDistance = Math.min(mostDifferent + 1, word.length)
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase())
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return best
}

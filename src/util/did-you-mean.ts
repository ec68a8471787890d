import { distance } from 'fastest-levenshtein'

/** The known word nearest to a mistyped one, or null when none is near (at most a third of its letters differ). */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase())
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return best
}

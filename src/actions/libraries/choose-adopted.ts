import { compareNames } from '../../matching/names/compare-names.ts'
import type { LibraryKeys, LibraryMatch } from '../../model/library.ts'
import type { Evidence } from '../../model/track.ts'
import { unreachable } from '../../util/unreachable.ts'

/** Where only names and lengths speak, both must agree to this. */
const SAME_LENGTH_MS = 2000

/**
 * The entry of a library that is this very track and is taken over instead of made a second time: one with its id, link or
 * ISRC, or one whose name and length both agree. Of several by name none is taken, because one of them is another track.
 */
export function chooseAdopted(keys: LibraryKeys, matches: readonly LibraryMatch[]): LibraryMatch | null {
  const certain = matches.find((match) => isCertain(keys, match))
  if (certain !== undefined) return certain
  const [named, ...others] = matches.filter((match) => match.by === 'name' && isAlike(keys, match))
  return named !== undefined && others.length === 0 ? named : null
}

/** What speaks for a match, kept so that the decision can be looked up. */
export function adoptionEvidence(keys: LibraryKeys, match: LibraryMatch): readonly Evidence[] {
  const names = compareNames(keys, match)
  const name: Evidence = { signal: 'name', score: names.score, found: names.why }
  switch (match.by) {
    case 'own-id':
    case 'id':
    case 'url':
      return [{ signal: 'id', score: 1, found: `the same ${match.by}` }, name]
    case 'isrc':
      return [{ signal: 'isrc', score: 1, found: `both ${keys.isrc ?? ''}` }, name]
    case 'name':
      return [name, ...lengthEvidence(keys, match)]
    default:
      return unreachable(match.by)
  }
}

function lengthEvidence(keys: LibraryKeys, match: LibraryMatch): readonly Evidence[] {
  if (keys.durationMs === null || match.durationMs === null) return []
  const gapMs = Math.abs(keys.durationMs - match.durationMs)
  return [{ signal: 'duration', score: Math.max(0, 1 - gapMs / 10_000), found: `${gapMs} ms apart` }]
}

function isCertain(keys: LibraryKeys, match: LibraryMatch): boolean {
  if (match.by === 'own-id' || match.by === 'id' || match.by === 'url') return true
  // an ISRC is mistyped and shared often enough that the name has to agree
  return match.by === 'isrc' && compareNames(keys, match).verdict !== 'different'
}

function isAlike(keys: LibraryKeys, match: LibraryMatch): boolean {
  if (keys.durationMs === null || match.durationMs === null) return false
  return (
    Math.abs(keys.durationMs - match.durationMs) <= SAME_LENGTH_MS &&
    compareNames(keys, match).verdict === 'same'
  )
}
